import { signal } from "@preact/signals";

/** What the API answered instead of what was asked for: `code` is its stable word. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  /** Where a merged account went. */
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

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** One call of the hub's API, as JSON. Throws `ApiProblem` or `Unreachable`. */
export async function call<Answer>(
  method: Method,
  path: string,
  body?: unknown,
  abort?: AbortSignal,
): Promise<Answer> {
  const response = await answered(method, `/console/api${path}`, body, abort);
  const answer: Answer = await response.json();
  return answer;
}

/** One call whose answer is of no interest. Throws as `call` does. */
export async function tell(method: Method, path: string, body?: unknown): Promise<void> {
  await answered(method, `/console/api${path}`, body);
}

/** The same, as the text that was sent; with where the rest of it is, if there is more. */
export async function callText(path: string): Promise<{ readonly text: string; readonly next?: string }> {
  const response = await answered("GET", `/console/api${path}`);
  const next = /<[^>]*[?&]cursor=([^>&]*)[^>]*>; rel="next"/.exec(response.headers.get("link") ?? "")?.[1];
  return { text: await response.text(), ...(next === undefined ? {} : { next }) };
}

async function answered(
  method: Method,
  url: string,
  body?: unknown,
  abort?: AbortSignal,
  again = true,
): Promise<Response> {
  const response = await reached(url, {
    method,
    headers: { "x-hub-console": "1", ...(body === undefined ? {} : { "content-type": "application/json" }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(abort ? { signal: abort } : {}),
  });
  if (response.ok) return response;
  if (response.status === 401) {
    if (again && (await renewed())) return await answered(method, url, body, abort, false);
    signedOut.value = true;
  }
  throw await problemOf(response);
}

async function reached(url: string, init: RequestInit): Promise<Response> {
  try {
    const response = await fetch(url, init);
    offline.value = false;
    return response;
  } catch (cause) {
    if (init.signal?.aborted) throw cause;
    offline.value = true;
    throw new Unreachable("The hub cannot be reached", { cause });
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
    const canonical = text(given.canonical);
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
