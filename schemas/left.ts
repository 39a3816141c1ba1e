import * as z from "zod/mini";
import { leftReasons } from "./left-reasons.ts";
import { writtenText } from "./written.ts";

export const leftReason = z.enum(leftReasons);

export const leftRequest = z.strictObject({
  on: z.iso.date(),
  reason: leftReason,
  note: z.optional(writtenText(2_000)),
});
export type LeftRequest = z.infer<typeof leftRequest>;
