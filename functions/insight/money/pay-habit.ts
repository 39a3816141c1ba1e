import { daysAfter } from "../days.ts";
import { medianOf } from "../growth/estimates.ts";
import { type DaysToPay, paidInvoices } from "./days-to-pay.ts";
import type { Document } from "./documents.ts";

const lookedBack = 365;
/** From so many paid invoices on something is usual. */
const fewest = 3;

/** How a customer pays, by the due dates of its invoices. */
export interface PayHabit {
  /** The paid invoices that `late` is told of; where they are too few for it, all that are known. */
  readonly paid: number;
  /** Days from an invoice's due date until it was paid, the median of a year in whole days; less than 0 where that is early. */
  readonly late?: number | undefined;
  /** By how many days the last three took longer than those before, where that is more than chance. */
  readonly later?: number | undefined;
}

/** `undefined` of who has no invoice. An invoice without a due date is neither late nor early. */
export function payHabitOf(
  documents: readonly Document[],
  today: string,
  daysToPay: DaysToPay,
): PayHabit | undefined {
  if (!documents.some(({ role }) => role === "invoice")) return undefined;
  const paid = paidInvoices(documents).filter(({ on }) => on <= today);
  const year = paid.filter(({ on }) => on > daysAfter(today, -lookedBack));
  const lates = year.flatMap(({ late = [] }) => late);
  const late = medianOf(lates, fewest);
  return {
    paid: (late === undefined ? paid : lates).length,
    late: late === undefined ? undefined : Math.round(late) || 0,
    later: "counts" in daysToPay && daysToPay.counts ? daysToPay.drift : undefined,
  };
}
