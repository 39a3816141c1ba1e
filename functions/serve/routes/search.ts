import { searchCalls as calls } from "../../../schemas/api/search.ts";
import type { OlderDeps } from "../search/older-texts.ts";
import { type Route, route } from "./route.ts";

/** Late: many calls are of people who look for nothing. */
const loaded = async () => await import("../search/search.ts");

/** The words that are searched are read with the first search, and kept for the next. */
export function searchRoutes(deps: OlderDeps): readonly Route[] {
  let texts: ReturnType<Awaited<ReturnType<typeof loaded>>["searchedTexts"]> | undefined;
  return [
    route(calls.search, async ({ query }) => {
      const { search, searchedTexts } = await loaded();
      texts ??= searchedTexts();
      return await search(query, texts, deps);
    }),
  ];
}
