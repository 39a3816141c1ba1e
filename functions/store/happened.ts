import { feedRowsKey, toldLateKey } from "./keys.ts";
import { instantAt } from "./position.ts";
import { feedRow, happenedWithin } from "./rows.ts";
import type { Table } from "./table.ts";

/** A row that names events, by the instant it is sorted by: they happened then or within the hour before. */
export interface Naming {
  readonly instant: string;
  readonly happened: readonly string[];
}

const rowsAPage = 50;

/** Which positions (`<time>#<event id>`) are asked for. */
export interface Wanted {
  /** Left out itself; an instant alone leaves out that instant. All without it. */
  readonly before?: string | undefined;
  readonly since: string;
  /** Months in which something may have been recorded, newest first. */
  readonly months: readonly string[];
}

/**
 * The positions of all events by when they happened, newest first, some at a time. Two lists are read side by side: what was
 * recorded within an hour of happening stands in the feed, the rest among what was told late.
 */
export async function* happened(
  table: Table,
  { before, since, months }: Wanted,
): AsyncGenerator<readonly string[]> {
  const high = before === undefined ? "9" : `${anHourAfter(instantAt(before))}~`;
  const lists = [onFeed(table, months, since, high), rowsIn(table, toldLateKey, since, high)];
  yield* inOrder(lists, { before, since });
}

/** The rows of a list by kind that may name positions of a range. */
export function rowsOf(
  table: Table,
  pk: string,
  { before, since }: Pick<Wanted, "before" | "since">,
  aPage: number,
): AsyncGenerator<Naming> {
  const high = before === undefined ? "9" : `${anHourAfter(instantAt(before))}~`;
  return rowsIn(table, pk, since, high, aPage);
}

/**
 * The positions of a range that some lists name, newest first, each once. A row has nothing later than its instant, so what is later
 * than the next row of all lists is in order.
 */
export async function* inOrder(
  lists: readonly AsyncGenerator<Naming>[],
  { before, since }: Pick<Wanted, "before" | "since">,
): AsyncGenerator<readonly string[]> {
  const heads = await Promise.all(lists.map(nextOf));
  /** The latest first: of thousands that were recorded after what is asked for, each row adds at the end and takes from the beginning. */
  const waiting: string[] = [];
  for (;;) {
    const newest = newestOf(heads);
    const row = heads[newest];
    const list = lists[newest];
    const ready = waiting.splice(0, row ? placeOf(`${row.instant}~`, waiting) : waiting.length);
    if (ready.length > 0) yield ready;
    if (!row || !list) return;
    for (const position of row.happened)
      if (position >= since && (before === undefined || position < before)) put(position, waiting);
    heads[newest] = await nextOf(list);
  }
}

const newestOf = (heads: readonly (Naming | undefined)[]) =>
  heads.reduce((newest, head, n) => (head && head.instant > (heads[newest]?.instant ?? "") ? n : newest), 0);

/** Where a position stands among others, the latest first: how many are later. */
function placeOf(position: string, others: readonly string[]): number {
  let [from, to] = [0, others.length];
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    if ((others[middle] ?? "") > position) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Puts a position among others, once. */
function put(position: string, others: string[]): void {
  const place = placeOf(position, others);
  if (others[place] !== position) others.splice(place, 0, position);
}

async function* onFeed(table: Table, months: readonly string[], low: string, high: string) {
  for (const month of months)
    if (month >= low.slice(0, month.length) && month <= high.slice(0, month.length))
      yield* rowsIn(table, feedRowsKey(month), low, high);
}

async function* rowsIn(
  table: Table,
  pk: string,
  low: string,
  high: string,
  aPage = rowsAPage,
): AsyncGenerator<Naming> {
  if (low > high) return;
  const pages = table.pages({
    where: "pk = :pk AND sk BETWEEN :low AND :high",
    values: { pk, low, high },
    newestFirst: true,
    limit: aPage,
  });
  for await (const { rows } of pages)
    for (const row of rows) {
      const { recordedTime, happened } = feedRow.parse(row);
      yield { instant: recordedTime, happened };
    }
}

async function nextOf(list: AsyncGenerator<Naming>): Promise<Naming | undefined> {
  const { value, done } = await list.next();
  return done === true ? undefined : value;
}

const anHourAfter = (instant: string) => new Date(Date.parse(instant) + happenedWithin).toISOString();
