import * as z from "zod/mini";
import { rollupDay } from "./rollup.ts";

/** The days on which an account's events, counted again, differ from its counters. None should, once what was recorded is counted. */
export const recount = z.object({
  account: z.string(),
  events: z.number(),
  differences: z.array(z.object({ account: z.string(), counted: rollupDay, kept: rollupDay })),
});
export type Recount = z.infer<typeof recount>;
