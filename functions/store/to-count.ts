import { randomUUID } from "node:crypto";
import * as z from "zod/mini";
import { dayOf } from "../matching/rollup.ts";
import { toCountKey } from "./keys.ts";
import { positionAt } from "./position.ts";
import { type PlacedRow, placesOf } from "./rows.ts";
import type { Table, TransactItem } from "./table.ts";

const accountDay = z.object({ account: z.string(), day: z.string() });
export type AccountDay = z.infer<typeof accountDay>;

/** The days of accounts at which an event is. */
export function daysOf(row: PlacedRow): AccountDay[] {
  return placesOf(row).map(({ account }) => ({ account, day: dayOf(row.event) }));
}

export const toCountRow = z.object({
  sk: z.string(),
  events: z.array(z.string()),
  /** Those that events have left; where they are now, their own rows say. */
  left: z._default(z.array(accountDay), []),
});
export type ToCount = z.infer<typeof toCountRow>;

/**
 * Events whose accounts are to be counted anew. Recording an event leaves its name here afterwards; changing
 * where one belongs does so in the same transaction, with the days that it has left.
 */
export class EventsToCount {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async leave(events: readonly string[], at: string): Promise<void> {
    await this.#table.overwrite(rowOf({ events, at }));
  }

  /** The item that leaves events and the days that they leave, for a transaction. */
  leaving(events: readonly string[], left: readonly AccountDay[], at: string): TransactItem {
    return this.#table.overwriting(rowOf({ events, at, left }));
  }

  /** What is to be counted, a page at a time, what has waited longest first. */
  async *pages(limit: number): AsyncGenerator<ToCount[]> {
    const of = { where: "pk = :pk", values: { pk: toCountKey("").pk }, limit };
    for await (const { rows } of this.#table.pages(of)) yield rows.map((item) => toCountRow.parse(item));
  }

  async done(rows: readonly ToCount[]): Promise<void> {
    await this.#table.removeMany(rows.map(({ sk }) => toCountKey(sk)));
  }
}

function rowOf({
  events,
  at,
  left,
}: {
  events: readonly string[];
  at: string;
  left?: readonly AccountDay[];
}) {
  return { ...toCountKey(positionAt(at, randomUUID())), events, ...(left ? { left } : {}) };
}
