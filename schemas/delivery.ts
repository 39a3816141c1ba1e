import * as z from "zod/mini";
import { instant } from "./account-event.ts";
import { explained } from "./explained.ts";

/** What ingest answers to a delivery it has taken. */
export const accepted = z.object({ delivery: z.string(), events: z.number(), pulls: z.number() });
export type Accepted = z.infer<typeof accepted>;

export const deliveryStatus = z.enum(["unrecognized", "dead", "rejected"]);
export type DeliveryStatus = z.infer<typeof deliveryStatus>;

/** A delivery that did not become a normal event, with the reason. */
export const deliveryReport = z.object({
  delivery: z.string(),
  status: deliveryStatus,
  tool: z.string(),
  connection: z.string(),
  /** Why, by a word of `reason-words.ts`. */
  ...explained.shape,
  receivedAt: instant,
  event: z.optional(z.string()),
  attempts: z.optional(z.number()),
});
export type DeliveryReport = z.infer<typeof deliveryReport>;

export const deliveryPage = z.object({ deliveries: z.array(deliveryReport), next: z.optional(z.string()) });
export type DeliveryPage = z.infer<typeof deliveryPage>;
