import { parse } from "secure-json-parse";
import { type $ZodType, safeParse } from "zod/v4/core";
import { BadRequest } from "../../shared/errors.ts";
import { bodyBytes, type HttpEvent, type HttpResult } from "../../shared/http.ts";
import type { Principal, Role } from "../principal.ts";

interface Address {
  readonly method: "GET" | "PUT" | "POST" | "PATCH" | "DELETE";
  readonly path: string;
}

/** A call that anybody may make. */
export interface PublicRoute extends Address {
  readonly role?: never;
  readonly answer: (event: HttpEvent) => Promise<HttpResult>;
}

/** A call that people of a role may make, and of every role above it. */
export interface PeoplesRoute extends Address {
  readonly role: Role;
  readonly answer: (event: HttpEvent, who: Principal) => Promise<HttpResult>;
}

/** One call of the API. */
export type Route = PublicRoute | PeoplesRoute;

/** A part of the path by its name in the route. */
export function parameter(event: HttpEvent, name: string): string {
  return event.pathParameters?.[name] ?? "";
}

/** The body as JSON, without prototype keys. Throws `BadRequest`. */
export function jsonOf(event: HttpEvent): unknown {
  try {
    return parse(bodyBytes(event).toString("utf8"), undefined, {
      protoAction: "remove",
      constructorAction: "remove",
    });
  } catch (cause) {
    throw new BadRequest("invalid_json", "The body is not JSON", { cause });
  }
}

/** The body as what a call takes. Throws `BadRequest`, which says what does not fit. */
export function bodyOf<Body>(event: HttpEvent, schema: $ZodType<Body>): Body {
  const read = safeParse(schema, jsonOf(event));
  if (read.success) return read.data;
  const fields = [...new Set(read.error.issues.slice(0, 5).map(({ path }) => path.join(".")))];
  const where = fields.map((field) => field || "the body");
  throw new BadRequest("invalid_request", `Does not fit: ${where.join(", ")}; see /openapi.json`, {
    fields: fields.filter((field) => field !== ""),
  });
}
