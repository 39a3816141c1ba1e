import * as z from "zod/mini";
import { addressOf, type QueryValue } from "../../schemas/api/address.ts";
import type { Call } from "../../schemas/api/call.ts";
import { calls } from "../../schemas/api/calls.ts";
import type { AnswerAt, Arguments, CallAt, Method, PathBy } from "../../schemas/api/client.ts";

/** What a call is given, whichever call it is. */
interface Loose {
  readonly at?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, QueryValue>>;
  readonly body?: unknown;
  /** What is sent, where it is not JSON. */
  readonly text?: string;
}

/** The hub's API as the CLI and the demo call it. */
export class Api {
  readonly url: string;
  readonly #token: string;

  constructor(url: string, token: string) {
    this.url = url;
    this.#token = token;
  }

  /**
   * One call as `schemas/api` describes it, by its method and path: typed by what it takes and answers, and the answer is
   * read by its schema; `null` where it has none. Throws `ApiError`, `NoAnswer` or `NotOfThisHub`.
   */
  async ask<const M extends Method, const P extends PathBy<M>>(
    method: M,
    path: P,
    ...given: Arguments<CallAt<M, P>>
  ): Promise<AnswerAt<M, P>>;
  async ask(method: Method, path: string, { at, query, body, text }: Loose = {}): Promise<unknown> {
    const call = Object.values<Call>(calls).find((one) => one.method === method && one.path === path);
    const [type = "application/json"] = call?.media?.types ?? [];
    const sent = text ?? (body === undefined ? undefined : JSON.stringify(body));
    const answer = await this.#send(method, addressOf(path, at, query), sent, type);
    const [schema] = Object.values(call?.answers ?? {}).map((one) => one.schema);
    if (!schema) return null;
    const read = z.safeParse(schema, answer);
    if (!read.success) throw new NotOfThisHub(this.url, { cause: read.error });
    return read.data;
  }

  /** A call that is not checked before it is sent: of a tool's own fields, or one that the hub is to refuse. */
  async call(
    method: "GET" | "PUT" | "POST" | "PATCH" | "DELETE",
    path: string,
    body?: unknown,
  ): Promise<unknown> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    return await this.#send(method, path, text, "application/json");
  }

  /** What an address answers that is not JSON. */
  async bytes(path: string): Promise<Uint8Array> {
    return new Uint8Array(
      await (await this.#answer("GET", path, undefined, "application/json")).arrayBuffer(),
    );
  }

  /** The parts of a text that is larger than one answer, to the end, each from where the one before says that it goes on. */
  async *parts(path: string): AsyncGenerator<string> {
    for (let next: string | undefined = path; next !== undefined; ) {
      const response: Response = await this.#answer("GET", next, undefined, "application/json");
      yield await response.text();
      next = /<([^>]*)>; rel="next"/.exec(response.headers.get("link") ?? "")?.[1];
    }
  }

  async #send(method: string, path: string, body: string | undefined, contentType: string): Promise<unknown> {
    const response = await this.#answer(method, path, body, contentType);
    if (response.status === 204) return undefined;
    return await response.json().catch((cause: unknown) => {
      throw new NotOfThisHub(this.url, { cause });
    });
  }

  async #answer(
    method: string,
    path: string,
    body: string | undefined,
    contentType: string,
  ): Promise<Response> {
    const request = {
      method,
      headers: { authorization: `Bearer ${this.#token}`, "content-type": contentType },
      ...(body === undefined ? {} : { body }),
    };
    const response = await fetch(`${this.url}${path}`, request).catch((cause: unknown) => {
      throw new NoAnswer(this.url, cause);
    });
    if (!response.ok) throw new ApiError(method, path, response.status, await response.text());
    return response;
  }
}

/** Nobody answers at the hub's address; the message says where, and why as far as is known. */
export class NoAnswer extends Error {
  constructor(url: string, cause: unknown) {
    const { cause: why } = cause instanceof Error ? cause : {};
    const said = why instanceof Error ? ` (${why.message || why.name})` : "";
    super(`fetch failed: no answer at ${url}${said}. Does the hub run, and is HUB_URL its address?`, {
      cause,
    });
  }
}

/** What answers is another program, or a hub of another release. */
export class NotOfThisHub extends Error {
  constructor(url: string, options: ErrorOptions) {
    super(
      `What answers at ${url} is not a hub of this release. Is HUB_URL the hub's address, and is this command of the hub's release?`,
      options,
    );
  }
}

const refusal = z.object({ title: z.string(), code: z.string() });

/** A call that was refused; the message says how, in the hub's own words where it has any. */
export class ApiError extends Error {
  readonly status: number;
  readonly body: string;
  constructor(method: string, path: string, status: number, body: string) {
    super(`${method} ${path} answered ${status}: ${wordsOf(body)}${status === 401 ? wrongToken : ""}`);
    this.status = status;
    this.body = body;
  }
}

const wrongToken = ". Is HUB_TOKEN, or the token in the folder that HUB_DATA names, this hub's?";

function wordsOf(body: string): string {
  try {
    const { title, code } = refusal.parse(JSON.parse(body));
    return `${title} (${code})`;
  } catch {
    return body.slice(0, 500);
  }
}
