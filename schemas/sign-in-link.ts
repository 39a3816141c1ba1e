import * as z from "zod/mini";
import { role } from "./role.ts";

export const personName = z.string().check(z.trim(), z.minLength(1), z.maxLength(100));

/** A person to sign in at the console of a hub on one machine. */
export const person = z.object({
  name: personName,
  role,
});
export type Person = z.infer<typeof person>;

export const endedSessions = z.object({ ended: z.number() });
export const signInLink = z.object({ url: z.string() });
