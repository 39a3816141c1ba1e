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
  let cursor: string | undefined;
  do {
    const read = await page(cursor);
    items.push(...read.items);
    cursor = read.next;
  } while (cursor !== undefined && items.length < most);
  return { items, more: cursor !== undefined };
}
