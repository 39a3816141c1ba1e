import { randomUUID } from "node:crypto";
import * as z from "zod/mini";
import type { Clock } from "../shared/ports.ts";
import { changedAccountsKey, listedKey } from "./keys.ts";
import { positionAt } from "./position.ts";
import type { Key, Table, TransactItem } from "./table.ts";

/** What a note says: accounts that have changed by the instant in its position. */
export const changedRow = z.object({ sk: z.string(), accounts: z.array(z.string()) });

/** Milliseconds for which what is counted is noted after somebody has listed the accounts. */
export const notedFor = 3_600_000;

/** Seconds that a note is of use: who has read all accounts longer ago reads them all again. */
const keptFor = 86_400;

/** Accounts that one note names at the most: some hundred kilobytes. */
const accountsAtMost = 5_000;

/**
 * Accounts whose row, identities or count has changed lately: by these, a list of all that was read once is as it is now.
 * What changes in a transaction is noted in it; what is counted, afterwards, and only while somebody lists accounts, since it
 * is a write more for each count.
 */
export class ChangedAccounts {
  readonly #table: Table;
  readonly #now: Clock;

  constructor(table: Table, now: Clock) {
    this.#table = table;
    this.#now = now;
  }

  /** The items that note the accounts whose own rows or identities other items change, for the same transaction. */
  noting(items: readonly TransactItem[]): TransactItem[] {
    const accounts = [...new Set(items.flatMap(accountsIn))];
    return accounts.length > 0 ? [this.#table.overwriting(this.#noteOf(accounts))] : [];
  }

  /** Notes accounts that are counted anew, if anybody has listed them in the last hour. */
  async note(accounts: readonly string[]): Promise<void> {
    const listed = accounts.length > 0 ? await this.#table.get(listedKey) : undefined;
    if (!listed || String(listed.until) < this.#now().toISOString()) return;
    for (let n = 0; n < accounts.length; n += accountsAtMost)
      await this.#table.overwrite(this.#noteOf(accounts.slice(n, n + accountsAtMost)));
  }

  /** From now on what is counted is noted, for an hour. */
  async listing(): Promise<void> {
    const until = new Date(this.#now().getTime() + notedFor).toISOString();
    await this.#table.overwrite({ ...listedKey, until });
  }

  #noteOf(accounts: readonly string[]) {
    const now = this.#now();
    const key = changedAccountsKey(positionAt(now.toISOString(), randomUUID()));
    return { ...key, accounts, expiresAt: Math.floor(now.getTime() / 1_000) + keptFor };
  }
}

/** The account whose row, or whose identity's row, an item writes. */
function accountsIn({ Put, Update, Delete }: TransactItem): string[] {
  const { pk, sk }: Partial<Key> = Put?.Item ?? Update?.Key ?? Delete?.Key ?? {};
  if (typeof pk !== "string" || typeof sk !== "string") return [];
  if (pk.startsWith("accounts#")) return [sk];
  return pk.startsWith("identities#") ? [sk.slice(0, sk.indexOf("#"))] : [];
}
