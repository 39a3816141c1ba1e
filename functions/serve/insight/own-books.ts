import type { AccountEvent } from "../../../schemas/account-event.ts";
import type { RollupDay } from "../../../schemas/rollup.ts";
import { isTheirs } from "../../insight/money/ledger.ts";
import { countersOf } from "../../matching/rollup.ts";

type BooksEvent = Pick<AccountEvent, "time" | "matched"> & Parameters<typeof countersOf>[0];

/**
 * Days without what the customer's own books tell: its customers' payments to it are not its acts towards us. `events` are those
 * from a day on; of the days before it, on which nothing is known but the tools, those go that had no other tool than such books.
 */
export function withoutOwnBooks(
  days: readonly RollupDay[],
  events: readonly BooksEvent[],
  since: string,
): readonly RollupDay[] {
  const theirs = events.filter(isTheirs);
  if (theirs.length === 0) return days;
  const books = new Set(theirs.map(({ tool }) => tool));
  const told = Map.groupBy(theirs, ({ time }) => time.slice(0, 10));
  return days.map((day) => {
    if (day.day < since)
      return Object.keys(day.tools).every((tool) => books.has(tool)) ? { ...day, in: 0, out: 0 } : day;
    const acts = (told.get(day.day) ?? []).map((event) => countersOf(event));
    const of = (side: "in" | "out") => acts.filter((counters) => counters[side] !== undefined).length;
    return { ...day, in: Math.max(0, day.in - of("in")), out: Math.max(0, day.out - of("out")) };
  });
}
