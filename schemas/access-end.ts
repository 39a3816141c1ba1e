import * as z from "zod/mini";
import { instant } from "./account-event.ts";

/** When an access ends unless it is renewed, and when that was first said. */
export const accessEnd = z.object({ at: instant, from: instant });
export type AccessEnd = z.infer<typeof accessEnd>;
