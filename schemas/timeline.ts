import * as z from "zod/mini";
import { accountEvent, instant } from "./account-event.ts";

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
});
export type RawDelivery = z.infer<typeof rawDelivery>;

/** Where an object stands now, whatever order its deliveries came in. */
export const objectState = z.object({
  state: z.string(),
  final: z.boolean(),
  time: instant,
  event: z.string(),
});
export type ObjectState = z.infer<typeof objectState>;

/** One event with its raw delivery, its object's present state and, for an event told in two deliveries, the other raw parts. */
export const eventDetail = z.extend(accountEvent, {
  raw: rawDelivery,
  parts: z.optional(z.record(z.string(), rawDelivery)),
  current: z.optional(objectState),
});
export type EventDetail = z.infer<typeof eventDetail>;
