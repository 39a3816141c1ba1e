import * as z from "zod/mini";
import { instant } from "./account-event.ts";
import { explained } from "./explained.ts";

/** What a tool is subscribed to tell, by the tool's own id. `what`: which of those that the hub wants. */
export const subscribed = z.object({
  what: z.string(),
  id: z.string(),
  /** When the hub made it, or first found it. */
  since: instant,
  /** When it ends unless it is renewed, where the tool says; the hub renews it a day before. */
  ends: z.optional(instant),
});

/** What a tool was asked to tell of a connection, or of one of the tenants that have consented to it. */
export const subscriptionState = z.object({
  tenant: z.optional(z.string()),
  subscriptions: z.array(subscribed),
  /** When the tool was last asked what it has. */
  lookedAt: instant,
  /** When everything was last as it should be: what happened after it may not have been told. Absent until it first was. */
  wellAt: z.optional(instant),
  /** Why it is not, by a word of `interruption-words.ts`, in the tool's own code. */
  failing: z.optional(z.object({ ...explained.shape, since: instant })),
});
export type SubscriptionState = z.infer<typeof subscriptionState>;

export const subscriptionList = z.object({
  /** Whether the hub subscribes by itself to what this tool tells; else it is set up by hand. */
  supported: z.boolean(),
  states: z.array(subscriptionState),
});
