import * as z from "zod/mini";
import { identity } from "./account-event.ts";

export const assignRequest = z.strictObject({
  account: z.string().check(z.minLength(1), z.maxLength(100)),
});

/** Where an identity leads now and led before; the job that moves its rows, absent where nothing changed. */
export const assigned = z.object({
  identity,
  account: z.optional(z.string()),
  previous: z.optional(z.string()),
  job: z.optional(z.string()),
});
export type Assigned = z.infer<typeof assigned>;
