import * as z from "zod/mini";
import { instant } from "./account-event.ts";

/** What a connection was sent, refused because of its signature, and keeps for a week. */
export const refusedSummary = z.object({
  kept: z.number(),
  /** How many by why: `mismatch`, `other_form`, `address`. */
  reasons: z.record(z.string(), z.number()),
  /** When the first and the last of them came. */
  oldest: z.optional(instant),
  newest: z.optional(instant),
});
export type RefusedSummary = z.infer<typeof refusedSummary>;

export const verifyAgain = z.strictObject({
  /** Where an earlier call ended: its `next`. */
  cursor: z.optional(z.string()),
});
export type VerifyAgain = z.infer<typeof verifyAgain>;

export const verifiedAgain = z.object({
  /** Genuine by the secrets of today: their events are on their way, as of when they came. */
  taken: z.number(),
  events: z.number(),
  /** Still not genuine: they stay until their week is over. */
  refused: z.number(),
  /** There is more: call again with it. */
  next: z.optional(z.string()),
});
export type VerifiedAgain = z.infer<typeof verifiedAgain>;
