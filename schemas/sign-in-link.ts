import * as z from "zod/mini";
import { role } from "./role.ts";
import { writtenLine } from "./written.ts";

export const personName = writtenLine(100);

/** A person to sign in at the console of a hub on one machine. */
export const person = z.strictObject({
  name: personName,
  role,
});
export type Person = z.infer<typeof person>;

export const endedSessions = z.object({ ended: z.number() });
export const signInLink = z.object({ url: z.string() });
