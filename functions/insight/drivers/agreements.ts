import { dayOf, daysAfter } from "../days.ts";
import { type InsightEvent, inOrder } from "../facts.ts";
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

/** How the last agreement or estimate ended; known where there ever was one. */
export function agreementsOutcome(events: readonly InsightEvent[], today: string): Driver | undefined {
  const told = inOrder(events).filter(
    ({ type, time }) => /^(agreement|estimate)\./.test(type) && dayOf(time) <= today,
  );
  if (told.length === 0) return undefined;
  const last = told.findLast(
    ({ type, time }) => outcomes[type] !== undefined && dayOf(time) > daysAfter(today, -lookedBack),
  );
  const u = last === undefined ? 0 : (outcomes[last.type] ?? 0);
  return { u, evidence: last !== undefined && u > 0 ? [last.id] : [] };
}
