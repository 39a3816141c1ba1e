import type { Clock } from "../shared/ports.ts";
import type { AccountsTable } from "./accounts-table.ts";
import { happenedWithin } from "./rows.ts";

/** The month (`yyyy-mm`) up to which the feed is read by what was recorded until an instant, or in the hour after it. */
export function newestMonth(until: string | undefined, now: Clock): string {
  // Nothing was recorded after now: months to come would be asked one by one.
  const [end = ""] = [until ?? "9", now().toISOString()].sort();
  return new Date(Date.parse(end) + happenedWithin).toISOString().slice(0, 7);
}

/** The first month that has events of an instant or later; one that never comes where nothing was recorded. */
export async function firstMonth(
  since: string,
  accountsTable: Pick<AccountsTable, "firstMonth">,
): Promise<string> {
  return [(await accountsTable.firstMonth()) ?? "9999-12", since.slice(0, 7)].sort().at(-1) ?? "";
}

/** The months from the newest to the first, both included, newest first. */
export function* monthsFrom(newest: string, first: string): Generator<string> {
  for (let month = newest; month >= first; month = monthBefore(month)) yield month;
}

function monthBefore(month: string): string {
  const date = new Date(`${month}-01T00:00:00.000Z`);
  date.setUTCMonth(date.getUTCMonth() - 1);
  return date.toISOString().slice(0, 7);
}
