import { type $ZodType, safeParse } from "zod/v4/core";
import type { PublishedEvent } from "../../schemas/account-event.ts";
import { type EventType, familyOf } from "../../schemas/event-types.ts";
import type { ApiAnswer } from "./collector.ts";
import { shortened } from "./normalise.ts";

/** A tool's API has refused a call, or answered in a shape that its collector does not know. Names no values. */
export class UnexpectedAnswer extends Error {
  readonly reason: string;
  constructor(reason: string) {
    super(`The tool's API did not answer as expected: ${reason}`);
    this.reason = reason;
  }
}

/** The body of a good answer by its schema; throws `UnexpectedAnswer`. `call` names it, e.g. `files.info`. */
export function bodyOf<Body>(schema: $ZodType<Body>, { status, body }: ApiAnswer, call: string): Body {
  if (status < 200 || status > 299) throw new UnexpectedAnswer(`${call}: status ${status}`);
  const read = safeParse(schema, body);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new UnexpectedAnswer(`${call}: ${issue?.path.join(".") || "body"}: ${issue?.code}`);
}

/** What a fetch has found of a thin event; what it leaves out stays as the webhook told it. */
export type Found = Partial<
  Omit<PublishedEvent, "id" | "tool" | "connection" | "proof" | "type" | "family" | "part" | "revision"> & {
    readonly type: EventType;
  }
>;

/** A thin event with what was found of it: the same event, its details added to and no longer `pending`. */
export function filledWith(event: PublishedEvent, found: Found): PublishedEvent {
  const { pending: _pending, ...told } = event.details;
  const filled = { ...event, ...found, details: { ...told, ...found.details } };
  return shortened({ ...filled, family: familyOf(filled.type) }, Number.POSITIVE_INFINITY);
}

/** What a collector keeps in its cursor, as JSON; `undefined` where there is none, or one of an earlier form. */
export function cursorBy<State>(schema: $ZodType<State>, cursor: string | undefined): State | undefined {
  if (cursor === undefined) return undefined;
  try {
    return safeParse(schema, JSON.parse(cursor)).data;
  } catch {
    return undefined;
  }
}
