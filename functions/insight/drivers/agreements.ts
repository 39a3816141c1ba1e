import { dayOf, daysAfter } from "../days.ts";
import { compare, type InsightEvent, inOrder } from "../facts.ts";
import { expiredEstimates } from "../growth/estimates.ts";
import type { Driver } from "../health.ts";

const lookedBack = 150;

/** What came of agreements and estimates: how bad it is that the last one ended so. */
const outcomes: Readonly<Record<string, number>> = {
  "agreement.completed": 0,
  "agreement.declined": 1,
  "agreement.expired": 0.5,
  "agreement.voided": 0.5,
  "estimate.accepted": 0,
  "estimate.declined": 1,
  "estimate.voided": 0.5,
};

/** Estimates that nobody answers end without an event, and as badly as agreements that expire. */
const expired = 0.5;

/** Whether an event of this type says how an agreement or estimate ended. */
export const isOutcome = (type: string): boolean => outcomes[type] !== undefined;

/** How the last agreement or estimate ended; known where there ever was one. */
export function agreementsOutcome(events: readonly InsightEvent[], today: string): Driver | undefined {
  const told = inOrder(events).filter(
    ({ type, time }) => /^(agreement|estimate)\./.test(type) && dayOf(time) <= today,
  );
  if (told.length === 0) return undefined;
  const ends = [
    ...told.flatMap(({ id, type, time }) => {
      const u = outcomes[type];
      return u === undefined ? [] : [{ event: id, on: dayOf(time), u }];
    }),
    ...expiredEstimates(events, today).map((one) => ({ ...one, u: expired })),
  ].filter(({ on }) => on > daysAfter(today, -lookedBack));
  const last = ends.sort((a, b) => compare(a.on, b.on)).at(-1);
  return { u: last?.u ?? 0, evidence: last !== undefined && last.u > 0 ? [last.event] : [] };
}
