import type { AccountEvent } from "../../../../schemas/account-event.ts";
import { call } from "./api.ts";
import type { TimelineQuery } from "./filters.ts";

/** Events of a page, as many as the API tells at once. */
const atOnce = 200;

/** Events of all clients, page by page until there are so many; `more`: whether there are others behind them. */
export async function readFeed(query: TimelineQuery, most: number) {
  const events: AccountEvent[] = [];
  let cursor: string | undefined;
  do {
    const page = await call("GET", "/api/timeline", { query: { ...query, limit: atOnce, cursor } });
    events.push(...page.events);
    cursor = page.next;
  } while (cursor !== undefined && events.length < most);
  return { events, more: cursor !== undefined };
}
