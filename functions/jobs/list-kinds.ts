import { feedRowsKey } from "../store/keys.ts";
import { listByKind } from "../store/kinds.ts";
import { kindsListed, listedTo, listingTo } from "../store/kinds-listed.ts";
import { firstMonth, monthsFrom, newestMonth } from "../store/months.ts";
import { isWorthALook, looked } from "../store/note-kinds.ts";
import { idAt } from "../store/position.ts";
import { feedRow } from "../store/rows.ts";
import type { Table } from "../store/table.ts";
import type { WorkDeps } from "./deps.ts";

type ListDeps = Pick<WorkDeps, "events" | "accountsTable" | "now">;

/** Events that are listed together: each kind among them is a row or two, and a filtered list reads what is not listed yet. */
export const listedTogether = 300;
/** How many times so many one call lists: a hub that has listed nothing goes on with the next. */
const partsAtMost = 10;

/** Lists by kind what was counted, where there may be enough of it. */
export async function listKindsWhenDue(deps: ListDeps, timeIsUp: () => boolean): Promise<void> {
  if (isWorthALook(deps.events.table)) await listKinds(deps, timeIsUp);
}

/**
 * Lists events by kind in the order in which they were recorded, `least` at a time, and goes on where the call before has ended. Two
 * calls may list the same. That it is about to list them is said before they are read: an event that comes or changes after that is
 * listed as it is counted, so that none is passed over.
 */
export async function listKinds(
  { events, accountsTable, now }: ListDeps,
  timeIsUp: () => boolean,
  least = listedTogether,
): Promise<void> {
  const { table } = events;
  const first = await firstMonth("", accountsTable);
  for (let part = 0; part < partsAtMost && !timeIsUp(); part++) {
    const from = (await kindsListed(table))?.listedTo ?? "0";
    const months = [...monthsFrom(newestMonth(undefined, now), first)]
      .filter((month) => month >= from.slice(0, month.length))
      .reverse();
    const to = await endOfPart(table, months, from, least);
    if (to === undefined) return looked(table, false);
    await listingTo(table, to);
    const ids = new Set<string>();
    for await (const { positions } of recordedRows(table, months, from, to, least))
      for (const position of positions) ids.add(idAt(position));
    await listByKind(table, [...(await events.several([...ids])).values()]);
    await listedTo(table, to);
  }
  looked(table, true);
}

/** The instant by which so many were recorded after another; `undefined` where they are fewer. */
async function endOfPart(table: Table, months: readonly string[], from: string, least: number) {
  let found = 0;
  for await (const { positions, recordedTime } of recordedRows(table, months, from, "9", least)) {
    found += positions.length;
    if (found >= least) return recordedTime;
  }
  return undefined;
}

/** The rows of the feed after an instant and up to another, oldest first. */
async function* recordedRows(
  table: Table,
  months: readonly string[],
  after: string,
  to: string,
  aPage: number,
) {
  for (const month of months) {
    if (month > to.slice(0, month.length) && to !== "9") return;
    const values = { pk: feedRowsKey(month), low: `${after}~`, high: `${to}~` };
    for await (const { rows } of table.pages({
      where: "pk = :pk AND sk BETWEEN :low AND :high",
      values,
      limit: aPage,
    }))
      for (const row of rows) yield feedRow.parse(row);
  }
}
