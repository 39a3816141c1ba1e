import * as z from "zod/mini";
import { instant } from "./account-event.ts";
import { writtenLine } from "./written.ts";

/** A console address with its filters, kept under a name. */
export const view = z.object({
  id: z.string().check(z.regex(/^[\w-]{1,64}$/)),
  name: z.string(),
  /** A path and query of the console, e.g. `/console/accounts/acc_1?family=money`. */
  address: z.string(),
  shared: z.boolean(),
  by: z.string(),
  /** Whether the caller made it. */
  own: z.boolean(),
  at: instant,
});
export type View = z.infer<typeof view>;

export const viewList = z.object({ views: z.array(view) });

export const viewRequest = z.strictObject({
  name: writtenLine(80),
  address: z.string().check(z.maxLength(2_000), z.regex(/^\/(console\/[^\\]*)?(\?[^\\]*)?$/)),
  shared: z.optional(z.boolean()),
});
export type ViewRequest = z.infer<typeof viewRequest>;
