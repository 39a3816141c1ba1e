import * as z from "zod/mini";
import { account } from "../../schemas/account.ts";
import { type Identity, identity } from "../../schemas/account-event.ts";
import { type Merge, merge } from "../../schemas/merge.ts";
import { accountNameOf, called } from "../matching/account-name.ts";
import { AccountIdentities } from "./account-identities.ts";
import type { EventLists } from "./event-lists.ts";
import { accountKey, accountShards, accountsKey, hubKey, mergeKey } from "./keys.ts";
import { membersAsRead } from "./merge-items.ts";
import { absent, type Table, type TransactItem } from "./table.ts";

const storedAccount = z.extend(z.omit(account, { namedBy: true, identities: true }), {
  /** What the team calls it; where it has not said, what its events do. */
  name: z.optional(z.string()),
  ...called.shape,
  owner: z.optional(z.string()),
  tags: z._default(z.array(z.string()), []),
  /** What a provisional account stands for. */
  identity: z.optional(identity),
  /** The jobs that are moving its events to it or away. */
  moving: z._default(z.set(z.string()), () => new Set<string>()),
  /** Transactions that have filed events to it or away. */
  filings: z._default(z.number(), 0),
  /** Events have left it since its last event was looked up. */
  stale: z.optional(z.boolean()),
  /** The provisional account's identity is assigned: what it still holds is on its way. */
  assigned: z.optional(z.string()),
});

/** An account as its row holds it, under the best name there is for it. */
export const accountRow = z.pipe(
  storedAccount,
  z.transform(({ name, calledCompany, calledPerson, calledObject, calledAddress, ...row }) => ({
    ...row,
    ...accountNameOf({
      ...{ name, calledCompany, calledPerson, calledObject, calledAddress },
      identities: row.identity ? [row.identity] : [],
    }),
  })),
);
export type AccountRow = z.infer<typeof accountRow>;

/** An account with the identities that lead to it. */
export type WholeAccount = AccountRow & { readonly identities: readonly Identity[] };

const openedAtMost = 20_000;

/** Accounts, and the identities that lead to them. */
export class Directory {
  readonly table: Table;
  readonly identities: AccountIdentities;
  /** Accounts known to be erased. They never come back, so what is in here stays true. */
  readonly erased = new Set<string>();
  /** Accounts that something named and that were not there. */
  readonly missing = new Set<string>();
  /** Provisional accounts that are known to be there. */
  #opened = new Set<string>();
  /** A month that is known to be noted, or one before it. */
  #firstMonth = "~";

  constructor(table: Table) {
    this.table = table;
    this.identities = new AccountIdentities(table);
  }

  /** An account as it is now; `undefined` where there is none, or it was erased. */
  async account(id: string): Promise<AccountRow | undefined> {
    const Item = await this.table.get(accountKey(id));
    return Item && !("erased" in Item) ? accountRow.parse(Item) : undefined;
  }

  async whole(row: AccountRow): Promise<WholeAccount> {
    return withIdentities(row, await this.identities.of(row.id));
  }

  async isErased(id: string): Promise<boolean> {
    const Item = await this.table.get(accountKey(id));
    if (Item && "erased" in Item) this.erased.add(id);
    return Item !== undefined && "erased" in Item;
  }

  /** Whether a provisional account is known to be there; it stays, if only as the place of an erased one. */
  hasOpened(id: string): boolean {
    return this.#opened.has(id);
  }

