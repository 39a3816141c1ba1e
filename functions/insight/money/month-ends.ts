import { earlierOf, laterOf } from "../../shared/later-of.ts";
import { dayOf, daysAfter, monthAfter } from "../days.ts";
import { paidInvoices } from "./days-to-pay.ts";
import { DecimalSum, exact, written } from "./decimal.ts";
import { type Document, settledName } from "./documents.ts";
import type { MonthMoney, Months } from "./months.ts";

/** How a month ended in one currency. */
export interface MonthEnd {
  /** What invoices had open on its last day, or have today where it is running, as decimal text. Credits are not set off. */
  readonly open: string;
  /** The invoices that were paid in it, and how many days since their own dates they took together. */
  readonly paid?: { readonly invoices: number; readonly days: number };
}

/** Months `YYYY-MM` from the first invoice on to the one of `today`, by currency. */
export type MonthEnds = Readonly<Record<string, Readonly<Record<string, MonthEnd>>>>;

/** Months that are told at most: twenty years, and those of the year before. */
const mostMonths = 252;

/** A settlement of an invoice: from that day on so much less is open. */
interface Settlement {
  readonly on: string;
  readonly amount: bigint;
}

/**
 * How each month ended by all that is known now. An invoice was open from its own date on, less what live payments that name
 * it had settled by their own dates; what no payment explains was settled when a reading first showed it. What lies after
 * `today` counts today, so that the running month agrees with what is owed.
 */
export function monthEndsOf(documents: readonly Document[], today: string): MonthEnds {
  const invoices = documents.filter(
    ({ role, state }) => role === "invoice" && (state === "open" || state === "settled"),
  );
  const [first] = invoices.map(({ issued }) => issued.slice(0, 7)).sort();
  const running = today.slice(0, 7);
  if (first === undefined) return {};
  const since = laterOf(monthAfter(running, -mostMonths), earlierOf(running, first));
  const payments = paymentsOf(documents, today);
  const known = invoices.map((invoice) => ({
    currency: invoice.owed?.currency ?? "",
    issued: earlierOf(today, invoice.issued),
    settlements: settlementsOf(invoice, payments.get(invoice.name) ?? [], today),
    open: exact(invoice.owed?.open ?? "0"),
    total: exact(invoice.owed?.total ?? "0"),
  }));
  const currencies = [...new Set(known.map(({ currency }) => currency))].sort();
  const paid = Map.groupBy(
    paidInvoices(documents).filter(({ on }) => on <= today),
    ({ on, currency }) => `${on.slice(0, 7)} ${currency}`,
  );
  const ends: Record<string, Record<string, MonthEnd>> = {};
  for (let month = since; month <= running; month = monthAfter(month, 1)) {
    const end = earlierOf(today, daysAfter(`${monthAfter(month, 1)}-01`, -1));
    ends[month] = Object.fromEntries(
      currencies.map((currency) => {
        const here = known.filter((one) => one.currency === currency && one.issued <= end);
        const done = paid.get(`${month} ${currency}`) ?? [];
        const days = done.reduce((sum, one) => sum + one.days, 0);
        return [
          currency,
          {
            open: written(here.reduce((sum, one) => sum + openOn(end, one), 0n)),
            ...(done.length === 0 ? {} : { paid: { invoices: done.length, days } }),
          },
        ];
      }),
    );
  }
  return ends;
}

interface Known {
  readonly settlements: readonly Settlement[];
  readonly open: bigint;
  readonly total: bigint;
}

/** What is open now and what has been settled since, but never more than the whole. */
function openOn(day: string, { settlements, open, total }: Known): bigint {
  const since = settlements.filter(({ on }) => on > day).reduce((sum, { amount }) => sum + amount, 0n);
  const then = open + since;
  return total > 0n ? smaller(then, total) : then;
}

/** What live payments say that they settle, by the names of the invoices. */
function paymentsOf(documents: readonly Document[], today: string): Map<string, Settlement[]> {
  const found = new Map<string, Settlement[]>();
  for (const one of documents) {
    if (one.role !== "payment" || one.state === "gone") continue;
    for (const settled of one.owed?.settles ?? []) {
      const name = settledName(one, settled);
      const on = earlierOf(today, one.issued);
      found.set(name, [...(found.get(name) ?? []), { on, amount: exact(settled.amount) }]);
    }
  }
  return found;
}

/** The payments of an invoice, and each further sum that a reading showed to be gone, on the day as of which it did. */
function settlementsOf(
  { owed, readings }: Document,
  payments: readonly Settlement[],
  today: string,
): Settlement[] {
  const sum = (those: readonly Settlement[]) => those.reduce((all, { amount }) => all + amount, 0n);
  const unexplained = exact(owed?.total ?? "0") - exact(owed?.open ?? "0") - sum(payments);
  const found = [...payments];
  let left = unexplained;
  for (const [n, { owed: read }] of readings.entries()) {
    if (left <= 0n) break;
    const on = earlierOf(today, dayOf(read.asOf));
    // What a later reading shows open again was gone for a time only.
    const stayed = readings.slice(n).map(({ owed }) => exact(owed.total) - exact(owed.open));
    const gone = stayed.reduce(smaller) - sum(found.filter((one) => one.on <= on));
    if (gone <= 0n) continue;
    const amount = smaller(gone, left);
    found.push({ on, amount });
    left -= amount;
  }
  return found;
}

function smaller(one: bigint, other: bigint): bigint {
  if (one < other) return one;
  return other;
}

/** How many days those invoices took on average. */
export const meanDays = ({ invoices, days }: NonNullable<MonthEnd["paid"]>): number => days / invoices;

/** A month's money with how it ended. */
export type ToldMonth = MonthMoney & Partial<MonthEnd>;

const nothing: MonthMoney = { invoiced: "0.00", credited: "0.00", received: "0.00", refunded: "0.00" };

/** A month by currency, with the currencies that only had something open. */
export function withEnd(
  money: Months[string] = {},
  ends: MonthEnds[string] = {},
): Readonly<Record<string, ToldMonth>> {
  const currencies = [...new Set([...Object.keys(money), ...Object.keys(ends)])].sort();
  return Object.fromEntries(
    currencies.map((currency) => [currency, { ...(money[currency] ?? nothing), ...ends[currency] }]),
  );
}

/** How several accounts' month ended together, by currency. */
export class EndSum {
  readonly #byCurrency = new Map<string, { open: DecimalSum; invoices: number; days: number }>();

  add(one: MonthEnds[string]): void {
    for (const currency in one) {
      const end = one[currency];
      if (end === undefined) continue;
      const sum = this.#byCurrency.get(currency) ?? { open: new DecimalSum(), invoices: 0, days: 0 };
      this.#byCurrency.set(currency, sum);
      sum.open.add(end.open);
      sum.invoices += end.paid?.invoices ?? 0;
      sum.days += end.paid?.days ?? 0;
    }
  }

  written(): Record<string, MonthEnd> {
    return Object.fromEntries(
      [...this.#byCurrency].map(([currency, { open, invoices, days }]) => [
        currency,
        { open: open.written(), ...(invoices === 0 ? {} : { paid: { invoices, days } }) },
      ]),
    );
  }
}
