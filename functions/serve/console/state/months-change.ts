import type { MonthList } from "../../../../schemas/insight.ts";

/**
 * By what share more was invoiced than the year before, in those of the months that have ended: one that runs cannot be held against
 * last year's whole one. `undefined` where none has ended, or nothing was invoiced then.
 */
export function changeIn(months: MonthList["months"], currency: string): number | undefined {
  const ended = months.filter(({ running }) => !running);
  const sum = (of: "currencies" | "lastYear") =>
    ended.reduce((all, month) => all + Number(month[of][currency]?.invoiced ?? 0), 0);
  const then = sum("lastYear");
  return then === 0 ? undefined : sum("currencies") / then - 1;
}
