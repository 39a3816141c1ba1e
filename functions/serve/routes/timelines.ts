import { timelineCalls as calls } from "../../../schemas/api/timelines.ts";
import type { TimelinePage } from "../../../schemas/timeline.ts";
import type { HttpEvent } from "../../shared/http.ts";
import { feedOrderOf, filtersOf, formatOf, queryOf, rangeOf } from "../query.ts";
import {
  accountTimeline,
  eventDetail,
  eventThread,
  feed,
  type TimelineDeps,
  upcoming,
} from "../timelines.ts";
import { Reply, type Route, route } from "./route.ts";

export const timelineRoutes = (deps: TimelineDeps): readonly Route[] => [
  route(
    calls.getAccountTimeline,
    async ({ event, at }) =>
      await answered(event, deps, async (query) => {
        const page = query.get("upcoming") === "true" ? upcoming : accountTimeline;
        return await page(at("account"), rangeOf(query), filtersOf(query), deps);
      }),
  ),
  route(
    calls.getTimeline,
    async ({ event }) =>
      await answered(event, deps, async (query) => {
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
  event: HttpEvent,
  { now }: Pick<TimelineDeps, "now">,
  page: (query: URLSearchParams) => Promise<TimelinePage>,
) {
  const format = formatOf(event);
  if (format === undefined) return await page(queryOf(event));
  const { exported } = await import("../export.ts");
  return new Reply(await exported(event, format, page, now));
}
