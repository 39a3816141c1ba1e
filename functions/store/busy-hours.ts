import type { PublishedEvent } from "../../schemas/account-event.ts";
import { fields } from "./filters.ts";
import { heardHoursKey, heardSinceKey, hoursKey } from "./keys.ts";
import type { Table } from "./table.ts";

/** Hours that this process remembers to have noted, for each table. */
const rememberedAtMost = 20_000;
const remembered = new WeakMap<Table, Set<string>>();

interface Told {
  readonly event: Pick<PublishedEvent, "time" | "family" | "tool" | "type">;
  readonly recordedTime: string;
}

/**
 * Notes in which hours events of each family, tool and type happened, and in which they were recorded: a row a day, so that a list
 * of what is rare passes over all other hours. Hours are only ever added. One whose events were corrected or erased since costs
 * a reader one look, and names nobody.
 */
export async function noteHours(table: Table, events: readonly Told[], now: Date): Promise<void> {
  if (events.length === 0) return;
  const noted = remembered.get(table) ?? new Set();
  if (!remembered.has(table)) await noteSince(table, now);
  remembered.set(table, noted);
  const days = new Map<string, { key: ReturnType<typeof hoursKey>; hours: Set<number> }>();
  for (const { event, recordedTime } of events)
    for (const field of fields)
      for (const [keyOf, instant] of [
        [hoursKey, event.time],
        [heardHoursKey, recordedTime],
      ] as const) {
        const key = keyOf(field, event[field], instant.slice(0, 10));
        const hour = Number(instant.slice(11, 13));
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

/** Of what was counted before this, nobody has noted when it was recorded. */
async function noteSince(table: Table, now: Date): Promise<void> {
  const first = { if: "attribute_not_exists(pk)" };
  await table.update(heardSinceKey, "SET #since = :since", { since: now.toISOString() }, first);
}
