import * as z from "zod/mini";
import { type Merge, merge } from "../../schemas/merge.ts";
import type { Called } from "../matching/account-name.ts";
import { inSlices } from "../shared/in-slices.ts";
import type { Clock } from "../shared/ports.ts";
import { AccountIdentities } from "./account-identities.ts";
import { type AccountRow, accountRow, type WholeAccount, withOwn } from "./account-row.ts";
import { Cards } from "./cards.ts";
import { ChangedAccounts } from "./changed-accounts.ts";
import type { Expiry } from "./kept-for-good.ts";
import { accountKey, accountShards, accountsKey, hubKey, mergeKey } from "./keys.ts";
import type { LinkCount } from "./links.ts";
import { membersAsRead } from "./merge-items.ts";
import { absent, type Reading, type Table, type TransactItem } from "./table.ts";

const standingAtMost = 20_000;
/** Items that DynamoDB takes in a transaction. */
const itemsAtMost = 100;

/** Accounts, and the identities that lead to them. */
export class AccountsTable {
  readonly table: Table;
  readonly identities: AccountIdentities;
  readonly cards: Cards;
  readonly changed: ChangedAccounts;
  readonly now: Clock;
  /** Accounts known to be erased. They never come back, so what is in here stays true. */
  readonly erased = new Set<string>();
  /** Accounts that something named and that were not there. */
  readonly missing = new Set<string>();
  /** Accounts that were there when links had changed so often. */
  #standing = { changes: 0, accounts: new Set<string>() };
  /** A month that is known to be noted, or one before it. */
  #firstMonth = "~";

  constructor(table: Table, expiry: Expiry) {
    this.table = table;
    this.identities = new AccountIdentities(table);
    this.cards = new Cards(table, expiry);
    this.now = expiry.now;
    this.changed = new ChangedAccounts(table, expiry.now);
  }

  /** An account as it is now; `undefined` where there is none, or it was erased. */
  async account(id: string): Promise<AccountRow | undefined> {
    const Item = await this.table.get(accountKey(id));
    return Item && !("erased" in Item) ? accountRow.parse(Item) : undefined;
  }

  /** Those of some accounts that are merged into another. */
  async merged(ids: readonly string[]): Promise<AccountRow[]> {
    const rows = await this.table.getMany(ids.map(accountKey), { only: ["id", "mergedInto", "erased"] });
    const merged = rows.filter((row) => "mergedInto" in row && !("erased" in row));
    return (await Promise.all(merged.map(async ({ id }) => await this.account(String(id))))).flatMap(
      (one) => one ?? [],
    );
  }

  async whole(row: AccountRow): Promise<WholeAccount> {
    const [identities, card] = await Promise.all([this.identities.of(row.id), this.cards.get(row.id)]);
    return { ...row, identities: withOwn(row, identities), card };
  }

  async isErased(id: string): Promise<boolean> {
    const Item = await this.table.get(accountKey(id));
    if (Item && "erased" in Item) this.erased.add(id);
    return Item !== undefined && "erased" in Item;
  }

