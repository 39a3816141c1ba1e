import * as z from "zod/mini";
import { instant, openEventType, publishedEvent } from "./account-event.ts";
import { catchUpKind } from "./catch-up.ts";
import { dataSchemas } from "./data-schemas.ts";

/**
 * CloudEvents 1.0 attributes that every bus entry has, and the hub's extension attributes (lower case, as the
 * specification asks): which delivery this came from, when it was received, which secret verified it, and the raw
 * delivery itself: `rawgzip` (gzip, base64) or `rawblob` (key in the blob store) where the entry would pass 200 kB.
 */
const envelope = {
  specversion: z.literal("1.0"),
  id: z.string(),
  source: z.string(),
  time: instant,
  datacontenttype: z.literal("application/json"),
  deliveryid: z.string(),
  receivedtime: instant,
  secretid: z.optional(z.string()),
  /** In which form the secret signed, where the vendor does not document one. */
  matchedas: z.optional(z.string()),
  /** Whether the secret's deliveries in other forms are refused from now on. */
  pinsform: z.optional(z.boolean()),
};

const raw = {
  rawcontenttype: z.string(),
  rawcontentencoding: z.optional(z.string()),
  /** What followed the connection in the address, and the headers that the connector reads: to read the delivery again. */
  rawpath: z.optional(z.string()),
  rawheaders: z.optional(z.record(z.string(), z.string())),
  rawsha256: z.string(),
  rawgzip: z.optional(z.string()),
  rawblob: z.optional(z.string()),
};

export const accountEventMessage = z.object({
  ...envelope,
  ...raw,
  dataschema: z.literal(dataSchemas.accountEvent),
  type: openEventType,
  /** When the hub fetched what makes or completes this event, or found it out by itself; absent where the tool itself told it so. */
  fetchedtime: z.optional(instant),
  data: publishedEvent,
});
export type AccountEventMessage = z.infer<typeof accountEventMessage>;

/** What is to be fetched from a tool's API, since its thin webhook did not carry it. */
export const fetchRequest = z.object({
  tool: z.string(),
  connection: z.string(),
  /** Fetches of one key are never worked on at the same time; the cursor belongs to it. */
  key: z.string(),
  scope: z.record(z.string(), z.string()),
  /** The events of the delivery that what is fetched completes, as the webhook alone told them. */
  fills: z.optional(z.array(publishedEvent)),
  /** Instead of what a delivery has named: the next page of all that a tenant has. `run` names the pass that it belongs to. */
  catchUp: z.optional(z.object({ kind: catchUpKind, run: z.string(), tenant: z.optional(z.string()) })),
  /** A daily check has asked for it: what it finds of a tenant's data may have been told by nobody; before then it still may be. */
  check: z.optional(z.object({ tenant: z.optional(z.string()), notBefore: z.optional(instant) })),
  /** Instead of what a delivery has named: that a tenant's tool tells what it should, or with `leave` nothing any more. */
  subscriptions: z.optional(z.object({ tenant: z.optional(z.string()), leave: z.optional(z.boolean()) })),
  /** Instead of what a delivery has named: whatever is wanted of the connection. */
  wanted: z.optional(z.literal(true)),
});
export type FetchRequest = z.infer<typeof fetchRequest>;

/** The raw delivery goes along with a fetch, so that the events it completes keep theirs whichever comes first. */
export const fetchMessage = z.object({
  ...envelope,
  ...raw,
  dataschema: z.literal(dataSchemas.fetch),
  type: z.literal("fetch.requested"),
  data: fetchRequest,
});
export type FetchMessage = z.infer<typeof fetchMessage>;

/** Deliveries of one connection that ingest has refused for one reason, without their bodies; `at` is the last. */
export const rejection = z.object({
  tool: z.string(),
  connection: z.string(),
  reason: z.string(),
  at: instant,
  count: z.number(),
});
export type Rejection = z.infer<typeof rejection>;

export const rejectedMessage = z.object({
  ...envelope,
  dataschema: z.literal(dataSchemas.rejections),
  type: z.literal("delivery.rejected"),
  data: z.object({ rejections: z.array(rejection) }),
});
export type RejectedMessage = z.infer<typeof rejectedMessage>;

export const busMessage = z.discriminatedUnion("dataschema", [
  accountEventMessage,
  fetchMessage,
  rejectedMessage,
]);
export type BusMessage = z.infer<typeof busMessage>;
