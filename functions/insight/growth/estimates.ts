import { dayOf, daysBetween } from "../days.ts";
import { type InsightEvent, inOrder, thingOf } from "../facts.ts";

/** An estimate is told of so many days before it expires. */
export const expiresSoon = 14;
/** Accepted estimates from which on an account has its own usual time. */
const fewest = 3;

/** An unanswered estimate. */
export interface OpenEstimate {
  readonly id: string;
  /** The event that tells most of it. */
  readonly event: string;
  readonly since: string;
  readonly days: number;
  readonly expires?: string;
  readonly amount?: { readonly amount: string; readonly currency: string };
  /** The account has its own usual time, and needs no other's. */
  readonly ownUsual: boolean;
  /** It expires within a fortnight, or has waited longer than is usual. */
  readonly due: "expires" | "waits" | undefined;
}

const answered = /^estimate\.(accepted|declined|voided|deleted)$/;

/** Estimates that nobody has answered by the end of the day until which they stood: what tells most of each, and that day. */
export function expiredEstimates(
  events: readonly InsightEvent[],
  today: string,
): { readonly event: string; readonly on: string }[] {
  return estimatesIn(events, today).flatMap((told) => {
    const [last, until] = [told.at(-1), expiryOf(told)];
    const isOver = until !== undefined && until < today && !told.some(({ type }) => answered.test(type));
    return last !== undefined && isOver ? [{ event: last.id, on: until }] : [];
  });
}

/** Estimates still open on a day; whether one has waited long is known by the account's own median days to acceptance. */
export function openEstimates(events: readonly InsightEvent[], today: string): OpenEstimate[] {
  const own = medianOf(daysToAcceptance(events, today), fewest);
  const open = estimatesIn(events, today).flatMap((told): OpenEstimate[] => {
    const [first, last] = [told[0], told.at(-1)];
    if (first === undefined || last === undefined || told.some(({ type }) => answered.test(type))) return [];
    const found = told.findLast(({ owed, money }) => owed ?? money);
    const until = expiryOf(told);
    const since = dayOf(first.time);
    const days = daysBetween(since, today);
    const left = until === undefined ? undefined : daysBetween(today, until);
    if (left !== undefined && left < 0) return [];
    const amount = found?.owed ? { amount: found.owed.total, currency: found.owed.currency } : found?.money;
    return [
      {
        id: first.object?.id ?? first.id,
        event: last.id,
        since,
        days,
        ...(until === undefined ? {} : { expires: until }),
        ...(amount === undefined ? {} : { amount }),
        ownUsual: own !== undefined,
        due: left !== undefined && left <= expiresSoon ? "expires" : waits(days, own),
      },
    ];
  });
  return open.sort((a, b) => urgency(a) - urgency(b) || (a.expires ?? "~").localeCompare(b.expires ?? "~"));
}

/** The day until which an estimate stands, as its last word of that says. */
function expiryOf(told: readonly InsightEvent[]): string | undefined {
  const expires = told.findLast(({ owed, scheduledFor }) => owed?.due ?? scheduledFor);
  return expires?.owed?.due ?? expires?.scheduledFor?.slice(0, 10);
}

const urgency = ({ due }: OpenEstimate) => (due === "expires" ? 0 : due === "waits" ? 1 : 2);

const waits = (days: number, usual: number | undefined) =>
  usual !== undefined && days > usual ? ("waits" as const) : undefined;

/** Days from an estimate's first word to its acceptance, one an estimate. */
export function daysToAcceptance(events: readonly InsightEvent[], today: string): number[] {
  return estimatesIn(events, today).flatMap((told) => {
    const accepted = told.find(({ type }) => type === "estimate.accepted");
    const [first] = told;
    return accepted && first ? [daysBetween(dayOf(first.time), dayOf(accepted.time))] : [];
  });
}

/** The median of at least so many values; of an even number the mean of the two in the middle. */
export function medianOf(values: readonly number[], atLeast = 1): number | undefined {
  if (values.length < Math.max(1, atLeast)) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  const [below, above] = [sorted[(sorted.length - 1) >> 1] ?? 0, sorted[sorted.length >> 1] ?? 0];
  return (below + above) / 2;
}

function estimatesIn(events: readonly InsightEvent[], today: string): InsightEvent[][] {
  const told = inOrder(events).filter(
    ({ type, time }) => type.startsWith("estimate.") && dayOf(time) <= today,
  );
  return [...Map.groupBy(told, thingOf).values()];
}
