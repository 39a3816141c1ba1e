import { dayOf } from "./days.ts";
import { type InsightEvent, inOrder, supersededBy, thingOf } from "./facts.ts";

/** A meeting to come: when, and the event that says so. */
export interface MeetingAhead {
  readonly event: string;
  readonly time: string;
}

/** Meetings after an instant that were neither canceled nor moved, as known by the end of a day, the soonest first. */
export function meetingsAhead(events: readonly InsightEvent[], today: string, after: string): MeetingAhead[] {
  const told = events.filter(({ type, time }) => type.startsWith("meeting.") && dayOf(time) <= today);
  const moved = new Set(told.flatMap(supersededBy));
  const latest = new Map(inOrder(told).map((event) => [thingOf(event), event]));
  return [...latest]
    .flatMap(([name, { id, type, scheduledFor }]) =>
      scheduledFor !== undefined && !moved.has(name) && type !== "meeting.canceled"
        ? [{ event: id, time: scheduledFor }]
        : [],
    )
    .filter(({ time }) => time > after)
    .sort((a, b) => (a.time < b.time ? -1 : 1));
}
