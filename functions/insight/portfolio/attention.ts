import { daysAfter, daysBetween } from "../days.ts";
import type { Hit } from "../growth/cross-sell.ts";
import { expiresSoon, type OpenEstimate } from "../growth/estimates.ts";
import type { Sentence } from "../sentences/sentence.ts";
import { toldOn } from "./brought-forward.ts";
import type { PortfolioRow } from "./row.ts";
import { overdueAlertDays } from "./states.ts";

/** Why an account asks for attention, the most pressing first. */
export const attentionReasons = ["atRisk", "weak", "silent", "overdue", "estimate", "growth"] as const;
export type AttentionReason = (typeof attentionReasons)[number];

/** A score from which down an account is listed, though not at risk yet. */
const weakFrom = 70;

/** One line of a list of the day. */
export interface Attention {
  readonly account: string;
  readonly reason: AttentionReason;
  readonly sentence: Sentence;
  readonly events: readonly string[];
  /** The day on which the reason began, as far as dates tell; else the day of the table. */
  readonly since: string;
}

/** All that asks for attention in an account; `hit` is what others like it have. */
export function attentionTo(row: PortfolioRow, hit?: Hit): Attention[] {
  if (row.left !== undefined) return [];
  const { account, silence, health, overdue } = row;
  const day = toldOn(row);
  const of = { account: account.id };
  const found: Attention[] = [];
  const { score, band, events } = health;
  if (score !== null && (band === "at risk" || score <= weakFrom))
    found.push({
      ...of,
      reason: band === "at risk" ? "atRisk" : "weak",
      since: day,
      events,
      sentence: { code: band === "at risk" ? "attention.atRisk" : "attention.weak", values: { score } },
    });
  if (silence.state === "silent")
    found.push({
      ...of,
      reason: "silent",
      since: silence.silentFrom ?? day,
      sentence: silence.sentence,
      events: silence.events,
    });
  if (overdue !== undefined && overdue.days > overdueAlertDays)
    found.push({
      ...of,
      reason: "overdue",
      since: daysAfter(day, overdueAlertDays + 1 - overdue.days),
      sentence: overdue.sentence,
      events: overdue.events,
    });
  const [estimate] = row.estimates.filter(({ due }) => due !== undefined);
  if (estimate !== undefined) found.push({ ...of, reason: "estimate", ...dueEstimate(estimate, day) });
  const growth = growthOf(row, hit);
  if (growth !== undefined) found.push({ ...of, reason: "growth", since: day, ...growth });
  return found;
}

function dueEstimate({ due, expires, event }: OpenEstimate, day: string) {
  const left = due === "expires" && expires !== undefined ? daysBetween(day, expires) : undefined;
  return {
    since: left === undefined ? day : daysAfter(day, left - expiresSoon),
    events: [event],
    sentence: { code: "attention.estimate", values: { days: left ?? -1 } },
  } as const;
}

function growthOf(
  { capacity, serviceEvent, serviceEvents = {} }: PortfolioRow,
  hit: Hit | undefined,
): Pick<Attention, "sentence" | "events"> | undefined {
  if (capacity !== undefined) {
    const { seen, expected, events } = capacity;
    return { sentence: { code: "growth.capacity", values: { seen, expected } }, events };
  }
  if (hit === undefined) return undefined;
  const { service, k, of, by } = hit;
  const shown = by === null ? serviceEvent : serviceEvents[by];
  return {
    sentence:
      by === null
        ? { code: "growth.services", values: { service, k, of } }
        : { code: "growth.servicesBy", values: { service, k, of, by } },
    // What it has: the service by which the others are like it, or any, among which the one that it lacks is not.
    events: shown === undefined ? [] : [shown],
  };
}
