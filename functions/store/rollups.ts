import type { Counters } from "../matching/rollup.ts";
import { rollupKey } from "./keys.ts";
import type { Table } from "./table.ts";

/** What each account's days hold, as the transactions that file events have counted it. */
export class Rollups {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** An account's days from `since` to `until`, both `YYYY-MM-DD` and included, oldest first. */
  async days(account: string, since = "0", until = "9"): Promise<Map<string, Counters>> {
    const rows = await this.#table.all({
      where: "pk = :pk AND sk BETWEEN :since AND :until",
      values: { pk: rollupKey(account, "").pk, since, until },
    });
    return new Map(rows.map(({ pk: _pk, sk, ...counters }) => [String(sk), countersIn(counters)]));
  }

  async forgetAccount(account: string): Promise<void> {
    await this.#table.removeAll(rollupKey(account, "").pk);
  }
}

function countersIn(item: Record<string, unknown>): Counters {
  return Object.fromEntries(
    Object.entries(item).flatMap(([name, value]) =>
      typeof value === "number" || typeof value === "bigint" ? [[name, BigInt(value)]] : [],
    ),
  );
}
