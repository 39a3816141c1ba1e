import type { PublishedEvent } from "../../schemas/account-event.ts";
import { fields } from "./filters.ts";
import { heardHoursKey, heardSinceKey, hoursKey } from "./keys.ts";
import type { Table } from "./table.ts";

/** Hours that this process remembers to have noted, for each table. */
const rememberedAtMost = 20_000;
const remembered = new WeakMap<Table, Set<string>>();
/** Seconds for which a note outlives its events: its end is set anew once a month at the most. */
const aMonth = 31 * 86_400;

interface Told {
  readonly event: Pick<PublishedEvent, "time" | "family" | "tool" | "type">;
  readonly recordedTime: string;
}

interface Noted {
  readonly key: ReturnType<typeof hoursKey>;
  readonly hours: Set<number>;
  /** When the last of its events goes, in seconds since 1970; 0 where they stay. */
  end: number;
}

/**
 * Notes in which hours events of each family, tool and type happened, and in which they were recorded: a row a day, so that a list
 * of what is rare passes over all other hours. Hours are only ever added, and go some weeks after the last of their events. One
 * whose events were corrected or erased since costs a reader one look, and names nobody.
 */
export async function noteHours(table: Table, events: readonly Told[], now: Date): Promise<void> {
  if (events.length === 0) return;
  const noted = remembered.get(table) ?? new Set();
  if (!remembered.has(table)) await beginNoting(table, now);
  remembered.set(table, noted);
  const days = new Map<string, Noted>();
  const names = new Set<string>();
  for (const { event, recordedTime } of events)
    for (const field of fields)
      for (const [keyOf, instant] of [
        [hoursKey, event.time],
        [heardHoursKey, recordedTime],
      ] as const) {
        const key = keyOf(field, event[field], instant.slice(0, 10));
        const hour = Number(instant.slice(11, 13));
        const ends = table.endOf({ ...key, event });
        const end = ends === undefined ? 0 : ends + aMonth;
        const name = `${key.pk} ${key.sk} ${hour} ${Math.floor(end / aMonth)}`;
        if (noted.has(name)) continue;
        names.add(name);
        const day = days.get(`${key.pk} ${key.sk}`) ?? { key, hours: new Set(), end };
        day.hours.add(hour);
        day.end = Math.max(day.end, end);
        days.set(`${key.pk} ${key.sk}`, day);
      }
  if (noted.size > rememberedAtMost) noted.clear();
  for (const { key, hours, end } of days.values()) {
    await table.update(key, "ADD hours :hours", { hours });
    const later = { if: "attribute_not_exists(expiresAt) OR expiresAt < :end" };
    if (end > 0) await table.update(key, "SET expiresAt = :end", { end }, later);
  }
  for (const name of names) noted.add(name);
}

/** Of what was counted before this nobody has noted the hours yet. */
async function beginNoting(table: Table, now: Date): Promise<void> {
  const first = { if: "attribute_not_exists(pk)" };
  await table.update(heardSinceKey, "SET #since = :since", { since: now.toISOString() }, first);
}
