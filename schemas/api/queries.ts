import * as z from "zod/mini";
import { eventTypeSchema, familySchema } from "../account-event.ts";
import { lanes } from "../lane.ts";

/** Entries of a page that asks for no number of them. */
export const usualLimit = 50;
export const limit = z.number().check(z.int(), z.minimum(1), z.maximum(200));

/** Parts of the queries of more than one call. */
export const paging = {
  limit: { description: "Most entries of a page", schema: z._default(limit, usualLimit) },
  cursor: {
    description: "`next` of the page before, of the same list with the same filters and order",
    schema: z.string(),
  },
} as const;

export const range = {
  since: {
    description: "ISO 8601 date or date-time, included",
    schema: z.string(),
    examples: ["2026-11-23"],
  },
  until: { description: "ISO 8601 date or date-time, included", schema: z.string() },
} as const;

export const timelineQuery = {
  format: {
    description:
      "`csv` or `jsonl`: all of it as a file, in parts of up to 4 MB or ten seconds; `Link: rel=next` has the rest, and parts follow upon each other as they are",
    schema: z._default(z.enum(["json", "csv", "jsonl"]), "json"),
  },
  family: { description: "Only these families; repeatable", schema: z.array(familySchema) },
  tool: {
    description: "Only these tools; repeatable",
    schema: z.array(z.string().check(z.maxLength(64))).check(z.maxLength(50)),
  },
  type: { description: "Only these types; repeatable", schema: z.array(eventTypeSchema) },
  lane: {
    description: "`activity`: what people did; `history`: changes to books, records and lists",
    schema: z.enum(lanes),
  },
  ...range,
  upcoming: {
    description:
      "`true`: what is still ahead, soonest first, by `scheduledFor`; what has a day and no hour until its day is over in UTC",
    schema: z._default(z.boolean(), false),
  },
  ...paging,
} as const;

/** The instants by which all accounts' events can be asked for. */
export const feedOrders = ["recordedTime", "time"] as const;

export const feedQuery = {
  ...timelineQuery,
  by: {
    description:
      "What the order, `since` and `until` go by: when an event was recorded, so that nothing new is missed, or when it happened",
    schema: z._default(z.enum(feedOrders), "recordedTime"),
  },
} as const;
