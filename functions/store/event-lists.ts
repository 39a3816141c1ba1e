import type { Identity } from "../../schemas/account-event.ts";
import type { EventRows } from "./event-rows.ts";
import { type Filter, type Filters, filterOf, passes } from "./filters.ts";
import type { Wanted } from "./happened.ts";
import { identityKey, unrecognizedList } from "./keys.ts";
import type { By } from "./likely-hours.ts";
import { idAt, positionAt } from "./position.ts";
import { type CountedRow, countedRow, type ListedRow, listedRow, type PlacedRow } from "./rows.ts";
import type { Table } from "./table.ts";

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

/** Rows a filtered page reads at the most before it answers with what it has found so far. */
const readAtMost = 5_000;

/** Less than what is not listed by kind yet; more than a page of what is one of two. */
const readBlindly = 100;

/** Events of one object that are read at once. */
const speakingAPage = 25;

/** The events table by its lists: timelines, threads, the feed and what is ahead. */
export class EventLists {
  readonly #table: Table;
  readonly #rows: Pick<EventRows, "several">;
  readonly #blindly: number;

  /** `blindly`: rows that a filtered page reads one after the other before it asks where there are any that pass. */
  constructor(table: Table, rows: Pick<EventRows, "several">, blindly = readBlindly) {
    this.#table = table;
    this.#rows = rows;
    this.#blindly = blindly;
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
    const { rows, last } = await this.#table.page({
      where: "pk = :pk AND sk BETWEEN :low AND :high",
      values: { pk, low, high },
      newestFirst,
      // The range includes the position to go on from.
      limit: after === undefined ? limit : limit + 1,
    });
    const positions = rows.map(({ sk }) => String(sk)).filter((sk) => sk !== after);
    return { positions, ...(last ? { next: String(last.sk) } : {}) };
  }

  /** Events of deliveries that were not understood and wait to be read again, newest first. */
  async unrecognized(range: Range): Promise<Rows> {
    const { positions, next } = await this.#positions(unrecognizedList, range, true);
    const rows = await this.#rows.several(positions.map(idAt));
    // Settling marks the event and then takes it out of the list.
    const waiting = positions
      .flatMap((position) => rows.get(idAt(position)) ?? [])
      .filter((row) => !row.settled);
    return { rows: waiting, ...(next === undefined ? {} : { next }) };
  }

  /** An account's events by the time they happened, newest first. */
  async timeline(account: string, range: Range, filters: Filters): Promise<Rows> {
    return await this.#page(
      { index: "byAccount", partition: "account", key: account, sort: "accountTime", newestFirst: true },
      range,
      filterOf(filters),
    );
  }

  /** What is counted of an account's events of one day, a page at a time. */
  async *onDay(account: string, day: string): AsyncGenerator<CountedRow[]> {
    const of = { index: "byAccount", only: ["pk", "event"] };
    const where = "account = :account AND accountTime BETWEEN :day AND :end";
    const values = { account, day, end: `${day}~` };
    for await (const { rows } of this.#table.pages({ ...of, where, values }))
      yield rows.map((item) => countedRow.parse(item));
  }

  /** Those of an account's events that belong to other accounts too, newest first. Reads all that lie in the range. */
  async shared(account: string, range: Range): Promise<Rows> {
    const of = { index: "byAccount", partition: "account", key: account };
    const filter = { expression: "attribute_exists(also)", values: {} };
    return await this.#page({ ...of, sort: "accountTime", newestFirst: true }, range, filter);
  }

  /** The newest events of one object, newest first. */
  async thread(object: string, range: Pick<Range, "limit" | "after">): Promise<readonly ListedRow[]> {
    const { positions } = await this.#positions(object, range, true);
    const ids = new Set(positions.map(idAt));
    const rows = await this.#rows.several([...ids]);
    return [...ids].flatMap((id) => rows.get(id) ?? []);
  }

  /** The events that speak of an object, or those of them that name no customer, oldest first: their ids, a page at a time. */
  async *speakingOf(pk: string, aPage = speakingAPage): AsyncGenerator<string[]> {
    const values = { pk, low: "0", high: "9~" };
    for await (const { rows } of this.#table.pages({
      where: "pk = :pk AND sk BETWEEN :low AND :high",
      values,
      limit: aPage,
    }))
      yield rows.map(({ sk }) => idAt(String(sk)));
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

  /** All events of one month by the time they were recorded, newest first. */
  async feed(month: string, range: Range, filters: Filters): Promise<Rows> {
    return await this.recorded(range, filters, [month]);
  }

  /** All events by the time they were recorded, newest first. `months`: in which something was recorded, newest first. */
  async recorded(range: Range, filters: Filters, months: Iterable<string>): Promise<Rows> {
    return await this.#listed(range, filters, months, "recordedTime");
  }

  /** All events by the time they happened, newest first. `months` as above. */
  async happened(range: Range, filters: Filters, months: Iterable<string>): Promise<Rows> {
    return await this.#listed(range, filters, months, "time");
  }

  async #listed(
    { since = "0", until, limit, after }: Range,
    filters: Filters,
    months: Iterable<string>,
    by: By,
  ): Promise<Rows> {
    const rows: ListedRow[] = [];
    const range = {
      before: after ?? (until === undefined ? undefined : `${until}~`),
      since,
      months: [...months],
    };
    let read = 0;
    let last: string | undefined;
    for await (const positions of inParts(this.#likely(range, filters, by), limit + 1)) {
      rows.push(...(await this.#at(positions, by, filters)).filter(({ event }) => passes(event, filters)));
      read += positions.length;
      last = positions.at(-1);
      if (rows.length > limit || read >= readAtMost) break;
      last = undefined;
    }
    const page = rows.slice(0, limit);
    const shown = page.at(-1);
    const next = rows.length > limit && shown ? positionOf(shown, by) : last;
    return { rows: page, ...(next === undefined ? {} : { next }) };
  }

  /**
   * The positions of all events of a range, newest first; from some way on those alone that the lists by kind have, or without the
   * hours in which none can pass.
   */
  async *#likely(range: Wanted, filters: Filters, by: By): AsyncGenerator<readonly string[]> {
    const list = await listBy(by);
    let left = this.#blindly;
    for await (const positions of list(this.#table, range)) {
      const blind = left > 0 ? positions.slice(0, left) : positions;
      yield blind;
      const last = blind.at(-1);
      if (left <= 0 || last === undefined) continue;
      left -= blind.length;
      if (left > 0) continue;
      const known = await this.#known({ ...range, before: last }, filters, by);
      if (known) return yield* known;
      yield positions.slice(blind.length);
    }
  }

  /** The positions of a range at which events may pass; `undefined` where too little is known of them. */
  async #known(
    range: Wanted,
    filters: Filters,
    by: By,
  ): Promise<AsyncGenerator<readonly string[]> | undefined> {
    const { byKind } = await import("./by-kind.ts");
    const listed = await byKind(this.#table, this.#rows, range, filters, by);
    if (listed) return listed;
    const { inHours, likelyHours } = await import("./likely-hours.ts");
    const likely = await likelyHours(this.#table, this.#rows, range, filters, by);
    return likely && inHours(this.#table, await listBy(by), likely, range);
  }

  /** The events at positions, in their order. One that was recorded or happened at another time is somewhere else, too. */
  async #at(positions: readonly string[], sort: By, filters: Filters): Promise<PlacedRow[]> {
    const rows = await this.#rows.several(positions.map(idAt), filters);
    return positions.flatMap((position) => {
      const row = rows.get(idAt(position));
      return row && positionOf(row, sort) === position ? [row] : [];
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
    const pages = this.#table.pages({
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

/** Late, as record lists nothing. */
const listBy = async (by: By) =>
  by === "time" ? (await import("./happened.ts")).happened : (await import("./recorded.ts")).recorded;

/** The same positions, so many at a time or up to a hundred, as one read takes them. */
async function* inParts(batches: AsyncIterable<readonly string[]>, wanted: number): AsyncGenerator<string[]> {
  const size = Math.min(wanted, 100);
  let part: string[] = [];
  for await (const batch of batches) {
    part.push(...batch);
    for (; part.length >= size; part = part.slice(size)) yield part.slice(0, size);
  }
  if (part.length > 0) yield part;
}

/** Where a row stands in an index: the instant it is sorted by, then its id. */
function positionOf({ event, recordedTime }: ListedRow, sort: string): string {
  const instant =
    sort === "recordedTime" ? recordedTime : sort === "upcomingTime" ? event.scheduledFor : event.time;
  return positionAt(instant ?? "", event.id);
}
