import { signal } from "@preact/signals";
import type { Account } from "../../../../schemas/account.ts";
import type { PresumedCustomer } from "../../../../schemas/unmatched.ts";
import { shownName } from "./account-words.ts";
import { call } from "./api.ts";
import { Pages } from "./pages.ts";
import { readPortfolioAgain } from "./portfolio.ts";

/** Those that are not assigned yet, as the customers that they look like. */
export const unmatchedList = new Pages<PresumedCustomer>(async () => {
  const { customers } = await call("GET", "/api/unmatched");
  remember(customers.flatMap(({ accounts }) => accounts));
  return { items: customers };
});

/** What lists accounts reads them again. */
export async function reloadAccounts(): Promise<void> {
  await Promise.all([unmatchedList.reload(), readPortfolioAgain()]);
}

/** Every account that has been seen, by its id. */
export const known = signal<ReadonlyMap<string, Account>>(new Map());

export function remember(accounts: readonly Account[]): void {
  known.value = new Map([...known.peek(), ...accounts.map((one) => [one.id, one] as const)]);
}

/** Reads the names of all these accounts, where they are not known yet. */
export async function learnNames(ids: readonly string[]): Promise<void> {
  const missing = new Set(ids.filter((id) => !known.peek().has(id)));
  let cursor: string | undefined;
  while (missing.size > 0) {
    const page = await call("GET", "/api/accounts", { query: { limit: 200, cursor } });
    remember(page.accounts);
    for (const { id } of page.accounts) missing.delete(id);
    cursor = page.next;
    if (cursor === undefined) return;
  }
}

/** The name of an account that has been seen; nothing of others, and where there is none. */
export function nameIfKnown(id: string | undefined): string | undefined {
  const account = known.peek().get(id ?? "");
  return account && shownName(account);
}

const wanted = new Set<string>();

/** The name of an account. One not seen yet is asked for, and its name follows. */
export function accountName(id: string): string {
  const account = known.value.get(id);
  if (!account && !wanted.has(id)) {
    wanted.add(id);
    call("GET", "/api/accounts/{account}", { at: { account: id } })
      .then((one) => remember([one]))
      .catch(() => undefined);
  }
  return account ? shownName(account) : "…";
}
