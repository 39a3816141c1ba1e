import * as z from "zod/mini";
import { identity, instant } from "./account-event.ts";

export const accountStatus = z.enum(["active", "provisional"]);

/** The customer as the managers see it. A provisional one stands for an identity nobody has assigned yet. */
export const account = z.object({
  id: z.string(),
  name: z.string(),
  status: accountStatus,
  owner: z.optional(z.string()),
  identities: z.array(identity),
  eventCount: z.number(),
  lastEventAt: z.optional(instant),
  createdAt: instant,
});
export type Account = z.infer<typeof account>;

export const accountPage = z.object({ accounts: z.array(account), next: z.optional(z.string()) });
export type AccountPage = z.infer<typeof accountPage>;
