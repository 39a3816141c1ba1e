import type { PublishedEvent } from "../../schemas/account-event.ts";
import { fields } from "./filters.ts";
import { hoursKey } from "./keys.ts";
import type { Table } from "./table.ts";

/** Hours that this process remembers to have noted, for each table. */
const rememberedAtMost = 20_000;
const remembered = new WeakMap<Table, Set<string>>();

/**
 * Notes in which hours events of each family, tool and type happened: a row a day, so that a list of what is rare passes over
 * all other hours. Hours are only ever added. One whose events were corrected or erased since costs a reader one look, and
 * names nobody.
 */
export async function noteHours(
  table: Table,
  events: readonly Pick<PublishedEvent, "time" | "family" | "tool" | "type">[],
): Promise<void> {
  const noted = remembered.get(table) ?? new Set();
  remembered.set(table, noted);
  const days = new Map<string, { key: ReturnType<typeof hoursKey>; hours: Set<number> }>();
  for (const event of events)
    for (const field of fields) {
      const key = hoursKey(field, event[field], event.time.slice(0, 10));
      const hour = Number(event.time.slice(11, 13));
      const name = `${key.pk} ${key.sk}`;
      if (noted.has(`${name} ${hour}`)) continue;
      const day = days.get(name) ?? { key, hours: new Set() };
      days.set(name, { key, hours: day.hours.add(hour) });
    }
  if (noted.size > rememberedAtMost) noted.clear();
  for (const [name, { key, hours }] of days) {
    await table.update(key, "ADD hours :hours", { hours });
    for (const hour of hours) noted.add(`${name} ${hour}`);
  }
}
