import * as z from "zod/mini";
import { instant } from "./account-event.ts";

/**
 * `tenant`: who is to consent anew; left out, the person who signs in at the tool. `returns`: whether the browser that
 * consents is the caller's and goes on to the connection's page by itself; left out, a page says what came of it.
 */
export const consentRequest = z.strictObject({
  tenant: z.optional(z.string().check(z.minLength(1), z.maxLength(300))),
  returns: z.optional(z.boolean()),
});
export type ConsentRequest = z.infer<typeof consentRequest>;

/** Where the person who consents goes, in a browser, until `expiresAt`. */
export const consentBegun = z.object({ url: z.string(), expiresAt: instant });
export type ConsentBegun = z.infer<typeof consentBegun>;
