import * as z from "zod/mini";
import { BadRequest } from "../shared/errors.ts";
import { markOf, OtherList } from "./cursor.ts";
import { limitOf } from "./query.ts";

/** What a list is sorted by, the last part an id: compared part by part, the smallest first. */
export type SortKey = readonly (string | number)[];

const sortKey = z.array(z.union([z.string(), z.number()]));

interface SortedPage<Item> {
  readonly page: Item[];
  readonly next?: string;
}

/**
 * The page of a list that the query's `limit` and `cursor` ask for. The cursor is the sort key of the last item told: whether
 * that one has gone or moved meanwhile, the next page begins behind where it stood. Throws `BadRequest`.
 */
export function sortedPage<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => SortKey,
  query: URLSearchParams,
): SortedPage<Item> {
  return pageOf(smallest(items, keyOf, afterOf(query), limitOf(query) + 1), query);
}

/** An item with what it is sorted by. */
export interface Keyed<Item> {
  readonly item: Item;
  readonly key: SortKey;
}

/** A list in order, once for many pages of it: what is left out of it leaves the rest in order. */
export const inOrder = <Item>(
  items: readonly Item[],
  keyOf: (item: Item) => SortKey,
): readonly Keyed<Item>[] => sortedByKey(items.map((item) => ({ item, key: keyOf(item) })));

export const sortedByKey = <Item>(items: readonly Keyed<Item>[]): readonly Keyed<Item>[] =>
  items.toSorted((a, b) => compared(a.key, b.key));

/** As `sortedPage`, of a list that is in order. */
export function orderedPage<Item>(items: readonly Keyed<Item>[], query: URLSearchParams): SortedPage<Item> {
  const after = afterOf(query);
  if (after === undefined) return pageOf(items, query);
  for (const { key } of items.slice(0, 1)) checkAlike(key, after);
  const from = placeOf(after, items);
  return pageOf(items.slice(from, from + limitOf(query) + 1), query);
}

/** The first items as the page; where there are more than its limit, the cursor of the next one. */
function pageOf<Item>(found: readonly Keyed<Item>[], query: URLSearchParams): SortedPage<Item> {
  const page = found.slice(0, limitOf(query));
  const last = page.at(-1);
  return {
    page: page.map(({ item }) => item),
    ...(last && page.length < found.length ? { next: cursorOf(last.key, query) } : {}),
  };
}

function afterOf(query: URLSearchParams): SortKey | undefined {
  const cursor = query.get("cursor");
  return cursor === null ? undefined : keyIn(cursor, query);
}

/** So many items with the smallest keys behind one, in order: of a long list a page is wanted, and the rest need not be sorted. */
function smallest<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => SortKey,
  after: SortKey | undefined,
  count: number,
): readonly Keyed<Item>[] {
  const found: Keyed<Item>[] = [];
  for (const item of items) {
    const key = keyOf(item);
    if (after !== undefined) checkAlike(key, after);
    if (after !== undefined && compared(key, after) <= 0) continue;
    const largest = found.length < count ? undefined : found.at(-1);
    if (largest !== undefined && compared(key, largest.key) >= 0) continue;
    found.splice(placeOf(key, found), 0, { item, key });
    if (found.length > count) found.pop();
  }
  return found;
}

/** Where a key stands among some in order, behind those equal to it. */
function placeOf(key: SortKey, found: readonly { readonly key: SortKey }[]): number {
  let [from, to] = [0, found.length];
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    const there = found[middle];
    if (there !== undefined && compared(there.key, key) <= 0) from = middle + 1;
    else to = middle;
  }
  return from;
}

function checkAlike(key: SortKey, after: SortKey): void {
  const isAlike = key.length === after.length && key.every((part, n) => typeof part === typeof after[n]);
  if (!isAlike) throw new BadRequest("invalid_cursor", "This cursor is of a list that is sorted otherwise");
}

function compared(a: SortKey, b: SortKey): number {
  // Not by `entries`: long lists are compared so.
  for (let n = 0; n < a.length; n++) {
    const part = a[n] ?? "";
    const other = b[n] ?? "";
    if (part === other) continue;
    const difference =
      typeof part === "number" && typeof other === "number"
        ? part - other
        : collator.compare(String(part), String(other)) || Number(part > other) - Number(part < other);
    if (difference !== 0) return difference;
  }
  return 0;
}

const collator = new Intl.Collator("en");

/** With a mark of the query: a page may be told packed, once for all who ask for it. */
const cursorOf = (key: SortKey, query: URLSearchParams) =>
  Buffer.from(JSON.stringify([...key, markOf("", query)])).toString("base64url");

function keyIn(cursor: string, query: URLSearchParams): SortKey {
  const key = readKey(cursor);
  if (key.at(-1) !== markOf("", query)) throw new OtherList();
  return key.slice(0, -1);
}

function readKey(cursor: string): SortKey {
  try {
    return sortKey.parse(JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")));
  } catch {
    throw new BadRequest("invalid_cursor", "Not a cursor of this API");
  }
}