  noteOpened(id: string): void {
    if (this.#opened.size >= openedAtMost) this.#opened = new Set();
    this.#opened.add(id);
  }

  /** Whether events can be filed at an account; remembers which were erased. `opens`: the filing makes it where it is absent. */
  async takesEvents(id: string, opens: boolean): Promise<boolean> {
    const Item = await this.table.get(accountKey(id));
    if (Item && "erased" in Item) this.erased.add(id);
    else if (!Item && !opens) this.missing.add(id);
    else return true;
    return false;
  }

  async merge(id: string): Promise<Merge | undefined> {
    const item = await this.table.get(mergeKey(id));
    return item && merge.parse(item);
  }

  /** Makes a proper account of a provisional one whose identity is not assigned. */
  async promote(id: string): Promise<void> {
    await this.table.update(
      accountKey(id),
      "SET #status = :active",
      { active: "active" },
      {
        if: "attribute_not_exists(erased) AND #status = :provisional AND attribute_not_exists(assigned)",
        values: { provisional: "provisional" },
      },
    );
  }

  /** What an account that is being erased still holds. */
  async remainsOf(id: string): Promise<WholeAccount | undefined> {
    const Item = await this.table.get(accountKey(id));
    return Item && "id" in Item ? await this.whole(accountRow.parse(Item)) : undefined;
  }

  /** Leaves of an erased account nothing but that it was. */
  async bury(id: string, at: string): Promise<void> {
    this.erased.add(id);
    await this.table.overwrite({ ...accountKey(id), erased: at });
  }

  /** Corrects an account's last event after events have left it. What a crash leaves out, the next reader does. */
  async redate(id: string, lists: Pick<EventLists, "timeline">): Promise<AccountRow | undefined> {
    for (let attempt = 0; attempt < 8; attempt++) {
      const account = await this.account(id);
      if (!account?.stale) return account;
      const { rows } = await lists.timeline(id, { limit: 1 }, {});
      const newest = rows[0]?.event.time;
      await this.table.update(
        accountKey(id),
        newest === undefined ? "REMOVE stale, lastEventAt" : "SET lastEventAt = :newest REMOVE stale",
        newest === undefined ? {} : { newest },
        // An event that comes or goes meanwhile counts, and this is then read again.
        {
          if: "filings = :filings AND attribute_not_exists(erased)",
          values: { filings: account.filings },
        },
      );
    }
    return await this.account(id);
  }

  /** The item that makes an account, for a transaction. */
  making({ id, ...row }: { readonly id: string } & Readonly<Record<string, unknown>>): TransactItem {
    return this.table.putting({ ...accountKey(id), id, ...row }, absent);
  }

  /** The item that changes attributes of an account; those that are `null` are removed. */
  changing(id: string, changes: Readonly<Record<string, unknown>>): TransactItem {
    const [sets, removes] = [false, true].map((removed) =>
      Object.keys(changes).filter((name) => (changes[name] === null) === removed),
    );
    const change = [
      ...(sets?.length ? [`SET ${sets.map((name) => `#${name} = :${name}`).join(", ")}`] : []),
      ...(removes?.length ? [`REMOVE ${removes.map((name) => `#${name}`).join(", ")}`] : []),
    ].join(" ");
    const values = Object.fromEntries((sets ?? []).map((name) => [name, changes[name]]));
    const there = { if: "attribute_exists(pk) AND attribute_not_exists(erased)" };
    return this.table.updating(accountKey(id), change, values, there);
  }

  /** The item that marks an account as erased. A merge or unmerge that comes between would leave a part of it behind. */
  erasing(account: Pick<AccountRow, "id" | "members">, at: string): TransactItem {
    return this.table.updating(accountKey(account.id), "SET erased = :at", { at }, membersAsRead(account));
  }

  /** All or nothing; throws `Canceled` with a reason for each item. */
  async transact(items: TransactItem[]): Promise<void> {
    await this.table.transact(items);
  }

  /** Every account. Some hundred bytes each; read shard by shard, all shards at once. */
  async accounts(): Promise<WholeAccount[]> {
    const [identities, ...shards] = await Promise.all([
      this.identities.all(),
      ...accountShards.map((shard) => this.#partition(accountsKey(shard))),
    ]);
    return shards
      .flat()
      .filter((item) => !("erased" in item))
      .map((item) => accountRow.parse(item))
      .map((row) => withIdentities(row, identities.get(row.id) ?? []));
  }

  async forgetAccount(account: string): Promise<void> {
    await this.identities.forgetAccount(account);
  }

  /** The earliest month that has events, or `undefined` before the first. */
  async firstMonth(): Promise<string | undefined> {
    const item = await this.table.get(hubKey);
    return item && z.object({ firstMonth: z.string() }).parse(item).firstMonth;
  }

  async noteMonth(month: string): Promise<void> {
    if (month >= this.#firstMonth) return;
    const earlier = { if: "attribute_not_exists(firstMonth) OR firstMonth > :month", values: { month } };
    await this.table.update(hubKey, "SET firstMonth = :month", {}, earlier);
    this.#firstMonth = month;
  }

  async #partition(pk: string): Promise<Record<string, unknown>[]> {
    return await this.table.all({ where: "pk = :pk", values: { pk }, consistent: false });
  }
}

/** A provisional account has the identity that it stands for, assigned or not. */
function withIdentities(row: AccountRow, led: readonly Identity[]): WholeAccount {
  const own = row.identity;
  const others = led.filter(({ type, value }) => type !== own?.type || value !== own.value);
  return { ...row, identities: [...(own ? [own] : []), ...others] };
}
