import * as z from "zod/mini";
import { instant } from "./account-event.ts";

/** When the caller's own day began, where they are. */
export const visitRequest = z.strictObject({ dayBegan: instant });
export type VisitRequest = z.infer<typeof visitRequest>;

/** When the caller was here last on a day before; left out where that is not known. */
export const visit = z.object({ before: z.optional(instant) });
export type Visit = z.infer<typeof visit>;
