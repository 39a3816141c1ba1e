import type { AccountRow } from "../store/account-row.ts";
import type { AccountsTable } from "../store/accounts-table.ts";
import { type ListedRow, placesOf } from "../store/rows.ts";

export type ConcernedDeps = { readonly accountsTable: Pick<AccountsTable, "account"> };

/** The accounts that an event belongs to, each as the one it is merged into. */
export async function concernedBy(
  row: Pick<ListedRow, "account" | "matched" | "also">,
  { accountsTable }: ConcernedDeps,
): Promise<AccountRow[]> {
  const roots = await Promise.all(
    placesOf(row).map(async ({ account }) => await root(account, accountsTable)),
  );
  return [...new Map(roots.flatMap((one) => (one ? [[one.id, one] as const] : []))).values()];
}

/** The account into which this one is merged at last; `undefined` where it was erased. */
export async function root(
  id: string,
  accountsTable: ConcernedDeps["accountsTable"],
): Promise<AccountRow | undefined> {
  let account = await accountsTable.account(id);
  while (account?.mergedInto !== undefined) account = await accountsTable.account(account.mergedInto);
  return account;
}
