import * as z from "zod/mini";
import type { Counters } from "../matching/rollup.ts";
import { type Kept, keepCounted } from "./counted-rows.ts";
import type { Expiry } from "./kept-for-good.ts";
import { monthKey } from "./keys.ts";
import type { Reading, Table } from "./table.ts";

/** What an account's events of one day come to. */
export interface CountedDay {
  readonly counters: Counters;
  /** When the last of them happened. */
  readonly last: string;
  /** When the customer last had a word, where it had one. */
  readonly heard?: string;
}

export interface CountedMonth {
  readonly version: number;
  /** By `YYYY-MM-DD`; days without an event are left out. */
  readonly days: ReadonlyMap<string, CountedDay>;
}

export const monthRow = z.object({
  version: z.number(),
  /** Counters by their names, beside `last` and `heard`. */
  days: z.record(z.string(), z.record(z.string(), z.union([z.number(), z.bigint(), z.string()]))),
});

/** What each account's days hold: a row a month. */
export class Rollups {
  readonly #table: Table;
  readonly #expiry: Expiry;

  constructor(table: Table, expiry: Expiry) {
    this.#table = table;
    this.#expiry = expiry;
  }

  async month(account: string, month: string, reading: Reading): Promise<CountedMonth | undefined> {
    const item = await this.#table.get(monthKey(account, month), reading);
    return item && countedIn(item);
  }

  async keep(
    account: string,
    month: string,
    days: CountedMonth["days"],
    before: CountedMonth | undefined,
  ): Promise<Kept> {
    const stored = [...days].map(
      ([day, { counters, ...times }]) => [day, { ...storedCounters(counters), ...times }] as const,
    );
    const row = { ...monthKey(account, month), days: Object.fromEntries(stored), ...this.#expiry.of(month) };
    return await keepCounted(this.#table, account, row, before);
  }

  /** An account's days from `since` to `until`, both `YYYY-MM-DD` and included, oldest first. */
  async days(account: string, since = "0", until = "9"): Promise<Map<string, Counters>> {
    const rows = await this.#table.all({
      where: "pk = :pk AND sk BETWEEN :since AND :until",
      values: { pk: monthKey(account, "").pk, since: since.slice(0, 7), until: until.slice(0, 7) },
    });
    const days = rows.flatMap((item) => [...countedIn(item).days]);
    return new Map(
      days
        .filter(([day]) => since <= day && day <= until)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([day, { counters }]) => [day, counters]),
    );
  }

  async forgetAccount(account: string): Promise<void> {
    await this.#table.removeAll(monthKey(account, "").pk);
  }
}

/** Sums of money may be larger than a number is exact. */
function storedCounters(counters: Counters): Record<string, number | bigint> {
  const small = (value: bigint) => (Number.isSafeInteger(Number(value)) ? Number(value) : value);
  return Object.fromEntries(Object.entries(counters).map(([name, value]) => [name, small(value)]));
}

function countedIn(item: Record<string, unknown>): CountedMonth {
  const { version, days } = monthRow.parse(item);
  const counted = Object.entries(days).map(([day, { last = "", heard, ...counters }]) => {
    const values = Object.entries(counters).map(([name, value]) => [name, BigInt(value)] as const);
    return [
      day,
      {
        counters: Object.fromEntries(values),
        last: String(last),
        ...(heard === undefined ? {} : { heard: String(heard) }),
      },
    ] as const;
  });
  return { version, days: new Map(counted) };
}
