import * as z from "zod/mini";
import { rule, ruleWhen, sent } from "./rule.ts";

/**
 * A rule by its name, to an endpoint: what its address is, and what it sends, as in `ruleWhen`. All of it takes the place of what was
 * there, but for `to`, which stays where it is left out.
 */
export const subscriptionRequest = z.extend(ruleWhen, {
  to: z.optional(z.string().check(z.trim(), z.minLength(1), z.maxLength(2_000))),
  paused: z._default(z.boolean(), false),
});
export type SubscriptionRequest = z.infer<typeof subscriptionRequest>;

/** The rule of that name, with `id` as among the rules. */
export const subscription = z.extend(z.omit(rule, { via: true, when: true }), {
  ...ruleWhen.shape,
  /** The signing secret's text: shown once, where the subscription was made. */
  secret: z.optional(z.string()),
});
export type Subscription = z.infer<typeof subscription>;

/** What came of a subscription's deliveries, the latest events first. */
export const subscriptionDeliveries = z.object({
  deliveries: z.readonly(z.array(sent)),
  next: z.optional(z.string()),
});
