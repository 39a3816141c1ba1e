import type { MonthList } from "../../../../schemas/insight.ts";

type Money = MonthList["months"][number]["currencies"][string];

/** How many days since their own dates the invoices took that were paid in some months; `undefined` where none was. */
export function daysToPay(months: readonly (Money | undefined)[]): number | undefined {
  const paid = months.flatMap((month) => month?.paid ?? []);
  const sum = (what: "invoices" | "days") => paid.reduce((all, one) => all + one[what], 0);
  return paid.length === 0 ? undefined : sum("days") / sum("invoices");
}
