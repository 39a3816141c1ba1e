import { noteHours } from "../store/busy-hours.ts";
import { firstMonth, monthsFrom } from "../store/months.ts";
import { everNoted, notedFrom, notedSince } from "../store/noted-since.ts";
import { idAt, instantAt } from "../store/position.ts";
import { recorded } from "../store/recorded.ts";
import type { WorkDeps } from "./deps.ts";

/**
 * Notes the hours of what was counted before there were notes, newest first: until all of it is noted, filtered lists read that
 * event by event. A call goes on where the one before has ended.
 */
export async function noteEarlierHours(
  { events, accountsTable, now }: Pick<WorkDeps, "events" | "accountsTable" | "now">,
  timeIsUp: () => boolean,
): Promise<void> {
  const since = await notedSince(events.table);
  if (since === undefined || since === everNoted) return;
  const months = [...monthsFrom(since.slice(0, 7), await firstMonth("", accountsTable))];
  for await (const positions of recorded(events.table, { before: since, since: everNoted, months })) {
    if (timeIsUp()) return;
    const rows = await events.several(positions.map(idAt));
    await noteHours(events.table, [...rows.values()], now());
    // A part has all of its last instant.
    await notedFrom(events.table, instantAt(positions.at(-1) ?? since));
  }
  await notedFrom(events.table, everNoted);
}
