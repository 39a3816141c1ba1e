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

  /** Removes an account's days; how many there were. */
  async remove(account: string): Promise<number> {
    const days = [...(await this.days(account)).keys()];
    await this.#table.removeMany(days.map((day) => rollupKey(account, day)));
    return days.length;
  }
}

function countersIn(item: Record<string, unknown>): Counters {
  return Object.fromEntries(
    Object.entries(item).flatMap(([name, value]) =>
      typeof value === "number" || typeof value === "bigint" ? [[name, BigInt(value)]] : [],
    ),
  );
}
