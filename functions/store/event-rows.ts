import { randomUUID } from "node:crypto";
import type { ObjectState } from "../../schemas/timeline.ts";
import { UpstreamError } from "../shared/errors.ts";
import { isCanceled } from "./dynamo.ts";
import { type Filters, passes } from "./filters.ts";
import { unrecognizedKey } from "./keys.ts";
import {
  type EventRow,
  eventRow,
  type FiledRow,
  filedRow,
  type ObjectRow,
  objectRow,
  type PlacedRow,
  type PointerRow,
  placedRow,
  pointedRow,
  pointersOf,
  storedRow,
} from "./rows.ts";
import {
  absent,
  type Condition,
  type Outcome,
  type Reading,
  type Table,
  type TransactItem,
} from "./table.ts";

/** What stands where an event's own row belongs; nothing does until it is recorded. */
export type Standing =
  | {
      readonly is: "event";
      readonly version: number;
      readonly recordedTime: string;
      readonly pointers: readonly PointerRow[];
    }
  | { readonly is: "erased" }
  /** A move job reserved this place before the event was written: the writer must read the links again. */
  | { readonly is: "held"; readonly hold: string };

/** How often a step is tried that other writers overtake. */
const attempts = 8;

const withoutRaw = [
  ...["pk", "account", "accountTime", "upcomingTime", "delivery", "recordedTime", "matched", "also"],
  ...["event", "settled", "keys", "keyedTime", "erased", "held", "version"],
];

/** The events table by its rows: one an event, its pointers, and where objects stand. */
export class EventRows {
  readonly table: Table;

  constructor(table: Table) {
    this.table = table;
  }

  async get(id: string): Promise<EventRow | undefined> {
    // Who reads events may read no rows of other kinds, whatever a person calls an event.
    if (!id.startsWith("evt_")) return undefined;
    const item = await this.table.get(placeOf(id));
    return item && "event" in item ? eventRow.parse(item) : undefined;
  }

  /** Rows of events as they are now, and the ids that nothing has been recorded of; erased ones are in neither. */
  async rows(ids: readonly string[]): Promise<{ readonly found: FiledRow[]; readonly absent: string[] }> {
    const items = await this.#items(ids, { only: withoutRaw });
    const there = new Set(items.filter((item) => !("held" in item)).map(({ pk }) => pk));
    return {
      found: items.filter((item) => "event" in item).map((item) => filedRow.parse(item)),
      absent: ids.filter((id) => !there.has(id)),
    };
  }

  /**
   * Keeps writers from recording these events by links that were read before this. Returns those that have been
   * recorded meanwhile.
   */
  async hold(ids: readonly string[]): Promise<string[]> {
    const there = await Promise.all(
      ids.map(async (pk) => {
        const free = { if: "attribute_not_exists(pk) OR attribute_exists(held)" };
        const held = await this.table.put({ ...placeOf(pk), held: randomUUID() }, free);
        return held === "done" ? [] : [pk];
      }),
    );
    return there.flat();
  }

  /** Puts a new event where nothing is, or its hold: "refused" where something else stands there. */
  async putNew(row: EventRow, hold: string | undefined): Promise<Outcome> {
    return await this.table.put(storedRow(row), freeOr(hold));
  }

  /** Moves on where objects stand, never back; of several events about one object the one that says most of it counts. */
  async moveObjects(rows: readonly ObjectRow[]): Promise<void> {
    await Promise.all(
      rows.map(async (row) => {
        const later = { if: "attribute_not_exists(pk) OR #order < :order", values: { order: row.order } };
        await this.table.put(row, later);
      }),
    );
  }

  /** What stands at these events' places. `consistent`: as it is now, for twice the read units. */
  async standing(ids: readonly string[], consistent: boolean): Promise<Map<string, Standing>> {
    const items = await this.#items(ids, { only: withoutRaw, consistent });
    return new Map(items.map((item) => [String(item.pk), standingIn(item)]));
  }

  /**
   * Writes events' pointers before the events themselves: each by itself, which costs half of what it does in a
   * transaction. One whose event never comes is passed over by every reader.
   */
  async point(rows: readonly PointerRow[]): Promise<void> {
    await this.table.putMany(rows);
  }

