import type { Account } from "../../schemas/account.ts";
import type { Merge } from "../../schemas/merge.ts";
import { accountKey, mergeKey } from "./keys.ts";
import { absent, type Condition, type Table, type TransactItem } from "./table.ts";

type Shown = Pick<Account, "id" | "name" | "members">;

/** On the condition that both accounts stand alone and have the members that they were read with. */
export function mergeItems(
  table: Table,
  made: Merge,
  { into, from }: { readonly into: Shown; readonly from: Shown },
): TransactItem[] {
  const member = { account: from.id, name: from.name, merge: made.merge };
  const alone = (account: Shown) =>
    both("attribute_exists(pk) AND attribute_not_exists(mergedInto)", membersAsRead(account));
  return [
    table.updating(
      accountKey(into.id),
      "SET members = :members",
      { members: [...(into.members ?? []), member] },
      alone(into),
    ),
    table.updating(accountKey(from.id), "SET mergedInto = :into", { into: into.id }, alone(from)),
    table.putting({ ...made, ...mergeKey(made.merge) }, absent),
  ];
}

/** Takes a merge back, on the condition that it stands and that the account still has the members it was read with. */
export function unmergeItems(table: Table, { merge, from }: Merge, into: Shown): TransactItem[] {
  const rest = (into.members ?? []).filter((one) => one.merge !== merge);
  return [
    table.updating(
      accountKey(into.id),
      rest.length > 0 ? "SET members = :members" : "REMOVE members",
      rest.length > 0 ? { members: rest } : {},
      membersAsRead(into),
    ),
    table.updating(
      accountKey(from),
      "REMOVE mergedInto",
      {},
      {
        if: "mergedInto = :into AND attribute_not_exists(erased)",
        values: { into: into.id },
      },
    ),
    table.removing(mergeKey(merge), { if: "attribute_exists(pk)" }),
  ];
}

/** The account is not erased, and shows the members that it was read with. */
export function membersAsRead({ members }: Pick<Account, "members">): Condition {
  return members
    ? { if: "attribute_not_exists(erased) AND members = :was", values: { was: members } }
    : { if: "attribute_not_exists(erased) AND attribute_not_exists(members)" };
}

const both = (first: string, { if: second, values = {} }: Condition): Condition => ({
  if: `${first} AND ${second}`,
  values,
});
