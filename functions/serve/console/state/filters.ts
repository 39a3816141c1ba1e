import type { AccountEvent } from "../../../../schemas/account-event.ts";
import type { QueryOf } from "../../../../schemas/api/call.ts";
import type { CallAt, Sent } from "../../../../schemas/api/client.ts";
import { eventTypes, type Family } from "../../../../schemas/event-types.ts";
import { type Lane as Half, laneOf } from "../../../../schemas/lane.ts";

export type Lane = "all" | Half;

/** What a timeline may be asked for. */
export type TimelineQuery = Sent<QueryOf<CallAt<"GET", "/api/timeline">>>;

/** The families as the filter lists them. */
export const families = Object.keys(eventTypes).filter((name): name is Family =>
  Object.hasOwn(eventTypes, name),
);

/** What of a client's documents may be looked at. */
export const documentKinds = ["open", "money", "agreement", "meeting"] as const;

/** What of a timeline is asked for, as the address holds it. Days are the reader's own. */
export interface Filters {
  readonly lane: Lane;
  readonly family: readonly Family[];
  readonly tool: readonly string[];
  readonly since?: string;
  readonly until?: string;
}

const day = /^\d{4}-\d\d-\d\d$/;

export function filtersOf(query: URLSearchParams): Filters {
  const lane = query.get("lane");
  const [since, until] = [query.get("since"), query.get("until")];
  return {
    lane: lane === "activity" || lane === "history" ? lane : "all",
    family: families.filter((family) => query.getAll("family").includes(family)),
    tool: [...new Set(query.getAll("tool"))].sort(),
    ...(since && day.test(since) ? { since } : {}),
    ...(until && day.test(until) ? { until } : {}),
  };
}

export const isFiltered = ({ lane, family, tool, since, until }: Filters) =>
  lane !== "all" || family.length > 0 || tool.length > 0 || since !== undefined || until !== undefined;

/** The filters as the API takes them. */
export function apiQuery({ lane, family, tool, since, until }: Filters): TimelineQuery {
  return {
    family,
    tool,
    lane: lane === "all" ? undefined : lane,
    since: since === undefined ? undefined : startOf(since).toISOString(),
    until: until === undefined ? undefined : new Date(startOf(until, 1).getTime() - 1).toISOString(),
  };
}

/** Whether an event is one of those asked for. */
export function passes(event: AccountEvent, { lane, family, tool, since, until }: Filters): boolean {
  return (
    (lane === "all" || laneOf(event.type, event.family) === lane) &&
    (family.length === 0 || family.includes(event.family)) &&
    (tool.length === 0 || tool.includes(event.tool)) &&
    (since === undefined || event.time >= startOf(since).toISOString()) &&
    (until === undefined || event.time < startOf(until, 1).toISOString())
  );
}

function startOf(text: string, daysOn = 0): Date {
  const [year = 0, month = 1, date = 1] = text.split("-").map(Number);
  return new Date(year, month - 1, date + daysOn);
}
