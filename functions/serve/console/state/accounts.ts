import { signal } from "@preact/signals";
import type { Account } from "../../../../schemas/account.ts";
import { shownName } from "./account-words.ts";
import { call } from "./api.ts";

/** Every account that has been seen, by its id. */
export const known = signal<ReadonlyMap<string, Account>>(new Map());

export function remember(accounts: readonly Account[]): void {
  known.value = new Map([...known.peek(), ...accounts.map((one) => [one.id, one] as const)]);
}

/** Accounts whose names are asked for at once: an address of some kilobytes. */
const namesAtOnce = 100;

/** Reads the names of all these accounts, where they are not known yet. */
export async function learnNames(ids: readonly string[]): Promise<void> {
  const missing = [...new Set(ids)].filter((id) => !known.peek().has(id));
  for (let n = 0; n < missing.length; n += namesAtOnce) {
    const id = missing.slice(n, n + namesAtOnce);
    remember((await call("GET", "/api/accounts", { query: { id, limit: namesAtOnce } })).accounts);
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
