import { listByKind, type Told } from "./kinds.ts";
import { kindsListed } from "./kinds-listed.ts";
import type { Table } from "./table.ts";

/** Events that this process has counted since it last looked how many there are to be listed. */
const counted = new WeakMap<Table, number>();
/** Events that are counted before it looks again. */
const looksEvery = 30;

/** Lists those of the events that are being counted whose turn to be listed has gone by. */
export async function noteKinds(table: Table, events: readonly Told[]): Promise<void> {
  if (events.length === 0) return;
  counted.set(table, (counted.get(table) ?? looksEvery) + events.length);
  const listed = await kindsListed(table);
  if (listed === undefined) return;
  const late = events.filter(({ recordedTime }) => recordedTime <= listed.begunTo);
  await listByKind(table, late);
}

/** Whether so many were counted that there may be enough to be listed. */
export const isWorthALook = (table: Table) => (counted.get(table) ?? 0) >= looksEvery;
/** `isMore`: not all of it could be listed. */
export const looked = (table: Table, isMore: boolean) => void counted.set(table, isMore ? looksEvery : 0);
