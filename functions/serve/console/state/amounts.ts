import type { PortfolioAccount } from "../../../../schemas/insight.ts";
import { wholeAmountIn } from "../../../insight/sentences/amount.ts";
import { money } from "./format.ts";
import { locale } from "./preferences.ts";

type Receivables = PortfolioAccount["receivables"];
type Figure = "overdue" | "outstanding" | "credit";

const wholeIn = { en: wholeAmountIn("en-GB"), vi: wholeAmountIn("vi") };

/** An amount in whole units of its currency, as lists and sums show it: rounded once, at the end. */
export const whole = (amount: number | string, currency: string) => wholeIn[locale.value](amount, currency);

/** To the penny, as documents show it. */
export const exact = (amount: string, currency: string) => money({ amount, currency });

/** What is open by currency, first that in which it is overdue for longest: amounts of different ones cannot be compared. */
export const spokenOf = (receivables: Receivables) =>
  Object.entries(receivables)
    .filter(([, { outstanding }]) => Number(outstanding) > 0)
    .sort(([a, one], [b, other]) => other.oldestDays - one.oldestDays || (a < b ? -1 : 1));

/** In the same order; currencies stand side by side and are never added. */
export function inCurrencies(receivables: Receivables, figure: Figure): string {
  return Object.entries(receivables)
    .filter(([, one]) => Number(one[figure]) > 0)
    .sort(([a, one], [b, other]) => other.oldestDays - one.oldestDays || (a < b ? -1 : 1))
    .map(([currency, one]) => whole(one[figure], currency))
    .join(" · ");
}

/** How far the ledger's own totals are from what its documents here add up to; empty where they agree or are not known. */
export const offLedger = (receivables: Receivables): string =>
  Object.entries(receivables)
    .flatMap(([currency, { control }]) =>
      control === undefined || Number(control.difference) === 0 ? [] : [exact(control.difference, currency)],
    )
    .join(" · ");

/** What is summed in each currency, the most used one first. */
export function sums(all: readonly Receivables[], figure: Figure): readonly (readonly [string, number])[] {
  const found = new Map<string, { sum: number; n: number }>();
  for (const receivables of all)
    for (const [currency, one] of Object.entries(receivables)) {
      const { sum, n } = found.get(currency) ?? { sum: 0, n: 0 };
      found.set(currency, { sum: sum + Number(one[figure]), n: n + 1 });
    }
  return [...found]
    .filter(([, { sum }]) => sum > 0)
    .sort(([, a], [, b]) => b.n - a.n)
    .map(([currency, { sum }]) => [currency, sum] as const);
}
