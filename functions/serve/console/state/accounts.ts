import { computed, signal } from "@preact/signals";
import type { Account } from "../../../../schemas/account.ts";
import { shownName } from "./account-words.ts";
import { call } from "./api.ts";
import { here } from "./location.ts";
import { Pages } from "./pages.ts";

export const sorts = ["latest", "quietest", "active", "name"] as const;
export type Sort = (typeof sorts)[number];

/** How the list of accounts is asked for; the address holds it. */
export const asked = computed(() => {
  const { query } = here.value;
  const sort = sorts.find((one) => one === query.get("sort")) ?? "latest";
  return { sort, owner: query.get("owner") ?? "", q: query.get("q") ?? "" };
});

const lists = new Map<string, Pages<Account>>();

/** The list as it is asked for now. One that was read before is there at once and is read again. */
export const accountList = computed(() => {
  const { sort, owner, q } = asked.value;
  return listOf({ status: "active", sort, owner, q });
});

/** The provisional ones of the same question: they stand apart, below. */
export const provisionalList = computed(() => {
  const { sort, owner, q } = asked.value;
  return listOf({ status: "provisional", sort, owner, q });
});

/** All that are not assigned yet, without regard to the search. */
export const unmatchedList = computed(() =>
  listOf({ status: "provisional", sort: "latest", owner: "", q: "" }),
);

interface Question {
  readonly status: Account["status"];
  readonly sort: Sort;
  readonly owner: string;
  readonly q: string;
}

function listOf({ status, sort, owner, q }: Question): Pages<Account> {
  const query = { limit: 200, status, sort, owner: owner || undefined, q: q || undefined };
  const key = JSON.stringify(query);
  const known = lists.get(key);
  if (known) return known;
  const pages = new Pages<Account>(async (cursor) => {
    const { accounts, next } = await call("GET", "/api/accounts", { query: { ...query, cursor } });
    remember(accounts);
    return { items: accounts, next };
  });
  lists.set(key, pages);
  for (const oldest of lists.keys()) if (lists.size > 20 && oldest !== key) lists.delete(oldest);
  void pages.reload();
  return pages;
}

/** Everything that lists accounts reads them again. */
export async function reloadAccounts(): Promise<void> {
  const shown = [...new Set([accountList.peek(), provisionalList.peek(), unmatchedList.peek()])];
  for (const [key, list] of lists) if (!shown.includes(list)) lists.delete(key);
  await Promise.all(shown.map((list) => list.reload()));
}

/** Every account that has been seen, by its id. */
export const known = signal<ReadonlyMap<string, Account>>(new Map());

export function remember(accounts: readonly Account[]): void {
  known.value = new Map([...known.peek(), ...accounts.map((one) => [one.id, one] as const)]);
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