  /**
   * Whether an account takes events, as far as links say that have changed so often: an erasure counts among their changes.
   * Remembers it, and which accounts are erased.
   */
  async stands(id: string, { changes }: LinkCount): Promise<"stands" | "erased" | "absent"> {
    if (this.#standing.changes !== changes || this.#standing.accounts.size >= standingAtMost)
      this.#standing = { changes, accounts: new Set() };
    const { accounts } = this.#standing;
    if (accounts.has(id)) return "stands";
    const row = await this.table.get(accountKey(id), { only: ["id", "erased"] });
    if (!row) return "absent";
    if ("erased" in row) this.erased.add(id);
    else accounts.add(id);
    return "erased" in row ? "erased" : "stands";
  }

  async merge(id: string): Promise<Merge | undefined> {
    const item = await this.table.get(mergeKey(id));
    return item && merge.parse(item);
  }

  /** Makes a proper account of a provisional one whose identity is not assigned. */
  async promote(id: string): Promise<void> {
    const promoted = await this.table.update(
      accountKey(id),
      "SET #status = :active",
      { active: "active" },
      {
        if: "attribute_not_exists(erased) AND #status = :provisional AND attribute_not_exists(assigned)",
        values: { provisional: "provisional" },
      },
    );
    if (promoted === "done") await this.changed.note([id]);
  }

  /** What an account that is being erased still holds. */
  async remainsOf(id: string): Promise<WholeAccount | undefined> {
    const Item = await this.table.get(accountKey(id));
    return Item && "id" in Item ? await this.whole(accountRow.parse(Item)) : undefined;
  }

  /** The items that leave of erased accounts nothing but that they were. */
  burying(ids: readonly string[], at: string): TransactItem[] {
    return ids.map((id) => this.table.overwriting({ ...accountKey(id), erased: at }));
  }

  /**
   * Calls an account as an event does that was recorded at an instant, unless a later one has named it. A customer's newest
   * name is its name; of the people who use an address, the first stays.
   */
  async call(id: string, names: Called, recordedTime: string): Promise<void> {
    const row = (await this.table.get(accountKey(id), { consistent: false })) ?? {};
    const news = Object.entries(names).filter(
      ([kind, name]) => row[kind] !== name && !(kind === "calledPerson" && kind in row),
    );
    if (news.length === 0) return;
    const sets = news.map(([kind]) =>
      kind === "calledPerson" ? `${kind} = if_not_exists(${kind}, :${kind})` : `${kind} = :${kind}`,
    );
    const latest = "(attribute_not_exists(calledTime) OR calledTime <= :calledTime)";
    await this.table.update(
      accountKey(id),
      `SET ${[...sets, "calledTime = :calledTime"].join(", ")}`,
      { ...Object.fromEntries(news), calledTime: recordedTime },
      { if: `attribute_exists(id) AND attribute_not_exists(erased) AND ${latest}` },
    );
  }

  /** The item that makes an account, for a transaction. */
  making({ id, ...row }: { readonly id: string } & Readonly<Record<string, unknown>>): TransactItem {
    return this.table.putting({ ...accountKey(id), id, ...row }, absent);
  }

  /**
   * The item that changes attributes of an account; those that are `null` are removed. It holds where those of `was` are as
   * they are there, `null` or an empty list where there are none.
   */
  changing(
    id: string,
    changes: Readonly<Record<string, unknown>>,
    was: Readonly<Record<string, unknown>> = {},
  ): TransactItem {
    const [sets, removes] = [false, true].map((removed) =>
      Object.keys(changes).filter((name) => (changes[name] === null) === removed),
    );
    const change = [
      ...(sets?.length ? [`SET ${sets.map((name) => `#${name} = :${name}`).join(", ")}`] : []),
      ...(removes?.length ? [`REMOVE ${removes.map((name) => `#${name}`).join(", ")}`] : []),
    ].join(" ");
    const values = Object.fromEntries((sets ?? []).map((name) => [name, changes[name]]));
    const read = Object.entries(was).filter(([, value]) => value !== undefined);
    const asRead = read.map(([name, value]) => {
      const none = `attribute_not_exists(#${name})`;
      if (value === null) return none;
      const same = `#${name} = :was_${name}`;
      return Array.isArray(value) && value.length === 0 ? `(${none} OR ${same})` : same;
    });
    const there = {
      if: ["attribute_exists(pk)", "attribute_not_exists(erased)", ...asRead].join(" AND "),
      values: Object.fromEntries(
        read.flatMap(([name, value]) => (value === null ? [] : [[`was_${name}`, value]])),
      ),
    };
    return this.table.updating(accountKey(id), change, values, there);
  }

  /** The item that marks an account as erased. A merge or unmerge that comes between would leave a part of it behind. */
  erasing(account: Pick<AccountRow, "id" | "members">, at: string): TransactItem {
    return this.table.updating(accountKey(account.id), "SET erased = :at", { at }, membersAsRead(account));
  }

  /** All or nothing; throws `Canceled` with a reason for each item. Accounts that they change are noted. */
  async transact(items: TransactItem[]): Promise<void> {
    const note = this.changed.noting(items);
    const isFull = items.length >= itemsAtMost;
    await this.table.transact(isFull ? items : [...items, ...note]);
    if (isFull && note.length > 0) await this.table.transact(note);
  }

  /** Every account, read anew shard by shard, all shards at once. Who asks again and again has `AccountList`. */
  async accounts({ consistent = false }: Reading = {}): Promise<WholeAccount[]> {
    const [identities, cards, ...shards] = await Promise.all([
      this.identities.all({ consistent }),
      this.cards.all({ consistent }),
      ...accountShards.map((shard) => this.#partition(accountsKey(shard), consistent)),
    ]);
    const rows = shards.flat().filter((item) => !("erased" in item));
    return await inSlices(rows, (item) => {
      const row = accountRow.parse(item);
      return { ...row, identities: withOwn(row, identities.get(row.id) ?? []), card: cards.get(row.id) };
    });
  }

  async forgetAccount(account: string): Promise<void> {
    await this.identities.forgetAccount(account);
    await this.cards.forgetAccount(account);
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

  async #partition(pk: string, consistent: boolean): Promise<Record<string, unknown>[]> {
    return await this.table.all({ where: "pk = :pk", values: { pk }, consistent });
  }
}
