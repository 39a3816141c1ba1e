import type { PortfolioAccount } from "../../../../schemas/insight.ts";
import { sums, whole } from "../state/amounts.ts";
import { t } from "../state/words.ts";

/** A year's value of several clients, in each currency that it is reckoned in; empty where there is none. */
export function yearsValue(rows: readonly PortfolioAccount[]): string {
  const found = new Map<string, number>();
  for (const { year } of rows) found.set(year.currency, (found.get(year.currency) ?? 0) + year.amount);
  const amounts = [...found].filter(([, sum]) => sum >= 1).map(([currency, sum]) => whole(sum, currency));
  return amounts.length === 0 ? "" : t("year.value", { amount: amounts.join(" · ") });
}

/** What several clients owe after its day, in each currency; empty where nothing is. */
export function overdueSum(rows: readonly PortfolioAccount[]): string {
  const amounts = sums(
    rows.map(({ receivables }) => receivables),
    "overdue",
  ).map(([currency, sum]) => whole(sum, currency));
  return amounts.length === 0 ? "" : t("overdue.amount", { amount: amounts.join(" · ") });
}
