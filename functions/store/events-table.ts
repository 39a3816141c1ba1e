import { randomUUID } from "node:crypto";
import type { Identity, PublishedEvent } from "../../schemas/account-event.ts";
import type { ObjectState } from "../../schemas/timeline.ts";
import { UpstreamError } from "../shared/errors.ts";
import { isCanceled } from "./dynamo.ts";
import { feedKey, feedRowsKey, feedShards, identityKey } from "./keys.ts";
import {
  type EventRow,
  eventRow,
  type FiledRow,
  feedRow,
  filedRow,
  type ListedRow,
  listedRow,
  objectRow,
  type PlacedRow,
  type PointerRow,
  placedRow,
  pointedRow,
  pointersOf,
} from "./rows.ts";
import type { Reading, Table, TransactItem } from "./table.ts";

export interface Filters {
  readonly family?: readonly string[];
  readonly tool?: readonly string[];
  readonly type?: readonly string[];
}

export interface Range {
  /** Instants, both included. */
  readonly since?: string;
  readonly until?: string;
  readonly limit: number;
  /** `<instant>#<event id>` of the last row already seen. */
  readonly after?: string;
}

export interface Rows {
  readonly rows: readonly ListedRow[];
  /** The position to go on from; absent at the end. */
  readonly next?: string;
}

/** What stands where an event's own row belongs; nothing does until it is recorded. */
export type Standing =
  | { readonly is: "event"; readonly version: number; readonly pointers: readonly PointerRow[] }
  | { readonly is: "erased" }
  /** A job that moves its identity has looked for it in vain: whoever files it must have read the links after that. */
  | { readonly is: "held"; readonly hold: string };

/** How often a step is tried again that somebody else's has overtaken. */
const attempts = 8;

/** Rows a filtered page reads at the most before it answers with what it has found so far. */
const readAtMost = 5_000;

const withoutRaw = [
  ...["pk", "account", "accountTime", "upcomingTime", "delivery", "recordedTime", "matched", "also"],
  ...["event", "settled", "keys", "erased", "held", "version"],
];

/** The events table: one row an event, its indexes, and the rows that say where objects stand. */
export class EventsTable {
  readonly table: Table;

  constructor(table: Table) {
    this.table = table;
  }

  async get(id: string): Promise<EventRow | undefined> {
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
   * Keeps whoever is about to record these events from doing so by links read before this. Returns those that have been
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

  /** Rows of events as they are now, without their raw deliveries; erased ones are left out. */
  async several(ids: readonly string[]): Promise<Map<string, PlacedRow>> {
    const items = await this.#items(ids, { only: withoutRaw });
    const there = items.filter((item) => "event" in item);
    return new Map(there.map((item) => [String(item.pk), placedRow.parse(item)]));
  }

  /** The events of an identity, by their positions (`<instant>#<event id>`), newest first or oldest first. */
  async pointers(identity: Identity, range: Range, newestFirst: boolean) {
    return await this.#positions(identityKey(identity).pk, range, newestFirst);
  }

  async #positions(
    pk: string,
    { since = "0", until = "9", limit, after }: Range,
    newestFirst: boolean,
  ): Promise<{ readonly positions: readonly string[]; readonly next?: string }> {
    const low = newestFirst ? since : (after ?? since);
    const high = newestFirst ? (after ?? `${until}~`) : `${until}~`;
    if (low > high) return { positions: [] };
    const { rows, last } = await this.table.page({
      where: "pk = :pk AND sk BETWEEN :low AND :high",
      values: { pk, low, high },
      newestFirst,
      // The range includes the position to go on from.
      limit: after === undefined ? limit : limit + 1,
    });
    const positions = rows.map(({ sk }) => String(sk)).filter((sk) => sk !== after);
    return { positions, ...(last ? { next: String(last.sk) } : {}) };
  }

  /** All or nothing; throws `Canceled` with a reason for each item. */
  async transact(items: TransactItem[]): Promise<void> {
    await this.table.transact(items);
  }

