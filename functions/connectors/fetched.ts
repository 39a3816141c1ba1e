import { type $ZodType, safeParse } from "zod/v4/core";
import type { Identity, PublishedEvent } from "../../schemas/account-event.ts";
import { directionOf, type EventType, familyOf } from "../../schemas/event-types.ts";
import type { Interruption } from "../../schemas/interruption-words.ts";
import { jsonOf } from "../shared/json-of.ts";
import type { ApiAnswer } from "./collector.ts";
import type { EventDraft } from "./event-draft.ts";
import { withOwnName } from "./normalise.ts";
import { storableEvent } from "./storable-event.ts";

/** A tool's API has refused a call, or answered in a shape that its collector does not know. Names no values. */
export class UnexpectedAnswer extends Error {
  readonly reason: string;
  constructor(reason: string) {
    super(`The tool's API did not answer as expected: ${reason}`);
    this.reason = reason;
  }
}

/** A call without which nothing can be fetched needs a right that the credentials do not have. */
export class ConsentNeeded extends Error {
  readonly code: string;
  readonly scopes: readonly string[];
  /** The call, as `callNamed` names it; absent as long as only the collector knows of it. */
  readonly call: string | undefined;
  constructor(
    { code, scopes = [] }: { readonly code: string; readonly scopes?: readonly string[] },
    call?: string,
  ) {
    super("The tool's API wants a right that these credentials do not have");
    this.code = code;
    this.scopes = scopes;
    this.call = call;
  }
}

/** The tool does not take what the connection's settings name: a person has to correct them. */
export class SettingRefused extends Error {
  readonly why: Interruption;
  constructor(why: Interruption) {
    super(why.reason);
    this.why = why;
  }
}

/** As `bodyOf`, but `undefined` for what is not there. */
export function foundIn<Body>(schema: $ZodType<Body>, answer: ApiAnswer, call: string): Body | undefined {
  return answer.verdict.kind === "absent" ? undefined : bodyOf(schema, answer, call);
}

/** The body of an answer that a fetch can do without: `undefined` where the tool does not let have it, or in another shape. */
export function allowedIn<Body>(schema: $ZodType<Body>, { verdict, body }: ApiAnswer): Body | undefined {
  return verdict.kind === "ok" ? safeParse(schema, body).data : undefined;
}

/**
 * The body of a good answer by its schema. `call` names it, e.g. `files.info`. Throws `ConsentNeeded`, and for anything
 * else `UnexpectedAnswer`.
 */
export function bodyOf<Body>(
  schema: $ZodType<Body>,
  { status, body, verdict }: ApiAnswer,
  call: string,
): Body {
  if (verdict.kind === "consent") throw new ConsentNeeded(verdict);
  if (verdict.kind === "wrong") throw new UnexpectedAnswer(`${call}: ${verdict.code}`);
  if (verdict.kind === "absent") throw new UnexpectedAnswer(`${call}: status ${status}`);
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

/**
 * The number of an event's reading once a fetch has completed it, of what its delivery alone said: one that came by itself
 * has none, one that was read again an even one (`rereadAt`).
 */
export const completedAs = ({ revision = 0 }: Pick<PublishedEvent, "revision">) => revision + 1;

/** The number of a reading by settings that were corrected: later readings have higher ones, and a fetch can complete each. */
export const rereadAt = (now: Date) => now.getTime() - (now.getTime() % 2);

/** Whether a fetch has completed the event. */
export const isCompleted = ({ revision = 0 }: Pick<PublishedEvent, "revision">) => revision % 2 === 1;

/** A thin event with what was found of it: the same event, its details added to and no longer `pending`. */
export function filledWith(thin: PublishedEvent, found: Found): PublishedEvent {
  const { unnamed, ...event } = thin;
  const { pending: _pending, ...told } = event.details;
  const identities = withOwnName(found.identities ?? event.identities, event.tool);
  const names = areMore(identities, event.identities);
  // What it turns out to be may say who acted: an update was the customer's payment.
  const side = found.direction ?? event.direction;
  const direction = found.type === undefined ? side : directionOf(found.type, side);
  const filled = {
    ...event,
    ...found,
    identities,
    ...(unnamed && !names ? { unnamed } : {}),
    ...(direction === undefined ? {} : { direction }),
    details: { ...told, ...found.details },
  };
  return storableEvent({ ...filled, family: familyOf(filled.type) }, Number.POSITIVE_INFINITY);
}

/** As `filledWith`, of an event that no webhook has told: it keeps the id that it would have as a thin one. */
export function filledDraft({ unnamed, ...thin }: EventDraft, found: Found): EventDraft {
  const { pending: _pending, ...told } = thin.details;
  const names = areMore(found.identities ?? thin.identities, thin.identities);
  return {
    ...thin,
    ...found,
    ...(unnamed && !names ? { unnamed } : {}),
    keyType: thin.type,
    details: { ...told, ...found.details },
  };
}

function areMore(some: readonly Identity[], known: readonly Identity[]): boolean {
  const before = new Set(known.map(({ type, value }) => `${type}#${value}`));
  return some.some(({ type, value }) => !before.has(`${type}#${value}`));
}

/** An event of when its object was made: where that stands now it came to later. */
export function asMade<Event extends Pick<PublishedEvent, "object">>(event: Event): Event {
  if (event.object === undefined) return event;
  const { state: _state, final: _final, ...object } = event.object;
  return { ...event, object };
}

/** A thin event whose object the tool no longer shows: it ends as the webhook told it. */
export function absentAt(event: PublishedEvent, title: string): PublishedEvent {
  return filledWith(event, {
    details: { fetched: `${title} no longer shows it, or not to these credentials` },
  });
}

/** Where a page goes on by the cursor of the one before; `undefined` for the first. Throws `UnexpectedAnswer` for another's. */
export function placeBy<Place>(schema: $ZodType<Place>, cursor: string | undefined): Place | undefined {
  const place = cursorBy(schema, cursor);
  if (cursor !== undefined && place === undefined) throw new UnexpectedAnswer("cursor");
  return place;
}

/** What a collector keeps in its cursor, as JSON; `undefined` where there is none, or one of an earlier form. */
export function cursorBy<State>(schema: $ZodType<State>, cursor: string | undefined): State | undefined {
  return cursor === undefined ? undefined : safeParse(schema, jsonOf(cursor)).data;
}
