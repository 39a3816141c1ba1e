import * as z from "zod/mini";
import { absent, type Table } from "./table.ts";

const key = { pk: "overdue", sk: "@" };

export const dueDaysRow = z.object({ since: z.string(), until: z.string() });

/** Days `YYYY-MM-DD`: what fell due on `since` or later, and before `until`, was looked at and told of. */
export type DueDays = z.infer<typeof dueDaysRow>;

/** How far the hub has told that due days are over; `undefined` before the first look. In the events table. */
export async function dueDaysTold(table: Table): Promise<DueDays | undefined> {
  const row = await table.get(key);
  return row && dueDaysRow.parse(row);
}

/** From now on it is told of what falls due on a day or later; what fell due before is never told of. */
export async function tellDueSince(table: Table, day: string): Promise<void> {
  await table.update(key, "SET #since = :day, #until = :day", { day }, absent);
}

/** All that fell due before a day is told of. */
export async function dueToldUntil(table: Table, day: string): Promise<void> {
  await table.update(key, "SET #until = :day", { day }, { if: "#until < :day" });
}
