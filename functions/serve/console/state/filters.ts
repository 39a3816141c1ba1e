import type { AccountEvent } from "../../../../schemas/account-event.ts";
import { eventTypes, type Family } from "../../../../schemas/event-types.ts";
import { type Lane as Half, laneOf } from "../../../../schemas/lane.ts";

export type Lane = "all" | Half;

/** The families as the filter lists them. */
export const families = Object.keys(eventTypes).filter((name): name is Family =>
  Object.hasOwn(eventTypes, name),
);

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
export function apiQuery({ lane, family, tool, since, until }: Filters): URLSearchParams {
  const query = new URLSearchParams();
  for (const one of family) query.append("family", one);
  for (const one of tool) query.append("tool", one);
  if (lane !== "all") query.set("lane", lane);
  if (since !== undefined) query.set("since", startOf(since).toISOString());
  if (until !== undefined) query.set("until", new Date(startOf(until, 1).getTime() - 1).toISOString());
  return query;
}

/** Whether an event is one of those asked for. */
export function passes(
  event: AccountEvent,
  { lane, family, tool, since, until }: Filters,
  by: "time" | "recordedTime",
): boolean {
  return (
    (lane === "all" || laneOf(event.type, event.family) === lane) &&
    (family.length === 0 || family.includes(event.family)) &&
    (tool.length === 0 || tool.includes(event.tool)) &&
    (since === undefined || event[by] >= startOf(since).toISOString()) &&
    (until === undefined || event[by] < startOf(until, 1).toISOString())
  );
}

function startOf(text: string, daysOn = 0): Date {
  const [year = 0, month = 1, date = 1] = text.split("-").map(Number);
  return new Date(year, month - 1, date + daysOn);
}
