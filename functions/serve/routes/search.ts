import { searchCalls as calls } from "../../../schemas/api/search.ts";
import { EventTexts } from "../search/event-texts.ts";
import { search } from "../search/search.ts";
import type { TimelineDeps } from "../timelines.ts";
import { type Route, route } from "./route.ts";

/** The words that are searched are read with the first search, and kept for the next. */
export function searchRoutes(deps: TimelineDeps): readonly Route[] {
  const texts = new EventTexts();
  return [route(calls.search, async ({ query }) => await search(query, texts, deps))];
}
