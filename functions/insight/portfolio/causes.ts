import type { CauseList, Departure } from "../../../schemas/insight.ts";
import type { LeftReason } from "../../../schemas/left-reasons.ts";

type Causes = CauseList["months"][number];

/** Why accounts left, by month, the earliest first: what a firm learns its own causes from. */
export function causesOf(departures: readonly Departure[]): Causes[] {
  return [...Map.groupBy(departures, ({ on }) => on.slice(0, 7))]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([month, went]) => ({
      month,
      reasons: {
        service: countOf(went, "service"),
        price: countOf(went, "price"),
        trouble: countOf(went, "trouble"),
        closed: countOf(went, "closed"),
        merged: countOf(went, "merged"),
        other: countOf(went, "other"),
      },
      values: valuesOf(went),
      back: went.filter(({ back }) => back !== undefined).length,
      accounts: [...new Set(went.map(({ account }) => account))].sort(),
    }));
}

const countOf = (went: readonly Departure[], reason: LeftReason) =>
  went.filter((one) => one.reason === reason).length;

/** What went for good, by currency: who is back took nothing away. */
function valuesOf(went: readonly Departure[]): Record<string, number> {
  const values: Record<string, number> = {};
  for (const { value, back } of went)
    if (value !== undefined && back === undefined)
      values[value.currency] = (values[value.currency] ?? 0) + value.amount;
  return values;
}