  /** Takes an unrecognized event out of the list of those that wait to be read again. */
  async settle(id: string): Promise<void> {
    const there = { if: "attribute_exists(pk)" };
    await this.table.update(placeOf(id), "SET settled = :yes ADD version :one", { yes: true, one: 1 }, there);
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

  /** An account's events by the time they happened, newest first. */
  async timeline(account: string, range: Range, filters: Filters): Promise<Rows> {
    return await this.#page(
      { index: "byAccount", partition: "account", key: account, sort: "accountTime", newestFirst: true },
      range,
      filterOf(filters),
    );
  }

  /** Those of an account's events that belong to other accounts too, newest first. Reads all that lie in the range. */
  async shared(account: string, range: Range): Promise<Rows> {
    const of = { index: "byAccount", partition: "account", key: account };
    const filter = { expression: "attribute_exists(also)", values: {} };
    return await this.#page({ ...of, sort: "accountTime", newestFirst: true }, range, filter);
  }

  /** The newest events of one object, newest first: by its pointers, and by the index that had them before (ADR 33). */
  async thread(object: string, limit: number): Promise<readonly ListedRow[]> {
    const of = { index: "byObject", partition: "object", key: object, sort: "objectTime" };
    const [indexed, pointed] = await Promise.all([
      this.#page({ ...of, newestFirst: true }, { limit }, filterOf({})),
      this.#positions(object, { limit }, true),
    ]);
    const rows = await this.several(pointed.positions.map(idAt));
    return [...new Map([...indexed.rows, ...rows.values()].map((row) => [row.pk, row])).values()]
      .sort((a, b) => (positionOf(a, "objectTime") < positionOf(b, "objectTime") ? 1 : -1))
      .slice(0, limit);
  }

  /** What is still ahead of all accounts, soonest first. */
  async upcoming(range: Range, filters: Filters): Promise<Rows> {
    const of = { index: "agenda", partition: "agenda", key: "agenda" };
    return await this.#page({ ...of, sort: "upcomingTime", newestFirst: false }, range, filterOf(filters));
  }

  /** What is still ahead of one account, soonest first. */
  async upcomingOf(account: string, range: Range, filters: Filters): Promise<Rows> {
    const of = { index: "upcoming", partition: "upcoming", key: account };
    return await this.#page({ ...of, sort: "upcomingTime", newestFirst: false }, range, filterOf(filters));
  }

  /**
   * All events of one month by the time they were recorded, newest first, merged from the feed's rows and from the shards
   * of the index that it had before (ADR 33).
   */
  async feed(month: string, range: Range, filters: Filters): Promise<Rows> {
    const of = { index: "feed", partition: "feed", sort: "feedTime", newestFirst: true };
    const pages = await Promise.all([
      this.#feedPage(feedRowsKey(month), range, filters),
      ...feedShards.map((shard) =>
        this.#page({ ...of, key: feedKey(month, shard) }, range, filterOf(filters)),
      ),
    ]);
    // A shard that stopped early has said nothing of what lies below its position: the page ends at the highest such position.
    const floor =
      pages
        .map(({ next }) => next ?? "")
        .sort()
        .at(-1) ?? "";
    const known = pages.flatMap(({ rows }) => rows).filter((row) => positionOf(row, "feedTime") >= floor);
    const rows = known
      .sort((a, b) => (positionOf(a, "feedTime") < positionOf(b, "feedTime") ? 1 : -1))
      .slice(0, range.limit);
    const last = rows.at(-1);
    const next = known.length > rows.length && last ? positionOf(last, "feedTime") : floor || undefined;
    return { rows, ...(next === undefined ? {} : { next }) };
  }

