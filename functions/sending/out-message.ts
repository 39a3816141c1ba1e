import * as z from "zod/mini";
import { enteredState } from "../../schemas/rule.ts";

const what = {
  event: z.optional(z.string()),
  entered: z.optional(z.object({ account: z.string(), state: enteredState, day: z.string() })),
};

/** What the queue of sending carries: what may be to be sent on, one delivery of a rule, or a rule's past. */
export const outMessage = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("look"), ...what }),
  z.object({ kind: z.literal("send"), rule: z.string(), ...what, tries: z.number(), again: z.boolean() }),
  z.object({
    kind: z.literal("replay"),
    rule: z.string(),
    since: z.string(),
    after: z.optional(z.string()),
    month: z.string(),
  }),
]);
export type OutMessage = z.infer<typeof outMessage>;
export type SendMessage = Extract<OutMessage, { kind: "send" }>;
export type LookMessage = Extract<OutMessage, { kind: "look" }>;

/** Resolves when the messages are queued; they come `delay` seconds from now, at most 900. */
export interface OutQueue {
  send(messages: readonly OutMessage[], delay?: number): Promise<void>;
}
