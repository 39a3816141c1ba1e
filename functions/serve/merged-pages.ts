/** One of several lists that are sorted alike, read a page at a time. */
export interface Source<Item> {
  /** Up to `limit` items after a position; `next` is the last position it has looked at, absent at its end. */
  page(
    after: string | undefined,
    limit: number,
  ): Promise<{ readonly items: readonly Item[]; readonly next?: string }>;
}

interface Reading<Item> {
  readonly source: Source<Item>;
  next: string | undefined;
  ended: boolean;
}

/**
 * The next items of several sorted lists as of one, each item once: `limit` of them, unless the lists end before or more
 * than `pages` pages would have to be read. What lies beyond the position that some list has been read to is not told yet.
 */
export async function mergedPages<Item>(
  sources: readonly Source<Item>[],
  {
    after,
    limit,
    descending,
    positionOf,
    pages = 100,
  }: {
    readonly after: string | undefined;
    readonly limit: number;
    readonly descending: boolean;
    readonly positionOf: (item: Item) => string;
    readonly pages?: number;
  },
): Promise<{ readonly items: Item[]; readonly next?: string }> {
  const before = (a: string, b: string) => (descending ? a > b : a < b);
  const readings: Reading<Item>[] = sources.map((source) => ({ source, next: after, ended: false }));
  const found = new Map<string, Item>();
  // A first look at each list is short: most of a page comes from few of them.
  let size = Math.min(limit, Math.ceil(limit / sources.length) + 5);
  let read = 0;
  for (;;) {
    const open = readings.filter(({ ended }) => !ended);
    // The list that has been read least far says how far all are known.
    const edge = open
      .map(({ next }) => next)
      .reduce<string | undefined>(
        (least, one) => (least === undefined || one === undefined || before(one, least) ? one : least),
        open[0]?.next,
      );
    const known = [...found].filter(
      ([position]) => open.length === 0 || (read > 0 && edge !== undefined && !before(edge, position)),
    );
    if (open.length === 0 || known.length > limit || read >= pages) {
      const sorted = known.sort(([a], [b]) => (before(a, b) ? -1 : 1));
      const page = sorted.slice(0, limit);
      const last = sorted.length > limit ? page.at(-1)?.[0] : open.length > 0 ? edge : undefined;
      return { items: page.map(([, item]) => item), ...(last === undefined ? {} : { next: last }) };
    }
    const behind = read === 0 ? open : open.filter(({ next }) => next === edge);
    await Promise.all(
      behind.map(async (reading) => {
        const { items, next } = await reading.source.page(reading.next, size);
        for (const item of items) found.set(positionOf(item), item);
        reading.next = next;
        reading.ended = next === undefined;
      }),
    );
    read += behind.length;
    size = limit;
  }
}
