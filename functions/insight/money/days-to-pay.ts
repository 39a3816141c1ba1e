import { daysAfter, daysBetween } from "../days.ts";
import { exact } from "./decimal.ts";
import { type Document, settledName } from "./documents.ts";

const year = 365;
/** The last ones of so many days are compared with the earlier ones of them. */
const lookedBack = 456;
const fewest = 6;
const recently = 3;
/** How far beyond its own scatter a mean of three must be, one chance in twenty. */
const beyondScatter = 1.64;

/** How long a customer takes to pay, in days since the invoice's own date. */
export type DaysToPay =
  | { readonly state: "unknown"; readonly paid: number; readonly mean?: number }
  | {
      /** Paid invoices of the last 15 months. */
      readonly paid: number;
      /** Of the last year's. */
      readonly mean: number;
      /** Of all before the last three. */
      readonly median: number;
      /** Mean of the last three. */
      readonly recent: number;
      /** By how much that has grown. */
      readonly drift: number;
      /** Whether the drift is more than the scatter of the earlier ones explains. */
      readonly counts: boolean;
      /** The events that show the last three. */
      readonly evidence: readonly string[];
    };

/** An invoice that was paid: the day, and how many it took since the invoice's own date. */
export interface Paid {
  readonly on: string;
  readonly days: number;
  /** How many days after its due date, where it says one; less than 0 where that was early. */
  readonly late?: number | undefined;
  readonly currency: string;
  readonly event: string;
}

/** An invoice is paid on the last day of the live payments that name it, else as of the first reading with nothing open. */
export function daysToPayOf(documents: readonly Document[], today: string): DaysToPay {
  const all = paidInvoices(documents).filter(({ on }) => on <= today && on > daysAfter(today, -lookedBack));
  const lastYear = all.filter(({ on }) => on > daysAfter(today, -year)).map(({ days }) => days);
  if (all.length < fewest || lastYear.length === 0)
    return {
      state: "unknown",
      paid: all.length,
      ...(lastYear.length > 0 ? { mean: mean(lastYear) } : {}),
    };
  const earlier = all.slice(0, -recently).map(({ days }) => days);
  const last = all.slice(-recently);
  const recent = mean(last.map(({ days }) => days));
  const drift = recent - median(earlier);
  return {
    paid: all.length,
    mean: mean(lastYear),
    median: median(earlier),
    recent,
    drift,
    counts: drift > (beyondScatter * scatter(earlier)) / Math.sqrt(recently),
    evidence: last.map(({ event }) => event),
  };
}

/** In the order in which they were paid. */
export function paidInvoices(documents: readonly Document[]): Paid[] {
  const paidOn = new Map<string, string>();
  for (const one of documents) {
    if (one.role !== "payment" || one.state === "gone") continue;
    for (const settled of one.owed?.settles ?? []) {
      const name = settledName(one, settled);
      if (one.issued > (paidOn.get(name) ?? "")) paidOn.set(name, one.issued);
    }
  }
  return documents
    .flatMap(({ role, state, owed, name, event, settledOn }): Paid[] => {
      const on = paidOn.get(name) ?? settledOn;
      const isPaid = role === "invoice" && state === "settled" && exact(owed?.total ?? "0") > 0n;
      return isPaid && on !== undefined && owed?.issued !== undefined
        ? [
            {
              on,
              days: daysBetween(owed.issued, on),
              late: owed.due === undefined ? undefined : daysBetween(owed.due, on),
              currency: owed.currency,
              event,
            },
          ]
        : [];
    })
    .sort((a, b) => (a.on === b.on ? (a.event < b.event ? -1 : 1) : a.on < b.on ? -1 : 1));
}

const mean = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.slice((sorted.length - 1) >> 1, (sorted.length >> 1) + 1);
  return mean(middle);
}

function scatter(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(
    values.reduce((sum, one) => sum + (one - middle) ** 2, 0) / Math.max(1, values.length - 1),
  );
}
