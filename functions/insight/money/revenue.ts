import { monthAfter } from "../days.ts";
import { exact } from "./decimal.ts";
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
  let amount = 0n;
  for (const [month, currencies] of Object.entries(months)) {
    if (month < first || month > last) continue;
    for (const [currency, { invoiced, credited }] of Object.entries(currencies)) {
      const net = converted(exact(invoiced) - exact(credited), currency, month, reporting);
      if (net === undefined) withoutRate.push(`${month} ${currency}`);
      else amount += net;
    }
  }
  return { amount, withoutRate };
}
