import type { HttpEvent, HttpResult } from "../../shared/http.ts";
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
