import { timelineCalls as calls } from "../../../schemas/api/timelines.ts";
import type { TimelinePage } from "../../../schemas/timeline.ts";
import { feedOrderOf, filtersOf, formatOf, rangeOf } from "../query.ts";
import {
  accountTimeline,
  eventDetail,
  eventThread,
  feed,
  type TimelineDeps,
  upcoming,
} from "../timelines.ts";
import { type Asked, Reply, type Route, route } from "./route.ts";

export const timelineRoutes = (deps: TimelineDeps): readonly Route[] => [
  route(
    calls.getAccountTimeline,
    async ({ at, ...asked }) =>
      await answered(asked, deps, async (query) => {
        const page = query.get("upcoming") === "true" ? upcoming : accountTimeline;
        return await page(at("account"), rangeOf(query), filtersOf(query), deps);
      }),
  ),
  route(
    calls.getTimeline,
    async (asked) =>
      await answered(asked, deps, async (query) => {
        const [range, filters] = [rangeOf(query), filtersOf(query)];
        if (query.get("upcoming") === "true") return await upcoming(undefined, range, filters, deps);
        return await feed(range, filters, feedOrderOf(query), deps);
      }),
  ),
  route(calls.getEvent, async ({ at }) => await eventDetail(at("event"), deps)),
  route(calls.getThread, async ({ at }) => await eventThread(at("event"), deps)),
];

/** A page of a timeline, or all of it as a file. */
async function answered(
  { event, query }: Pick<Asked<string>, "event" | "query">,
  { now }: Pick<TimelineDeps, "now">,
  page: (query: URLSearchParams) => Promise<TimelinePage>,
) {
  const format = formatOf(event);
  if (format === undefined) return await page(query);
  const { exported } = await import("../export.ts");
  return new Reply(await exported({ path: event.rawPath, query }, format, page, now));
}
