import { monthAfter } from "../days.ts";
import { DecimalSum, exact } from "./decimal.ts";
import type { Months } from "./months.ts";
import { converted, type Reporting } from "./rates.ts";

/** What was invoiced, less credits, in twelve months in the reporting currency. */
export interface Revenue {
  readonly amount: bigint;
  /** Months and currencies that had no rate and are left out, e.g. `2026-03 USD`. */
  readonly withoutRate: readonly string[];
}

/** Of the twelve months that end with the one of `today`. */
export function yearOf(months: Months, today: string, reporting: Reporting): Revenue {
  const last = today.slice(0, 7);
  const first = monthAfter(last, -11);
  const withoutRate: string[] = [];
  const sum = new DecimalSum();
  let others = 0n;
  for (const month in months) {
    if (month < first || month > last) continue;
    for (const [currency, { invoiced, credited }] of Object.entries(months[month] ?? {})) {
      if (currency === reporting.currency) {
        sum.add(invoiced);
        sum.take(credited);
        continue;
      }
      const net = converted(exact(invoiced) - exact(credited), currency, month, reporting);
      if (net === undefined) withoutRate.push(`${month} ${currency}`);
      else others += net;
    }
  }
  return { amount: sum.exact() + others, withoutRate };
}
