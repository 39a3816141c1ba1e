import type { TimelinePage } from "../../../schemas/timeline.ts";
import { type HttpEvent, json } from "../../shared/http.ts";
import { exported, formatOf } from "../export.ts";
import { filtersOf, queryOf, rangeOf } from "../query.ts";
import {
  accountTimeline,
  eventDetail,
  eventThread,
  feed,
  type TimelineDeps,
  upcoming,
} from "../timelines.ts";
import { parameter, type Route } from "./route.ts";

export const timelineRoutes = (deps: TimelineDeps): readonly Route[] => [
  {
    method: "GET",
    path: "/api/accounts/{account}/timeline",
    role: "viewer",
    answer: async (event) => {
      return await answered(event, async (query) => {
        const page = query.get("upcoming") === "true" ? upcoming : accountTimeline;
        return await page(parameter(event, "account"), rangeOf(query), filtersOf(query), deps);
      });
    },
  },
  {
    method: "GET",
    path: "/api/timeline",
    role: "viewer",
    answer: async (event) => {
      return await answered(event, async (query) => {
        const [range, filters] = [rangeOf(query), filtersOf(query)];
        const ahead = query.get("upcoming") === "true";
        return await (ahead ? upcoming(undefined, range, filters, deps) : feed(range, filters, deps));
      });
    },
  },
  {
    method: "GET",
    path: "/api/events/{event}",
    role: "viewer",
    answer: async (event) => json(200, await eventDetail(parameter(event, "event"), deps)),
  },
  {
    method: "GET",
    path: "/api/events/{event}/thread",
    role: "viewer",
    answer: async (event) => json(200, await eventThread(parameter(event, "event"), deps)),
  },
];

/** A page of a timeline, or all of it as a file. */
async function answered(event: HttpEvent, page: (query: URLSearchParams) => Promise<TimelinePage>) {
  const format = formatOf(event);
  return format === undefined ? json(200, await page(queryOf(event))) : await exported(event, format, page);
}
