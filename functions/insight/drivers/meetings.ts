import { dayOf, daysAfter, daysBetween, endOf } from "../days.ts";
import { type InsightEvent, inOrder, supersededBy, thingOf } from "../facts.ts";
import type { Driver } from "../health.ts";
import { severity } from "../severity.ts";

const lookedBack = 120;
/** A meeting that is booked so soon after one was canceled stands for it. */
const bookedAgainWithin = 14;

/** Meetings that the customer missed, or canceled and did not move; known where there was a meeting. Those after `now` have not been. */
export function missedMeetings(
  events: readonly InsightEvent[],
  today: string,
  now = endOf(today),
): Driver | undefined {
  const told = inOrder(events).filter(
    ({ type, time }) => type.startsWith("meeting.") && dayOf(time) <= today,
  );
  const moved = new Set(told.flatMap(supersededBy));
  const latest = new Map(told.map((event) => [thingOf(event), event]));
  const meetings = [...latest]
    .filter(([id]) => !moved.has(id))
    .map(([, event]) => event)
    .filter((event) => {
      const at = event.type === "meeting.canceled" ? event.time : (event.scheduledFor ?? event.time);
      return at <= now && dayOf(at) > daysAfter(today, -lookedBack);
    });
  const missed = meetings.filter(
    (one) => one.type === "meeting.no_show" || (isCanceledByCustomer(one) && !isBookedAgain(one, told)),
  );
  const u = severity.meetings(missed.length, meetings.length);
  return u === undefined ? undefined : { u, evidence: missed.map(({ id }) => id) };
}

const isCanceledByCustomer = ({ type, direction }: InsightEvent) =>
  type === "meeting.canceled" && direction === "in";

function isBookedAgain(canceled: InsightEvent, told: readonly InsightEvent[]): boolean {
  return told.some(
    ({ type, time }) =>
      type === "meeting.scheduled" &&
      time >= canceled.time &&
      daysBetween(dayOf(canceled.time), dayOf(time)) <= bookedAgainWithin,
  );
}
