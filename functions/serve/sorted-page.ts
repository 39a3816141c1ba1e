import * as z from "zod/mini";
import { BadRequest } from "../shared/errors.ts";
import { limitOf } from "./query.ts";

/** What a list is sorted by, the last part an id: compared part by part, the smallest first. */
export type SortKey = readonly (string | number)[];

const sortKey = z.array(z.union([z.string(), z.number()]));

/**
 * The page of a list that the query's `limit` and `cursor` ask for. The cursor is the sort key of the last item told: whether
 * that one has gone or moved meanwhile, the next page begins behind where it stood. Throws `BadRequest`.
 */
export function sortedPage<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => SortKey,
  query: URLSearchParams,
): { readonly page: Item[]; readonly next?: string } {
  const cursor = query.get("cursor");
  const after = cursor === null ? undefined : keyIn(cursor);
  const sorted = items
    .map((item) => ({ item, key: keyOf(item) }))
    .filter(({ key }) => after === undefined || isBehind(key, after))
    .sort((a, b) => compared(a.key, b.key));
  const page = sorted.slice(0, limitOf(query));
  const last = page.at(-1);
  return {
    page: page.map(({ item }) => item),
    ...(last && page.length < sorted.length ? { next: cursorOf(last.key) } : {}),
  };
}

function isBehind(key: SortKey, after: SortKey): boolean {
  const isAlike = key.length === after.length && key.every((part, n) => typeof part === typeof after[n]);
  if (!isAlike) throw new BadRequest("invalid_cursor", "This cursor is of a list that is sorted otherwise");
  return compared(key, after) > 0;
}

function compared(a: SortKey, b: SortKey): number {
  for (const [n, part] of a.entries()) {
    const other = b[n] ?? "";
    const difference =
      typeof part === "number" && typeof other === "number"
        ? part - other
        : collator.compare(String(part), String(other)) || Number(part > other) - Number(part < other);
    if (difference !== 0) return difference;
  }
  return 0;
}

const collator = new Intl.Collator("en");

const cursorOf = (key: SortKey) => Buffer.from(JSON.stringify(key)).toString("base64url");

function keyIn(cursor: string): SortKey {
  try {
    return sortKey.parse(JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")));
  } catch {
    throw new BadRequest("invalid_cursor", "Not a cursor of this API");
  }
}