  /**
   * Removes those of the pointers written for an event that are not the event's: it was there before, with other keys,
   * or has been erased. `known` is what stands there as last read.
   */
  async unpoint(id: string, written: readonly PointerRow[], known?: Standing): Promise<void> {
    let now = known;
    for (let attempt = 0; attempt < attempts; attempt++) {
      now ??= (await this.standing([id], true)).get(id);
      const kept = new Set(now?.is === "event" ? now.pointers.map(nameOf) : []);
      const surplus = written.filter((row) => !kept.has(nameOf(row)));
      if (!now || now.is === "held" || surplus.length === 0) return;
      try {
        await this.transact([
          this.table.checking(placeOf(id), stillSo(now)),
          ...surplus.map((key) => this.table.removing(key)),
        ]);
        return;
      } catch (error) {
        if (!isCanceled(error)) throw error;
        now = undefined;
      }
    }
    throw new UpstreamError("The table");
  }

  /** Whether nothing of an event is left but its place. */
  async isErased(id: string): Promise<boolean> {
    const item = await this.table.get(placeOf(id), { only: ["erased"] });
    return item !== undefined && "erased" in item;
  }

  /** Rows of events as they are now, without their raw deliveries; erased ones are left out, and those not asked for. */
  async several(ids: readonly string[], filters: Filters = {}): Promise<Map<string, PlacedRow>> {
    const items = await this.#items(ids, { only: withoutRaw });
    // Before they are read out: of thousands that are looked through for what is rare, hardly any is shown.
    const there = items.filter(({ event }) => isMap(event) && passes(event, filters));
    return new Map(there.map((item) => [String(item.pk), placedRow.parse(item)]));
  }

  /** All or nothing; throws `Canceled` with a reason for each item. */
  async transact(items: TransactItem[]): Promise<void> {
    await this.table.transact(items);
  }

  /** Takes an unrecognized event out of the list of those that wait to be read again. */
  async settle({ pk, event }: Pick<EventRow, "pk" | "event">): Promise<void> {
    const there = { if: "attribute_exists(pk)" };
    await this.table.update(placeOf(pk), "SET settled = :yes ADD version :one", { yes: true, one: 1 }, there);
    await this.table.remove(unrecognizedKey(event));
  }

  /** Leaves of an unrecognized event's delivery that there was one, and its hash. */
  async empty(row: EventRow): Promise<Outcome> {
    const { contentType, sha256, receivedAt } = row.raw;
    const { raw } = storedRow({ ...row, raw: { contentType, sha256, receivedAt } });
    const outcome = await this.table.update(
      placeOf(row.pk),
      "SET #raw = :raw, settled = :yes REMOVE parts ADD version :one",
      { raw, yes: true, one: 1 },
      { if: "version = :version", values: { version: row.version } },
    );
    if (outcome !== "refused") await this.table.remove(unrecognizedKey(row.event));
    return outcome;
  }

  /** Where objects stand, by their row key. */
  async objects(keys: readonly { readonly pk: string }[]): Promise<Map<string, ObjectState>> {
    const items = await this.#items(
      keys.map(({ pk }) => pk),
      { consistent: false },
    );
    return new Map(
      items.map((item) => {
        const { pk, state, final, time, event } = objectRow.parse(item);
        return [pk, { state, final, time, event }];
      }),
    );
  }

  /** The rows of these partition keys that have no further part, in any order. */
  async #items(ids: readonly string[], reading: Reading): Promise<Record<string, unknown>[]> {
    return await this.table.getMany(ids.map(placeOf), reading);
  }
}

/** Nothing is recorded there, and its place is held by nobody else. */
export const freeOr = (hold: string | undefined): Condition =>
  hold === undefined ? absent : { if: "held = :hold", values: { hold } };

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

/** Where an event's own row is. */
const placeOf = (id: string) => ({ pk: id, sk: "@" });
const nameOf = ({ pk, sk }: PointerRow) => `${pk}/${sk}`;

/** The event may get one of the keys meanwhile, and then keeps its pointer. */
function stillSo(standing: Standing) {
  return standing.is === "event"
    ? { if: "version = :version", values: { version: standing.version } }
    : { if: "attribute_exists(erased)" };
}

function standingIn(item: Record<string, unknown>): Standing {
  if ("held" in item) return { is: "held", hold: String(item.held) };
  if (!("event" in item)) return { is: "erased" };
  const { version, recordedTime, keys, event } = pointedRow.parse(item);
  return { is: "event", version, recordedTime, pointers: pointersOf(keys, event) };
}
