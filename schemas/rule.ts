import * as z from "zod/mini";
import { money } from "./account-event.ts";
import { enteredStates } from "./entered-states.ts";

export const enteredState = z.enum(enteredStates);

/** What was cut inside a character cannot be stored. */
const whole = z.refine<string>((text) => text.isWellFormed(), "Not whole characters");
const names = (most: number) =>
  z.array(z.string().check(z.minLength(1), z.maxLength(200), whole)).check(z.minLength(1), z.maxLength(most));

/**
 * Which events a rule sends on: those of which all that it names holds; of several types, tools, accounts or tags any one.
 * `types` may end with `.*`. `least`: of that amount or more, in that currency. With `states` it sends what accounts enter,
 * and no events unless it names types, tools or an amount too.
 */
export const ruleWhen = z.strictObject({
  types: z.optional(names(50)),
  tools: z.optional(names(50)),
  accounts: z.optional(names(50)),
  tags: z.optional(names(20)),
  least: z.optional(z.strictObject(money.shape)),
  states: z.optional(z.array(enteredState).check(z.minLength(1), z.maxLength(3))),
});
export type RuleWhen = z.infer<typeof ruleWhen>;

/** What people call a rule. */
export const ruleName = z.string().check(z.trim(), z.minLength(1), z.maxLength(100), whole);

/** To an endpoint of one's own, signed by Standard Webhooks, or to an incoming webhook of a chat, which is Slack's. */
export const ruleRequest = z.strictObject({
  name: ruleName,
  via: z.enum(["endpoint", "chat"]),
  /** Left out, it stays as it is: an address is not shown, since who has Slack's can post there. */
  url: z.optional(z.string().check(z.trim(), z.minLength(1), z.maxLength(2_000))),
  when: z._default(ruleWhen, {}),
  paused: z._default(z.boolean(), false),
});
export type RuleRequest = z.infer<typeof ruleRequest>;

/** Why a delivery did not arrive, or that it did. */
export const sendOutcome = z.enum([
  "delivered",
  "refused",
  "moved",
  "gone",
  "no_answer",
  "not_allowed",
  "own_doing",
]);
export type SendOutcome = z.infer<typeof sendOutcome>;

export const rule = z.object({
  id: z.string(),
  name: z.string(),
  via: z.enum(["endpoint", "chat"]),
  /** Of its address the host alone. */
  host: z.string(),
  when: ruleWhen,
  paused: z.boolean(),
  /** Where the hub itself has paused it: what the endpoint had answered. */
  pausedBy: z.optional(sendOutcome),
  /** The signing secrets, newest first; for as long as there are two, each delivery is signed by both. */
  secrets: z.array(z.object({ id: z.string(), createdAt: z.string() })),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type Rule = z.infer<typeof rule>;

export const ruleList = z.object({ rules: z.readonly(z.array(rule)) });

/** A rule as it was made, or given a new secret: the secret's text is shown this once. */
export const ruleMade = z.object({ rule, secret: z.optional(z.string()) });

/** What came of one delivery. */
export const sent = z.object({
  /** The `webhook-id`. */
  id: z.string(),
  at: z.string(),
  /** Left out where it is a state that was entered, or a test. */
  event: z.optional(z.string()),
  tries: z.number(),
  outcome: sendOutcome,
  status: z.optional(z.number()),
  /** It is tried again. */
  waits: z.boolean(),
});
export type Sent = z.infer<typeof sent>;

export const sentPage = z.object({ sent: z.readonly(z.array(sent)), next: z.optional(z.string()) });
export const testSent = z.object({ outcome: sendOutcome, status: z.optional(z.number()) });
export const replayRequest = z.strictObject({
  /** An instant; what was recorded since then is sent again, under the ids that it was sent under before. */
  since: z.string(),
});
export const ruleRotation = z.strictObject({
  /** Whether the older secret ends now: else both are valid. */
  endOlder: z._default(z.boolean(), false),
});
