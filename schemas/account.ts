import * as z from "zod/mini";
import { identity, instant } from "./account-event.ts";
import { accountTiers } from "./account-tiers.ts";
import { writtenLine } from "./written.ts";

export const accountStatus = z.enum(["active", "provisional"]);
export const accountNaming = z.enum(["team", "company", "person", "object", "address", "id"]);
export const accountTier = z.enum(accountTiers);

/** An account whose events are shown with another's since they were merged. */
export const accountMember = z.object({ account: z.string(), name: z.string(), merge: z.string() });

/** The customer as managers see it. A provisional one stands for an identity that is not assigned yet. */
export const account = z.object({
  id: z.string(),
  name: z.string(),
  /**
   * Whose word the name is: the team's; or what events call the company, a person there, the thing itself (a channel, a
   * sheet), a domain or an address; `id` where nothing is known but the tool's own id, which people need worded.
   */
  namedBy: accountNaming,
  status: accountStatus,
  owner: z.optional(z.string()),
  tags: z.array(z.string()),
  tier: z.optional(accountTier),
  identities: z.array(identity),
  /** The account's events and those of its members. An event of two members counts once for each. */
  eventCount: z.number(),
  lastEventAt: z.optional(instant),
  /** When the customer itself last wrote, paid, signed or came: apart from us, from machines and from notes. */
  lastHeardAt: z.optional(instant),
  createdAt: instant,
  /** The accounts merged into it, each a manager can take out again. */
  members: z.optional(z.array(accountMember)),
  mergedInto: z.optional(z.string()),
});
export type Account = z.infer<typeof account>;

export const accountPage = z.object({ accounts: z.array(account), next: z.optional(z.string()) });
export type AccountPage = z.infer<typeof accountPage>;

const tags = z.array(writtenLine(50)).check(z.maxLength(20));

export const accountRequest = z.strictObject({
  name: writtenLine(200),
  owner: z.optional(writtenLine(200)),
  tags: z.optional(tags),
  tier: z.optional(accountTier),
  identities: z.optional(z.array(z.strictObject(identity.shape)).check(z.maxLength(20))),
});
export type AccountRequest = z.infer<typeof accountRequest>;

/** What changes; `null` takes a value away. */
export const accountChanges = z.strictObject({
  name: z.optional(writtenLine(200)),
  owner: z.optional(z.nullable(writtenLine(200))),
  tags: z.optional(z.nullable(tags)),
  tier: z.optional(z.nullable(accountTier)),
});
export type AccountChanges = z.infer<typeof accountChanges>;

/** Changes of what was read before: where one of the fields in `was` is something else by now, nothing changes. */
export const accountChange = z.extend(accountChanges, {
  was: z.optional(
    z.strictObject({
      /** `null` where the team has not named it. */
      name: z.optional(z.nullable(z.string())),
      owner: z.optional(z.nullable(z.string())),
      tags: z.optional(z.array(z.string())),
      tier: z.optional(z.nullable(accountTier)),
    }),
  ),
});
export type AccountChange = z.infer<typeof accountChange>;
