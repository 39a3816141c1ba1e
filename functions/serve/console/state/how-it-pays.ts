import type { PortfolioAccount } from "../../../../schemas/insight.ts";

/** Of the messages that say how a client pays, the one that fits, with its number. */
export interface PaySaid {
  readonly key:
    | "owes.pays.late"
    | "owes.pays.early"
    | "owes.pays.onDay"
    | "owes.pays.later"
    | "owes.pays.soFar"
    | "owes.pays.after"
    | "owes.pays.unknown";
  readonly n: number;
  /** How many invoices show that it is usual. */
  readonly paid?: number;
}

/** How a client pays. A table of an earlier release says only how long after an invoice it was paid. */
export function howItPays({
  payHabit,
  daysToPay,
}: Pick<PortfolioAccount, "payHabit" | "daysToPay">): PaySaid {
  if (payHabit === undefined)
    return daysToPay === undefined
      ? { key: "owes.pays.unknown", n: 0 }
      : { key: "owes.pays.after", n: Math.round(daysToPay) };
  const { paid, late } = payHabit;
  const later = Math.round(payHabit.later ?? 0);
  if (later > 0) return { key: "owes.pays.later", n: later };
  if (late === undefined) return { key: paid === 0 ? "owes.pays.unknown" : "owes.pays.soFar", n: paid };
  const days = Math.round(Math.abs(late));
  if (days === 0) return { key: "owes.pays.onDay", n: 0, paid };
  return { key: late > 0 ? "owes.pays.late" : "owes.pays.early", n: days, paid };
}
