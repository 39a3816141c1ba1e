import { signal } from "@preact/signals";
import { addressOf, type QueryValue } from "../../../../schemas/api/address.ts";
import type { AnswerAt, Arguments, CallAt, Method, PathBy } from "../../../../schemas/api/client.ts";
import { takeEarly } from "./asked-early.ts";

/** What the API answered instead of what was asked for: `code` is its stable word. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  /** The account that a merged one is part of now, by its id. */
  readonly canonical: string | undefined;
  /** The fields of the request that do not fit. */
  readonly fields: readonly string[];
  constructor(
    status: number,
    code: string,
    title: string,
    { canonical, fields = [] }: { readonly canonical?: string; readonly fields?: readonly string[] } = {},
  ) {
    super(title);
    this.status = status;
    this.code = code;
    this.canonical = canonical;
    this.fields = fields;
  }
}

/** The hub could not be reached at all. */
export class Unreachable extends Error {}

export const signedOut = signal(false);
export const offline = signal(false);

/** A part of a text, and the cursor of the part after it. */
export interface TextPart {
  readonly text: string;
  readonly next?: string;
}

/** What a call is given, whichever call it is. */
interface Loose {
  readonly at?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, QueryValue>>;
  readonly body?: unknown;
  /** A list as it is sent. */
  readonly text?: string;
  readonly abort?: AbortSignal | undefined;
}

/**
 * One call of the hub's API, by its method and path as `schemas/api` has them, which say what it takes and what it
 * answers; `null` where that has no body. Throws `ApiProblem` or `Unreachable`.
 */
export async function call<const M extends Method, const P extends PathBy<M>>(
  method: M,
  path: P,
  ...given: Arguments<CallAt<M, P>, { readonly abort?: AbortSignal }>
): Promise<AnswerAt<M, P>>;
export async function call(method: Method, path: string, given?: Loose) {
  const text = await (await made(method, path, given)).text();
  return JSON.parse(text || "null");
}

/** Makes the call that an answer names, as what takes a change back. Throws as `call` does. */
export async function follow({
  method,
  path,
}: {
  readonly method: Method;
  readonly path: string;
}): Promise<void> {
  await made(method, path);
}

/** One call whose answer is asked for as text; with where the rest of it is, if there is more. Throws as `call` does. */
export async function callText<const P extends PathBy<"GET">>(
  path: P,
  ...given: Arguments<CallAt<"GET", P>>
): Promise<TextPart>;
export async function callText(path: string, given?: Loose): Promise<TextPart> {
  const response = await made("GET", path, given);
  const next = /<[^>]*[?&]cursor=([^>&]*)[^>]*>; rel="next"/.exec(response.headers.get("link") ?? "")?.[1];
  return { text: await response.text(), ...(next === undefined ? {} : { next }) };
}

/** One call whose answer is a file. Throws as `call` does. */
export async function callBytes<const P extends PathBy<"GET">>(
  path: P,
  ...given: Arguments<CallAt<"GET", P>>
): Promise<Blob>;
export async function callBytes(path: string, given?: Loose): Promise<Blob> {
  return await (await made("GET", path, given)).blob();
}

/** The console's own way to the API goes by the session's cookie. What only reads is tried once more where a moment may help. */
async function made(
  method: Method,
  path: string,
  { at, query, body, text, abort }: Loose = {},
): Promise<Response> {
  const url = `/console${addressOf(path, at, query)}`;
  const sent = text ?? (body === undefined ? undefined : JSON.stringify(body));
  const type = text === undefined ? "application/json" : "text/csv";
  try {
    return await answered(method, url, { sent, type, abort });
  } catch (error) {
    if (method !== "GET" || abort?.aborted || !isPassing(error)) throw error;
    await new Promise((resolve) => setTimeout(resolve, aMoment));
    return await answered(method, url, { sent, type, abort });
  }
}

/** Milliseconds before a call is tried once more. */
const aMoment = 400;
const isPassing = (error: unknown) =>
  error instanceof Unreachable || (error instanceof ApiProblem && [502, 503, 504].includes(error.status));

async function answered(
  method: Method,
  url: string,
  given: {
    readonly sent: string | undefined;
    readonly type: string;
    readonly abort?: AbortSignal | undefined;
  },
  again = true,
): Promise<Response> {
  const { sent, type, abort } = given;
  const response = await reached(url, {
    method,
    headers: { "x-hub-console": "1", ...(sent === undefined ? {} : { "content-type": type }) },
    ...(sent === undefined ? {} : { body: sent }),
    ...(abort ? { signal: abort } : {}),
  });
  if (response.ok) return response;
  if (response.status === 401) {
    if (again && (await renewed())) return await answered(method, url, given, false);
    signedOut.value = true;
  }
  throw await problemOf(response);
}

/** Calls under way. */
let pending = 0;
/** Milliseconds without a call after which the page has what it asked for first, and after which others wait no longer. */
const [still, atMost] = [100, 10_000];

/** When nothing has been asked for a moment: what stands beside the first rows does not share a slow line with them. */
export async function quiet(): Promise<void> {
  const begun = performance.now();
  let since = begun;
  while (performance.now() - since < still && performance.now() - begun < atMost) {
    await new Promise((resolve) => setTimeout(resolve, still / 4));
    if (pending > 0) since = performance.now();
  }
}

async function reached(url: string, init: RequestInit): Promise<Response> {
  pending++;
  try {
    const early = init.method === "GET" ? takeEarly(url) : undefined;
    const response = await (early ?? fetch(url, init));
    offline.value = false;
    return response;
  } catch (cause) {
    if (init.signal?.aborted) throw cause;
    offline.value = true;
    throw new Unreachable("The hub cannot be reached", { cause });
  } finally {
    pending--;
  }
}

let renewing: Promise<boolean> | undefined;

/** Whether the session goes on. Several calls that find it over wait for one renewal. */
async function renewed(): Promise<boolean> {
  renewing ??= reached("/console/session", { method: "POST", headers: { "x-hub-console": "1" } })
    .then(({ ok }) => ok)
    .catch(() => false)
    .finally(() => {
      renewing = undefined;
    });
  return await renewing;
}

async function problemOf(response: Response): Promise<ApiProblem> {
  try {
    const given: { code?: unknown; title?: unknown; canonical?: unknown; fields?: unknown } =
      await response.json();
    const text = (value: unknown) => (typeof value === "string" ? value : "");
    // The hub names it as its API does: `/api/accounts/acc_…`.
    const canonical = decodeURIComponent(text(given.canonical).split("/").at(-1) ?? "");
    return new ApiProblem(response.status, text(given.code), text(given.title), {
      ...(canonical === "" ? {} : { canonical }),
      // A list's place is written as in a path: `rules[0]`, not `rules.0`.
      fields: (Array.isArray(given.fields) ? given.fields.map(text) : []).map((field) =>
        field.replaceAll(/\.(\d+)(?=\.|$)/g, "[$1]"),
      ),
    });
  } catch {
    return new ApiProblem(response.status, "", response.statusText);
  }
}
