import { exact, times } from "./decimal.ts";

/** What one unit of a currency is worth in the reporting currency in a month, as decimal text: by `2026-11 EUR`. */
export type Rates = Readonly<Record<string, string>>;

/** Sums are made in one currency; amounts of months or currencies without a rate are left out of them and named. */
export interface Reporting {
  readonly currency: string;
  readonly rates: Rates;
}

/** An amount of a month in the reporting currency; `undefined` where a rate is missing. */
export function converted(
  amount: bigint,
  currency: string,
  month: string,
  { currency: into, rates }: Reporting,
): bigint | undefined {
  if (currency === into) return amount;
  const rate = rates[`${month} ${currency}`];
  return rate === undefined ? undefined : times(amount, exact(rate));
}
