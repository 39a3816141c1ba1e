import type { PortfolioAccount } from "../../../../schemas/insight.ts";
import { whole } from "./amounts.ts";
import { t } from "./words.ts";

/**
 * A client's year: what it came to, and the currencies that are left out of it for want of a rate. Both are empty where there is
 * nothing, and the amount alone where all of it is in a currency without a rate: how much that is, is not known.
 */
export function yearWords({ amount, currency, withoutRate }: PortfolioAccount["year"]): {
  readonly amount: string;
  readonly without: string;
} {
  const currencies = [...new Set(withoutRate.map((left) => left.split(" ").at(-1) ?? ""))].join(", ");
  const mark = amount === 0 ? "year.withoutRate" : "year.without";
  return {
    amount: amount === 0 ? "" : whole(amount, currency),
    without: currencies === "" ? "" : t(mark, { currencies }),
  };
}
