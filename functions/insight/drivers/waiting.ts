import { answers, wantsAnswer } from "../../matching/wants-answer.ts";
import { wordOf } from "../../matching/who-acted.ts";
import { dayOf, daysAfter, daysBetween } from "../days.ts";
import { type InsightEvent, inOrder, thingOf } from "../facts.ts";
import type { Driver } from "../health.ts";
import { severity } from "../severity.ts";

const talks = /^(message|email|request|form)\./;
const lookedBack = 90;

/** What waits for us, and since when. */
export interface Waiting {
  readonly since: string;
  /** Days that were not holidays. */
  readonly days: number;
  readonly event: string;
}

/** The oldest message that the team has not answered; requests wait until they are resolved, too. */
export function waitingOf(
  events: readonly InsightEvent[],
  today: string,
  holidays: readonly string[] = [],
): Waiting | undefined {
  const told = inOrder(events).filter(({ time }) => dayOf(time) <= today);
  const resolved = new Set(
    told.flatMap((event) => (event.type === "request.resolved" && event.object ? [thingOf(event)] : [])),
  );
  const ourLast = told.findLast(answers)?.time ?? "";
  const oldest = told.find(
    (event) =>
      wantsAnswer(event) &&
      event.time > ourLast &&
      dayOf(event.time) > daysAfter(today, -lookedBack) &&
      !(event.object && resolved.has(thingOf(event))),
  );
  if (oldest === undefined) return undefined;
  const since = dayOf(oldest.time);
  const free = new Set(holidays.filter((day) => day > since && day <= today));
  const days = daysBetween(since, today) - free.size;
  return { since, days, event: oldest.id };
}

/** How long a customer has waited; known where both sides are heard. */
export function waitingDriver(
  events: readonly InsightEvent[],
  today: string,
  holidays: readonly string[] = [],
): Driver | undefined {
  const talk = events.filter(({ type, time }) => talks.test(type) && dayOf(time) <= today);
  const heard = new Set(talk.map(wordOf));
  if (!heard.has("customer") || !heard.has("us")) return undefined;
  const waiting = waitingOf(events, today, holidays);
  return waiting === undefined
    ? { u: 0, evidence: [] }
    : { u: severity.waiting(waiting.days), evidence: [waiting.event] };
}
