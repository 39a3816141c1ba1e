import { call } from "./api.ts";
import type { TimelineQuery } from "./filters.ts";
import { readAll } from "./read-all.ts";

/** Events of a page, as many as the API tells at once. */
const atOnce = 200;

/** Events of all clients, page by page until there are so many; `more`: whether there are others behind them. */
export async function readFeed(query: TimelineQuery, most: number) {
  const { items, more } = await readAll(async (cursor) => {
    const page = await call("GET", "/api/timeline", { query: { ...query, limit: atOnce, cursor } });
    return { items: page.events, next: page.next };
  }, most);
  return { events: items, more };
}
