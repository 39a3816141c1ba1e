import { csvCell } from "../../shared/csv-cell.ts";
import { monthAfter } from "../days.ts";
import type { MonthMoney } from "../money/months.ts";
import type { PortfolioRow } from "./row.ts";

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
    "silence",
    "health",
    "band",
    "coverage",
    "told_at",
  ],
];

const none: MonthMoney = { invoiced: "0.00", credited: "0.00", received: "0.00", refunded: "0.00" };

/** Contacts of an account in a month, by who acted. */
export type ContactsOf = (account: string, month: string) => { readonly in: number; readonly out: number };

/** A month's management accounts as CSV: a line an account and currency. `toldAt`: when the table was computed. */
export function monthsCsv(
  rows: readonly PortfolioRow[],
  month: string,
  toldAt: string,
  contactsOf: ContactsOf = () => ({ in: 0, out: 0 }),
): string {
  const lines = [...rows]
    .sort((a, b) => (a.account.id < b.account.id ? -1 : 1))
    .flatMap((row) => {
      const lastYear = row.months[monthAfter(month, -12)] ?? {};
      const current = row.months[month] ?? {};
      const currencies = new Set([
        ...Object.keys(current),
        ...Object.keys(lastYear),
        ...Object.keys(row.receivables),
      ]);
      const contacts = contactsOf(row.account.id, month);
      return [...(currencies.size === 0 ? [""] : [...currencies].sort())].map((currency) => {
        const money = current[currency] ?? none;
        const owed = row.receivables[currency];
        const { account, daysToPay, silence, health } = row;
        return [
          ...[account.id, account.name, account.owner, account.tier, currency],
          ...[
            money.invoiced,
            lastYear[currency]?.invoiced ?? "0.00",
            money.credited,
            money.received,
            money.refunded,
          ],
          ...[owed?.outstanding, owed?.buckets.notDue, owed?.buckets.d1_30, owed?.buckets.d31_60],
          ...[owed?.buckets.d61_90, owed?.buckets.d91, owed?.buckets.noDueDate, owed?.credit],
          ...[daysToPay?.mean.toFixed(1), daysToPay?.drift?.toFixed(1), contacts.in, contacts.out],
          ...[silence.state, health.score ?? undefined, health.band, health.coverage.toFixed(2), toldAt],
        ];
      });
    });
  return [columns, ...lines]
    .map((cells) => `${cells.map((value) => csvCell(String(value ?? ""))).join(",")}\r\n`)
    .join("");
}
