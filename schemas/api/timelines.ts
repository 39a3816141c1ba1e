import { eventDetail, timelinePage } from "../timeline.ts";
import type { Calls } from "./call.ts";
import { feedQuery, timelineQuery } from "./queries.ts";

const goOn =
  "A filtered page may hold fewer events than `limit`, even none, and still have a `next`: go on until there is none.";

export const timelineCalls = {
  getAccountTimeline: {
    method: "GET",
    path: "/api/accounts/{account}/timeline",
    role: "viewer",
    tags: ["timeline"],
    summary: "An account's events by the time they happened, newest first",
    description: goOn,
    query: timelineQuery,
    answers: { 200: { description: "A page of events", schema: timelinePage } },
    problems: [400, 404, 410],
  },
  getTimeline: {
    method: "GET",
    path: "/api/timeline",
    role: "viewer",
    tags: ["timeline"],
    summary: "All accounts' events by the time they were recorded or happened, newest first",
    description: goOn,
    query: feedQuery,
    answers: { 200: { description: "A page of events", schema: timelinePage } },
    problems: [400],
  },
  getEvent: {
    method: "GET",
    path: "/api/events/{event}",
    role: "viewer",
    tags: ["timeline"],
    summary: "One event with the delivery it came from and where its object stands now",
    answers: { 200: { description: "The event", schema: eventDetail } },
    problems: [404],
  },
  getThread: {
    method: "GET",
    path: "/api/events/{event}/thread",
    role: "viewer",
    tags: ["timeline"],
    summary: "The other events of the same object (this invoice, this envelope), newest first",
    answers: { 200: { description: "At most 100 events", schema: timelinePage } },
    problems: [404],
  },
} as const satisfies Calls;
