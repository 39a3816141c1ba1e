import { pagesOf } from "../../../../schemas/api/pages.ts";

interface Page<Item> {
  readonly items: readonly Item[];
  readonly next?: string | undefined;
}

/** A list page by page to its end, or until there is so much of it; `more`: whether there are others behind that. */
export async function readAll<Item>(
  page: (cursor: string | undefined) => Promise<Page<Item>>,
  most = Number.POSITIVE_INFINITY,
) {
  const items: Item[] = [];
  for await (const read of pagesOf(page)) {
    items.push(...read.items);
    if (items.length >= most) return { items, more: read.next !== undefined };
  }
  return { items, more: false };
}
