import type { PublishedEvent } from "../../schemas/account-event.ts";
import { kindKey, ofKindKey } from "./keys.ts";
import { hoursOf, namingRow } from "./rows.ts";
import type { Key, Table } from "./table.ts";

/** What events are filtered by, together. */
type Kind = Pick<PublishedEvent, "tool" | "type" | "family">;

export interface Told {
  readonly event: Kind & Pick<PublishedEvent, "id" | "time">;
  readonly recordedTime: string;
}

/** Kinds that this process remembers to have noted, for each table. */
const remembered = new WeakMap<Table, Set<string>>();

/** Lists events by their kinds. One that is listed already, or was by a kind or time that it had, stays so: it costs a look. */
export async function listByKind(table: Table, events: readonly Told[]): Promise<void> {
  const noted = remembered.get(table) ?? new Set();
  remembered.set(table, noted);
  const { kinds, lists } = kindRowsOf(table, events);
  const added = kinds.filter(({ sk }) => !noted.has(sk));
  // First: a list whose kind nobody knows is not read.
  await table.putMany(added);
  for (const { sk } of added) noted.add(sk);
  await table.putMany(lists);
}

/**
 * The rows by which events are found by their kinds: the kinds, and for each the events by when they happened and by when they
 * were recorded, those of an hour in a row.
 */
export function kindRowsOf(
  table: Pick<Table, "endOf">,
  events: readonly Told[],
): { readonly kinds: (Kind & Key)[]; readonly lists: Key[] } {
  const kinds = new Map<string, Kind & Key>();
  const byKind = new Map<string, Told[]>();
  // By id first, which stays so among those of one moment: the same events are the same rows.
  for (const told of events.toSorted((a, b) => (a.event.id < b.event.id ? -1 : 1))) {
    const { tool, type, family } = told.event;
    const key = kindKey(told.event);
    kinds.set(key.sk, { ...key, tool, type, family });
    const some = byKind.get(key.sk);
    if (some) some.push(told);
    else byKind.set(key.sk, [told]);
  }
  const lists = [...byKind].flatMap(([kind, some]) =>
    (["time", "recordedTime"] as const).flatMap((by) => {
      const pk = ofKindKey(by, kind);
      const placed = some.map(({ event, recordedTime }) => {
        const end = table.endOf({ pk: event.id, sk: "@", event });
        return { id: event.id, time: by === "time" ? event.time : recordedTime, end };
      });
      return hoursOf(placed).map((hour) => {
        const ends = hour.flatMap(({ end }) => end ?? []);
        const stays = ends.length < hour.length;
        return { ...namingRow(pk, hour[0].time, hour), ...(stays ? {} : { expiresAt: Math.max(...ends) }) };
      });
    }),
  );
  return { kinds: [...kinds.values()], lists };
}
