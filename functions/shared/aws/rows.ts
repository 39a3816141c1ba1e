import * as z from "zod/mini";
import type { AccountEvent } from "../../../schemas/account-event.ts";
import { instant, matched, publishedEvent } from "../../../schemas/account-event.ts";
import { objectState } from "../../../schemas/timeline.ts";

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

/** What the indexes carry of an event: all that a timeline shows. */
export const listedRow = z.object({
  pk: z.string(),
  account: z.optional(z.string()),
  delivery: z.string(),
  recordedTime: instant,
  matched: z.optional(matched),
  event: publishedEvent,
  settled: z.optional(z.boolean()),
});
export type ListedRow = z.infer<typeof listedRow>;

/** An event's own row: partition key the event's id, sort key `@`. */
export const eventRow = z.extend(listedRow, {
  sk: z.literal("@"),
  account: z.optional(z.string()),
  accountTime: z.optional(z.string()),
  feed: z.string(),
  object: z.optional(z.string()),
  objectTime: z.optional(z.string()),
  feedTime: z.string(),
  version: z.number(),
  raw: rawRow,
  /** The halves of an event that a tool tells in two deliveries, by their names. */
  parts: z.optional(z.record(z.string(), z.object({ event: publishedEvent, raw: rawRow }))),
});
export type EventRow = z.infer<typeof eventRow>;

/** Where an object stands. `order` sorts final after not final, then by time, so that the greatest is the truth. */
export const objectRow = z.extend(objectState, { pk: z.string(), sk: z.literal("@"), order: z.string() });
export type ObjectRow = z.infer<typeof objectRow>;

export function toAccountEvent(row: ListedRow): AccountEvent {
  const { part: _part, ...event } = row.event;
  return {
    ...event,
    ...(row.account === undefined ? {} : { account: row.account }),
    ...(row.matched === undefined ? {} : { matched: row.matched }),
    delivery: row.delivery,
    recordedTime: row.recordedTime,
  };
}
