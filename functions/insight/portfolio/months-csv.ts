import { csvCell } from "../../shared/csv-cell.ts";
import { monthAfter } from "../days.ts";
import { meanDays, withEnd } from "../money/month-ends.ts";
import { endIn, type PortfolioRow } from "./row.ts";

const columns = [
  ...[
    "account",
    "name",
    "owner",
    "tier",
    "currency",
    "invoiced",
    "invoiced_last_year",
    "credited",
    "received",
  ],
  ...["refunded", "outstanding", "not_due", "d1_30", "d31_60", "d61_90", "d91", "no_due_date", "credit"],
  ...[
    "days_to_pay",
    "drift",
    "contacts_in",
    "contacts_out",
    "open_at_end",
    "paid_invoices",
    "paid_days_mean",
    "silence",
    "health",
    "band",
    "coverage",
    "told_at",
  ],
];

const lineOf = (cells: readonly unknown[]) =>
  `${cells.map((value) => csvCell(String(value ?? ""))).join(",")}\r\n`;

/** What a month's file begins with. */
export const monthHead = lineOf(columns);

/**
 * An account in a month's management accounts as CSV, a line a currency. `contacts_in` and `contacts_out` are the days of the
 * month on which the customer acted, and we did. `toldAt`: when the table was computed.
 */
export function monthLines(row: PortfolioRow, month: string, toldAt: string): string {
  const lastYear = row.months[monthAfter(month, -12)] ?? {};
  const current = withEnd(row.months[month], endIn(row, month));
  const currencies = new Set([
    ...Object.keys(current),
    ...Object.keys(lastYear),
    ...Object.keys(row.receivables),
  ]);
  const acted = row.actedDays[month] ?? { them: 0, us: 0 };
  const lines = [...(currencies.size === 0 ? [""] : [...currencies].sort())].map((currency) => {
    const money = current[currency];
    const owed = row.receivables[currency];
    const { account, daysToPay, silence, health } = row;
    return [
      ...[account.id, account.name, account.owner, account.tier, currency],
      ...[
        money?.invoiced ?? "0.00",
        lastYear[currency]?.invoiced ?? "0.00",
        money?.credited ?? "0.00",
        money?.received ?? "0.00",
        money?.refunded ?? "0.00",
      ],
      ...[owed?.outstanding, owed?.buckets.notDue, owed?.buckets.d1_30, owed?.buckets.d31_60],
      ...[owed?.buckets.d61_90, owed?.buckets.d91, owed?.buckets.noDueDate, owed?.credit],
      ...[daysToPay?.mean.toFixed(1), daysToPay?.drift?.toFixed(1), acted.them, acted.us],
      ...[money?.open, money?.paid?.invoices, money?.paid && meanDays(money.paid).toFixed(1)],
      ...[silence.state, health.score ?? undefined, health.band, health.coverage.toFixed(2), toldAt],
    ];
  });
  return lines.map(lineOf).join("");
}
