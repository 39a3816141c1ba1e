import { daysBetween } from "../days.ts";
import type { Control } from "./control.ts";
import { exact, written } from "./decimal.ts";
import { type Document, isOwing } from "./documents.ts";

/** Ages of what is owed, in days since it was due; what has no due date is never late. */
export type Age = "notDue" | "d1_30" | "d31_60" | "d61_90" | "d91" | "noDueDate";

/** What is owed in one currency; amounts are decimal text. Credits are not set off against ages. */
export interface Receivable {
  readonly outstanding: string;
  readonly overdue: string;
  readonly credit: string;
  readonly net: string;
  /** Days since the oldest overdue invoice was due; 0 where none is. */
  readonly oldestDays: number;
  readonly buckets: Readonly<Record<Age, string>>;
  /** The events that show the overdue invoices, the oldest due first. */
  readonly evidence: readonly string[];
  /** What the ledger itself says is owed; absent where it does not say so, or may say otherwise by now. */
  readonly control?: Control;
}

export interface Receivables {
  /** Documents that nothing has been read of yet. */
  readonly pending: number;
  readonly currencies: Readonly<Record<string, Receivable>>;
}

/** What a customer owes on a day, by currency; currencies are never added. */
export function receivablesOf(documents: readonly Document[], today: string): Receivables {
  const counted = documents.filter(({ role }) => isOwing(role));
  const live = counted.filter(({ state }) => state === "open" || state === "settled");
  const byCurrency = Map.groupBy(live, ({ owed }) => owed?.currency ?? "");
  return {
    pending: counted.filter(({ state }) => state === "pending").length,
    currencies: Object.fromEntries(
      [...byCurrency]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([currency, found]) => [currency, receivableOf(found, today)]),
    ),
  };
}

function receivableOf(documents: readonly Document[], today: string): Receivable {
  const invoices = documents.filter(({ role }) => role === "invoice");
  const late = invoices.filter((one) => isOverdue(one, today));
  const outstanding = openOf(invoices);
  const credit = openOf(documents.filter(({ role }) => role !== "invoice"));
  const byAge = Map.groupBy(invoices, (one) => ageOf(one, today));
  const open = (age: Age) => written(openOf(byAge.get(age) ?? []));
  return {
    outstanding: written(outstanding),
    overdue: written(openOf(late)),
    credit: written(credit),
    net: written(outstanding - credit),
    oldestDays: Math.max(0, ...late.map((one) => daysLate(one, today))),
    buckets: {
      notDue: open("notDue"),
      d1_30: open("d1_30"),
      d31_60: open("d31_60"),
      d61_90: open("d61_90"),
      d91: open("d91"),
      noDueDate: open("noDueDate"),
    },
    evidence: late.toSorted((a, b) => daysLate(b, today) - daysLate(a, today)).map(({ event }) => event),
  };
}

/** The currency in which something is overdue for longest, with what is owed in it: it is what is spoken of first; of several by their codes. */
export function oldestOverdue({ currencies }: Receivables): readonly [string, Receivable] | undefined {
  return Object.entries(currencies)
    .filter(([, { oldestDays }]) => oldestDays > 0)
    .sort(([, a], [, b]) => b.oldestDays - a.oldestDays)[0];
}

const openOf = (documents: readonly Document[]) =>
  documents.reduce((sum, { owed }) => sum + exact(owed?.open ?? "0"), 0n);

/** Days since an invoice was due; below 1 where it is not late. What is due today is not late. */
function daysLate({ owed }: Document, today: string): number {
  return owed?.due === undefined ? 0 : daysBetween(owed.due, today);
}

export function isOverdue(document: Document, today: string): boolean {
  return document.role === "invoice" && document.state === "open" && daysLate(document, today) > 0;
}

function ageOf(document: Document, today: string): Age {
  if (document.owed?.due === undefined) return "noDueDate";
  const days = daysLate(document, today);
  if (days <= 0) return "notDue";
  if (days <= 30) return "d1_30";
  if (days <= 60) return "d31_60";
  return days <= 90 ? "d61_90" : "d91";
}
