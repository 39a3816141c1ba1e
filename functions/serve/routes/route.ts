import * as z from "zod/mini";
import type { $ZodType } from "zod/v4/core";
import type { Call, PartsOf } from "../../../schemas/api/call.ts";
import type { Principal, Role } from "../../../schemas/role.ts";
import { bodyOf, withoutBody } from "../../shared/fitting.ts";
import { type HttpEvent, type HttpResult, json } from "../../shared/http.ts";
import { checkQuery } from "../check-query.ts";
import { marked, withOwnCursor } from "../cursor.ts";
import { queryOf } from "../query.ts";

type Address = Pick<Call, "method" | "path" | "noted">;

const addressOf = ({ method, path, noted }: Call): Address => ({
  method,
  path,
  ...(noted === undefined ? {} : { noted }),
});

/** A call that anyone may make. */
export interface PublicRoute extends Address {
  readonly role?: never;
  readonly answer: (event: HttpEvent) => Promise<HttpResult>;
}

/** A call that people of a role may make, and of every role above it. */
export interface PeoplesRoute extends Address {
  readonly role: Role;
  readonly answer: (event: HttpEvent, who: Principal) => Promise<HttpResult>;
}

/** One call of the API with what answers it. */
export type Route = PublicRoute | PeoplesRoute;

/** A call as `schemas/api` describes it, by the types of what it takes and answers. */
type Described<Path extends string, Value> = Call & {
  readonly path: Path;
  readonly answers: Readonly<Record<number, { readonly schema?: $ZodType<Value> }>>;
};

/** What a call asks for. */
export interface Asked<Path extends string> {
  /** A variable part of the path. */
  readonly at: (part: PartsOf<Path>) => string;
  readonly query: URLSearchParams;
  readonly who: Principal;
  readonly event: HttpEvent;
}

/** An answer that is not the call's usual one: of another status, or not JSON. */
export class Reply {
  readonly result: HttpResult;
  constructor(result: HttpResult) {
    this.result = result;
  }
}

/** The route of a call that is open to anybody. */
export const openRoute = <Path extends string, Value>(
  call: Described<Path, Value> & { readonly role?: never },
  answer: () => Promise<NoInfer<Value>>,
): PublicRoute => ({
  ...addressOf(call),
  answer: async () => answered(call, await answer()),
});

/** The route of a page that is open to anybody who has its address. */
export const openPage = (
  call: Call & { readonly role?: never },
  answer: (event: HttpEvent) => Promise<HttpResult>,
): PublicRoute => ({ ...addressOf(call), answer });

/** The route of a call of people's. */
export const route = <Path extends string, Value>(
  call: Described<Path, Value> & { readonly role: Role; readonly body?: never },
  answer: (asked: Asked<Path>) => Promise<NoInfer<Value> | Reply>,
): PeoplesRoute => ({
  ...addressOf(call),
  role: call.role,
  answer: async (event, who) => {
    const asked = askedBy<Path>(call, event, who);
    if (takesNothing(call)) withoutBody(event);
    const value = await answer(asked);
    return answered(call, call.query?.cursor === undefined ? value : markedPage(value, event));
  },
});

/** The route of a call of people's that takes a body. What does not fit the call is a `BadRequest`. */
export const bodyRoute = <Path extends string, Body, Value>(
  call: Described<Path, Value> & { readonly role: Role; readonly body: $ZodType<Body> },
  answer: (asked: Asked<Path> & { readonly body: Body }) => Promise<NoInfer<Value> | Reply>,
): PeoplesRoute => ({
  ...addressOf(call),
  role: call.role,
  answer: async (event, who) => {
    const asked = askedBy<Path>(call, event, who);
    const body = bodyOf(event, call.body);
    return answered(call, await answer({ ...asked, body }));
  },
});

/** Whether a call changes something, and all that it is asked is its address and its query. */
const takesNothing = ({ method, media }: Call) => method !== "GET" && media === undefined;

/** The person who asks, where a list is asked for by its owner. */
const me = "me";

function askedBy<Path extends string>(call: Call, event: HttpEvent, who: Principal): Asked<Path> {
  checkQuery(call, queryOf(event));
  const query = withOwnCursor(event.rawPath, queryOf(event));
  if (call.query?.owner && query.get("owner") === me) query.set("owner", who.name);
  return { at: (part) => event.pathParameters?.[part] ?? "", query, who, event };
}

const pageWithNext = z.looseObject({ next: z.string() });

/** A page whose cursor, where there is one, is known again as this list's. */
function markedPage(value: unknown, event: HttpEvent): unknown {
  const page = pageWithNext.safeParse(value);
  if (value instanceof Reply || !page.success) return value;
  return { ...page.data, next: marked(page.data.next, event.rawPath, queryOf(event)) };
}

function answered({ answers }: Call, value: unknown): HttpResult {
  if (value instanceof Reply) return value.result;
  const [[status, { schema }] = ["204", { schema: undefined }]] = Object.entries(answers);
  return schema ? json(Number(status), value) : { statusCode: Number(status) };
}