  async #feedPage(
    pk: string,
    { since = "0", until = "", limit, after }: Range,
    filters: Filters,
  ): Promise<Rows> {
    const rows: ListedRow[] = [];
    let high = after ?? `${until}~`;
    if (since > high) return { rows };
    let read = 0;
    for (let size = 50; high !== "" && rows.length <= limit && read < readAtMost; ) {
      const page = await this.table.page({
        where: "pk = :pk AND sk BETWEEN :low AND :high",
        values: { pk, low: since, high: `${high.slice(0, 24)}~` },
        newestFirst: true,
        limit: size,
      });
      const found = page.rows.map((item) => feedRow.parse(item));
      // Of the moment at which the query stopped there may be more rows: they are read together, next time.
      const floor = page.last ? `${found.at(-1)?.recordedTime ?? ""}~` : "";
      const positions = found
        .flatMap((row) => row.positions)
        .filter((position) => position > floor && position > since && position < high)
        .sort()
        .reverse();
      for (; positions.length > 0 && rows.length <= limit && read < readAtMost; ) {
        const next = positions.splice(0, Math.min(100, limit + 2));
        rows.push(...(await this.#at(next)).filter(({ event }) => passes(event, filters)));
        read += next.length;
        high = next.at(-1) ?? high;
      }
      if (positions.length > 0) continue;
      size = floor === high ? size * 4 : size;
      high = floor;
    }
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    const next = rows.length > limit && last ? positionOf(last, "feedTime") : high;
    return { rows: page, ...(next === "" ? {} : { next }) };
  }

  /** The events at positions of the feed, in their order. One that was recorded at another time is somewhere else, too. */
  async #at(positions: readonly string[]): Promise<PlacedRow[]> {
    const rows = await this.several(positions.map(idAt));
    return positions.flatMap((position) => {
      const row = rows.get(idAt(position));
      return row && positionOf(row, "feedTime") === position ? [row] : [];
    });
  }

  async #page(
    of: {
      readonly index: string;
      readonly partition: string;
      readonly key: string;
      readonly sort: string;
      readonly newestFirst: boolean;
    },
    { since, until, limit, after }: Range,
    filter: Filter,
  ): Promise<Rows> {
    const low = of.newestFirst ? (since ?? "0") : (after ?? since ?? "0");
    const high = of.newestFirst ? (after ?? `${until ?? ""}~`) : `${until ?? ""}~`;
    if (low > high) return { rows: [] };
    const rows: ListedRow[] = [];
    let from: Record<string, unknown> | undefined;
    let seen = 0;
    const pages = this.table.pages({
      index: of.index,
      where: `#${of.partition} = :key AND #${of.sort} BETWEEN :low AND :high`,
      values: { key: of.key, low, high, ...filter.values },
      newestFirst: of.newestFirst,
      // One more than asked says whether there is a next page; one more again for the position itself, which the range includes.
      limit: filter.expression ? 500 : limit + 2,
      filter: filter.expression,
    });
    for await (const { rows: some, last, read } of pages) {
      rows.push(...some.filter((item) => item[of.sort] !== after).map((item) => listedRow.parse(item)));
      seen += read;
      from = last;
      if (rows.length > limit || seen >= readAtMost) break;
    }
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    const next = rows.length > limit && last ? positionOf(last, of.sort) : from && String(from[of.sort]);
    return { rows: page, ...(next === undefined ? {} : { next }) };
  }
}

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
  const { version, keys, event } = pointedRow.parse(item);
  return { is: "event", version, pointers: pointersOf(keys, event) };
}

/** Where a row stands in an index: the instant it is sorted by, then its id. */
function positionOf({ event, recordedTime }: ListedRow, sort: string): string {
  const instant =
    sort === "feedTime" ? recordedTime : sort === "upcomingTime" ? event.scheduledFor : event.time;
  return `${instant}#${event.id}`;
}

/** The event at a position: `<instant>#<event id>`. */
const idAt = (position: string) => position.slice(position.indexOf("#") + 1);

/** Whether an event is among those asked for. */
export function passes(event: PublishedEvent, filters: Filters): boolean {
  return (["family", "tool", "type"] as const).every(
    (name) => (filters[name]?.length ?? 0) === 0 || filters[name]?.includes(event[name]),
  );
}

interface Filter {
  readonly expression: string;
  readonly values: Readonly<Record<string, unknown>>;
}

function filterOf(filters: Filters): Filter {
  const parts = Object.entries(filters).filter(
    (entry): entry is [string, readonly string[]] => (entry[1]?.length ?? 0) > 0,
  );
  return {
    expression: parts
      .map(([field, values]) => `#event.#${field} IN (${values.map((_, n) => `:${field}${n}`).join(", ")})`)
      .join(" AND "),
    values: Object.fromEntries(
      parts.flatMap(([field, values]) => values.map((value, n) => [`${field}${n}`, value])),
    ),
  };
}
