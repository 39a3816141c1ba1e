import type { $ZodType, input, output } from "zod/v4/core";
import type { AuditAction } from "../audit.ts";
import type { Role } from "../role.ts";
import type { PathPart } from "./path-parts.ts";

/** What calls are about, as the OpenAPI document groups them. */
export const tags = [
  "ingest",
  "hub",
  "connections",
  "accounts",
  "timeline",
  "people",
  "deliveries",
  "files",
  "mappings",
  "insight",
  "rules",
] as const;

/** What a call that fails is answered with, as problem details; every call may answer 500 besides. */
export type Refusal = 400 | 401 | 403 | 404 | 405 | 409 | 410 | 413 | 503;

export interface QueryParameter {
  readonly description: string;
  readonly schema: $ZodType;
  readonly examples?: readonly string[];
}

/** A body or an answer that is not JSON of a schema: its media types. */
export interface Media {
  readonly types: readonly string[];
  readonly description?: string;
}

export interface Answer {
  readonly description: string;
  /** The JSON of the answer; absent where it has no body, or one that is not JSON. */
  readonly schema?: $ZodType;
  /** The tool's own echo, as text. */
  readonly text?: true;
  /** The media type of an answer that is bytes. */
  readonly bytes?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * A call of the API: the one place that says how it is made, by whom, and what it answers. From it come its route and the
 * role that the route admits, its part of the OpenAPI document, and the types of the console's and the CLI's clients.
 */
export interface Call {
  readonly method: "GET" | "PUT" | "POST" | "PATCH" | "DELETE" | "OPTIONS";
  /** Its variable parts stand in braces and are told of in `path-parts.ts`. */
  readonly path: string;
  /** The least role that may make the call; absent where it is open to anybody. */
  readonly role?: Role;
  /** What the history says of a call that went well. Absent where it changes nothing, or notes in more words what it changes. */
  readonly noted?: AuditAction;
  readonly tags: readonly (typeof tags)[number][];
  readonly summary: string;
  readonly description?: string;
  readonly query?: Readonly<Record<string, QueryParameter>>;
  /** What is sent as JSON. */
  readonly body?: $ZodType;
  /** What is sent, where it is not JSON. */
  readonly media?: Media;
  /** The answers by their status; the first is the usual one. */
  readonly answers: Readonly<Record<number, Answer>>;
  /** Beside 500, and of calls with a role 401, 503 and, where that is more than a viewer's, 403. */
  readonly problems?: readonly Refusal[];
}

/** Calls by their names, which are the operation ids of the OpenAPI document. */
export type Calls = Readonly<Record<string, Call>>;

/** The names of the variable parts of a path. */
export type PartsOf<Path extends string> =
  Path extends `${string}{${infer Part extends PathPart}}${infer Rest}` ? Part | PartsOf<Rest> : never;

/** What fills the variable parts of a call's path. */
export type PathOf<C extends Call> = { readonly [Part in PartsOf<C["path"]>]: string };

/** What a call may ask in its query, as programs hold it. */
export type QueryOf<C extends Call> =
  C["query"] extends Readonly<Record<string, QueryParameter>>
    ? { readonly [Name in keyof C["query"]]?: input<C["query"][Name]["schema"]> | undefined }
    : Readonly<Record<never, never>>;

/** The body as a client sends it; `undefined` where there is none. */
export type BodyOf<C extends Call> = C["body"] extends $ZodType ? input<C["body"]> : undefined;

/** What a call that succeeds answers; `null` where that has no body. */
export type AnswerOf<C extends Call> = {
  [Status in keyof C["answers"]]: C["answers"][Status] extends {
    readonly schema: infer Schema extends $ZodType;
  }
    ? output<Schema>
    : null;
}[keyof C["answers"]];
