import { signal } from "@preact/signals";
import type { Account } from "../../../../schemas/account.ts";
import { shownName } from "./account-words.ts";
import { ApiProblem, call } from "./api.ts";
import { t } from "./words.ts";

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

/** Those that were asked for and are there no more. */
const gone = signal<ReadonlySet<string>>(new Set());

/** Reads an account by its id; where it is merged into another, that one is known by its id, too. */
async function learn(id: string, by = id): Promise<void> {
  try {
    const one = await call("GET", "/api/accounts/{account}", { at: { account: by } });
    known.value = new Map([...known.peek(), [one.id, one], [id, one]]);
  } catch (error) {
    if (!(error instanceof ApiProblem)) return;
    if (error.canonical !== undefined && by === id) await learn(id, error.canonical);
    else if (error.status === 410 || error.status === 404) gone.value = new Set([...gone.peek(), id]);
  }
}

/** The name of an account. One not seen yet is asked for, and its name follows. */
export function accountName(id: string): string {
  const account = known.value.get(id);
  if (!account && !wanted.has(id)) {
    wanted.add(id);
    void learn(id);
  }
  if (account) return shownName(account);
  return gone.value.has(id) ? t("gone.client") : "…";
}
