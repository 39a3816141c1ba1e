import * as z from "zod/mini";
import { writtenText } from "./written.ts";

/** Why an account went: our service, our price, its own trouble, sold or closed, merged away, anything else. */
export const leftReason = z.enum(["service", "price", "trouble", "closed", "merged", "other"]);
export type LeftReason = z.infer<typeof leftReason>;

export const leftRequest = z.strictObject({
  on: z.iso.date(),
  reason: leftReason,
  note: z.optional(writtenText(2_000)),
});
export type LeftRequest = z.infer<typeof leftRequest>;
