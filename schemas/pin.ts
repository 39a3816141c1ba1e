import * as z from "zod/mini";
import { accountEvent, instant } from "./account-event.ts";

/** An event kept at the top of an account's timeline, for one person or for all. */
export const pin = z.object({ event: accountEvent, shared: z.boolean(), by: z.string(), at: instant });
export type Pin = z.infer<typeof pin>;

export const pinList = z.object({ pins: z.array(pin) });
export const pinRequest = z.strictObject({ shared: z.optional(z.boolean()) });
