import * as z from "zod/mini";
import { instant } from "./account-event.ts";

/** Account `from` is shown with account `into`. */
export const merge = z.object({
  merge: z.string(),
  into: z.string(),
  from: z.string(),
  at: instant,
  by: z.string(),
});
export type Merge = z.infer<typeof merge>;

export const mergeRequest = z.strictObject({ from: z.string().check(z.maxLength(100)) });
