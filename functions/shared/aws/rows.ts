import * as z from "zod/mini";
import {
  type AccountEvent,
  type Identity,
  identity,
  instant,
  matched,
  type PublishedEvent,
  publishedEvent,
} from "../../../schemas/account-event.ts";
import { objectState } from "../../../schemas/timeline.ts";
import { pointerKey } from "./keys.ts";

/** A raw delivery in a row: gzip bytes, or the key of a blob that holds them. */
export const rawRow = z.object({
  contentType: z.string(),
  contentEncoding: z.optional(z.string()),
  path: z.optional(z.string()),
  headers: z.optional(z.record(z.string(), z.string())),
  sha256: z.string(),
  receivedAt: instant,
  gzip: z.optional(z.instanceof(Uint8Array)),
  blob: z.optional(z.string()),
});
export type RawRow = z.infer<typeof rawRow>;

/** An account that an event belongs to, and why. */
export const place = z.object({ account: z.string(), matched });
export type Place = z.infer<typeof place>;

/** What the indexes carry of an event: all that a timeline shows. */
export const listedRow = z.object({
  pk: z.string(),
  account: z.optional(z.string()),
  delivery: z.string(),
  recordedTime: instant,
  matched: z.optional(matched),
  /** The other accounts it belongs to; each has a row of its own beside this one. */
  also: z.optional(z.array(place)),
  event: publishedEvent,
  settled: z.optional(z.boolean()),
});
export type ListedRow = z.infer<typeof listedRow>;

/** An event with the identities by which it is placed. */
export const placedRow = z.extend(listedRow, { keys: z.array(identity) });
export type PlacedRow = z.infer<typeof placedRow>;

/** An event's own row: partition key the event's id, sort key `@`; further accounts' rows have `+<account>`. */
export const eventRow = z.extend(listedRow, {
  sk: z.literal("@"),
  accountTime: z.optional(z.string()),
  upcoming: z.optional(z.string()),
  upcomingTime: z.optional(z.string()),
  agenda: z.optional(z.literal("agenda")),
  feed: z.string(),
  object: z.optional(z.string()),
  objectTime: z.optional(z.string()),
  feedTime: z.string(),
  version: z.number(),
  /** The identities by which it can be found and can lead to an account, as they were normalised when it was recorded. */
  keys: z.array(identity),
  /** When it came to have these keys: its second half may bring more. */
  keyedTime: instant,
  raw: rawRow,
  /** The halves of an event that a tool tells in two deliveries, by their names. */
  parts: z.optional(z.record(z.string(), z.object({ event: publishedEvent, raw: rawRow }))),
});
export type EventRow = z.infer<typeof eventRow>;

/** What stays of an erased event, so that a redelivery finds its place taken. */
export const erasedRow = z.object({ pk: z.string(), sk: z.literal("@"), erased: instant });

/** Says under an identity that an event has it: partition key the identity's, sort key the event's time and id. */
export interface PointerRow {
  readonly pk: string;
  readonly sk: string;
}

/** What says which pointers an event has. */
export const pointedRow = z.object({
  version: z.number(),
  keys: z.array(identity),
  event: z.pick(publishedEvent, { id: true, time: true }),
});

/** An event's pointers: one row for each of its keys. */
export function pointersOf(
  keys: readonly Identity[],
  event: Pick<PublishedEvent, "id" | "time">,
): PointerRow[] {
  return keys.map((key) => pointerKey(key, event));
}

/** All accounts an event belongs to, the one it speaks of most first. */
export function placesOf({
  account,
  matched,
  also = [],
}: Pick<ListedRow, "account" | "matched" | "also">): Place[] {
  return account === undefined || matched === undefined ? [...also] : [{ account, matched }, ...also];
}

/** The same event at other accounts; index attributes follow. */
export function placedAt(row: EventRow, places: readonly Place[]): EventRow {
  const { account: _a, accountTime: _t, upcoming: _u, matched: _m, also: _o, ...bare } = row;
  const [first, ...also] = places;
  if (!first) return bare;
  return {
    ...bare,
    ...first,
    accountTime: `${row.event.time}#${row.pk}`,
    ...(row.upcomingTime === undefined ? {} : { upcoming: first.account }),
    ...(also.length > 0 ? { also } : {}),
  };
}

/** Where an object stands. `order` sorts final after not final, then by time, so that the greatest is the truth. */
export const objectRow = z.extend(objectState, { pk: z.string(), sk: z.literal("@"), order: z.string() });
export type ObjectRow = z.infer<typeof objectRow>;

export function toAccountEvent(row: ListedRow): AccountEvent {
  const { part: _part, ...event } = row.event;
  return {
    ...event,
    ...(row.account === undefined ? {} : { account: row.account }),
    ...(row.matched === undefined ? {} : { matched: row.matched }),
    ...(row.also === undefined || row.also.length === 0
      ? {}
      : { also: row.also.map(({ account }) => account) }),
    delivery: row.delivery,
    recordedTime: row.recordedTime,
  };
}
