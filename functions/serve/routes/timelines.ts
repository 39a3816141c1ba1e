import { json } from "../../shared/http.ts";
import { filtersOf, queryOf, rangeOf } from "../query.ts";
import { accountTimeline, eventDetail, feed, type TimelineDeps, upcoming } from "../timelines.ts";
import { parameter, type Route } from "./route.ts";

export const timelineRoutes = (deps: TimelineDeps): readonly Route[] => [
  {
    method: "GET",
    path: "/api/accounts/{account}/timeline",
    role: "viewer",
    answer: async (event) => {
      const query = queryOf(event);
      const page = query.get("upcoming") === "true" ? upcoming : accountTimeline;
      return json(200, await page(parameter(event, "account"), rangeOf(query), filtersOf(query), deps));
    },
  },
  {
    method: "GET",
    path: "/api/timeline",
    role: "viewer",
    answer: async (event) => {
      const query = queryOf(event);
      const [range, filters] = [rangeOf(query), filtersOf(query)];
      const ahead = query.get("upcoming") === "true";
      return json(
        200,
        await (ahead ? upcoming(undefined, range, filters, deps) : feed(range, filters, deps)),
      );
    },
  },
  {
    method: "GET",
    path: "/api/events/{event}",
    role: "viewer",
    answer: async (event) => json(200, await eventDetail(parameter(event, "event"), deps)),
  },
];
