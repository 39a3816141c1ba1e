import * as z from "zod/mini";
import { accountEvent, instant, matched } from "./account-event.ts";

/** A page of events, newest first (soonest first where `upcoming=true`); `next` is the cursor of the page after it. */
export const timelinePage = z.object({ events: z.array(accountEvent), next: z.optional(z.string()) });
export type TimelinePage = z.infer<typeof timelinePage>;

/** A delivery as it arrived. `body` is text, or base64 where `encoding` says so. */
export const rawDelivery = z.object({
  contentType: z.string(),
  contentEncoding: z.optional(z.string()),
  encoding: z.enum(["utf8", "base64"]),
  body: z.string(),
  receivedAt: instant,
  sha256: z.string(),
  /** The body was erased with an account that it named. */
  erased: z.optional(z.boolean()),
  /** The body is not kept any more: it was large, and older than the hub keeps large ones (`rawDays`). */
  expired: z.optional(z.boolean()),
  /** The body is only the first 2 MB: a mail with its attachments can be more than one answer holds. */
  cut: z.optional(z.boolean()),
});
export type RawDelivery = z.infer<typeof rawDelivery>;

/** An object's current state, in any order of its deliveries. */
export const objectState = z.object({
  state: z.string(),
  final: z.boolean(),
  time: instant,
  event: z.string(),
});
export type ObjectState = z.infer<typeof objectState>;

/** One event with its raw delivery, its object's present state and, for an event told in two deliveries, the other raw parts. */
export const eventDetail = z.extend(accountEvent, {
  /** The rule and the identity that placed it; for a link that a person made, who and when. */
  why: z.optional(z.extend(matched, { by: z.optional(z.string()), at: z.optional(instant) })),
  /** The other accounts that it is seen on. */
  also: z.array(z.object({ account: z.string(), name: z.string() })),
  raw: rawDelivery,
  parts: z.optional(z.record(z.string(), rawDelivery)),
  current: z.optional(objectState),
});
export type EventDetail = z.infer<typeof eventDetail>;
