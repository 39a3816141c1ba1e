import { isDeepStrictEqual } from "node:util";
import { freeOr } from "../store/event-rows.ts";
import { mayBeFiled, rewording } from "../store/reworded.ts";
import {
  type EventRow,
  type FiledRow,
  matchedStored,
  placesOf,
  pointersOf,
  storedRow,
  storedShown,
} from "../store/rows.ts";
import type { Condition, Key, Table, TransactItem } from "../store/table.ts";

type Row = Key & Readonly<Record<string, unknown>>;

/** What becomes of one event. */
export type Change = Changed | New;

/** One that is there. */
interface Changed {
  readonly before: FiledRow;
  /**
   * Absent where the event is erased; without the raw delivery where it is only put elsewhere: the rest of its row stays as
   * it is.
   */
  readonly after?: EventRow | FiledRow;
  readonly hold?: undefined;
}

/** A new one, whose pointers are there already. */
interface New {
  readonly before?: undefined;
  readonly after: EventRow;
  /** Its place is held by a job, as read before the links were. */
  readonly hold?: string;
}

/** The items of a transaction that make a change, the event's own row first: on the condition that it is as it was read. */
export function eventItems(change: Change, at: string, table: Table): TransactItem[] {
  const { before, after } = change;
  const was = rowsBeside(before);
  const will = rowsBeside(after);
  const pointed = new Set(before ? [] : pointersIn(after).map(nameOf));
  const isReworded = before && !isDeepStrictEqual(before.event, after?.event) && mayBeFiled(before, at);
  return [
    ownRow(change, at, table),
    ...(isReworded ? [rewording(before, at, table)] : []),
    ...[...was].filter(([name]) => !will.has(name)).map(([, { pk, sk }]) => table.removing({ pk, sk })),
    ...[...will]
      .filter(([name, row]) => !pointed.has(name) && !isDeepStrictEqual(row, was.get(name)))
      .map(([, row]) => table.overwriting(row)),
  ];
}

function ownRow(change: Change, at: string, table: Table): TransactItem {
  if (!change.before) return table.putting(storedRow(change.after), freeOr(change.hold));
  const { before, after } = change;
  const key = { pk: before.pk, sk: "@" };
  const asRead: Condition = { if: "version = :was", values: { was: before.version } };
  // What stays of an erased event, so that a redelivery finds its place taken.
  if (!after) return table.putting({ ...key, erased: at }, asRead);
  if ("raw" in after) return table.putting(storedRow(after), asRead);
  const [was, will] = [placeIn(before), placeIn(after)];
  const changed = Object.entries(will).filter(([name, value]) => !isDeepStrictEqual(value, was[name]));
  const given = changed.filter(([, value]) => value !== undefined);
  const absent = changed.filter(([, value]) => value === undefined).map(([name]) => `#${name}`);
  const sets = given.map(([name]) => `#${name} = :${name}`).join(", ");
  const removes = absent.length > 0 ? ` REMOVE ${absent.join(", ")}` : "";
  return table.updating(key, `SET ${sets}${removes}`, Object.fromEntries(given), asRead);
}

/** The part of an event's row that says where it belongs. */
function placeIn({ account, accountTime, upcomingTime, matched, also, version, event }: FiledRow) {
  const fields: Readonly<Record<string, unknown>> = {
    ...{ account, accountTime, also, version },
    upcoming: upcomingTime === undefined ? undefined : account,
    matched: matched && matchedStored(matched, event),
  };
  return fields;
}

/** The rows that an event has beside its own: of its further accounts, and its pointers. */
function rowsBeside(row: FiledRow | undefined): Map<string, Row> {
  const rows: Row[] = row ? [...furtherRows(row), ...pointersIn(row).map((one) => ({ ...one }))] : [];
  return new Map(rows.map((one) => [nameOf(one), one]));
}

/** The rows by which further accounts see an event: what a timeline shows, without the raw delivery. */
function furtherRows(row: FiledRow) {
  const places = placesOf(row);
  return (row.also ?? []).map(({ account, matched }) => ({
    pk: row.pk,
    sk: `+${account}`,
    account,
    accountTime: row.accountTime,
    ...(row.upcomingTime === undefined ? {} : { upcoming: account, upcomingTime: row.upcomingTime }),
    delivery: row.delivery,
    recordedTime: row.recordedTime,
    also: places.filter((place) => place.account !== account),
    ...storedShown({ event: row.event, matched }),
  }));
}

const pointersIn = (row: FiledRow | undefined) => (row ? pointersOf(row.keys, row.event) : []);
const nameOf = ({ pk, sk }: Key) => `${pk}/${sk}`;
