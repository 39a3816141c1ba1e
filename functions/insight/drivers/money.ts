import { daysAfter } from "../days.ts";
import type { Driver } from "../health.ts";
import type { AccountMoney } from "../money/account-money.ts";
import type { Receivable, Receivables } from "../money/receivables.ts";
import { severity } from "../severity.ts";

/** After so many days nothing that was open before the ledger was heard is likely to be open still. */
const opensWithin = 365;

/**
 * What is late, in the currency where it is worst; known where an invoice has been read. That nothing is late is known
 * only where what was owed before the connection is, and where every invoice has been read.
 */
export function overdueMoney(money: AccountMoney, today: string): Driver | undefined {
  const { receivables, documents } = money;
  if (!documents.some(({ role, readings }) => role === "invoice" && readings.length > 0)) return undefined;
  const [, found] = worstOverdue(receivables) ?? [];
  const worst =
    found === undefined ? { u: 0, evidence: [] } : { u: severityOf(found), evidence: found.evidence };
  return worst.u > 0 || (knowsOpening(money, today) && money.unread.invoices === 0) ? worst : undefined;
}

/** The currency in which what is overdue weighs most by its share, with what is owed in it; of several by their codes. */
export function worstOverdue({ currencies }: Receivables): readonly [string, Receivable] | undefined {
  return Object.entries(currencies)
    .filter(([, { oldestDays }]) => oldestDays > 0)
    .sort(([, a], [, b]) => severityOf(b) - severityOf(a))[0];
}

/** Whether all that may still be open is known, and not only what has been heard of since the connection. */
export const knowsOpening = ({ openingFetched, since }: AccountMoney, today: string) =>
  openingFetched || (since !== undefined && since <= daysAfter(today, -opensWithin));

function severityOf({ buckets, outstanding }: Receivable): number {
  const late = {
    d1_30: Number(buckets.d1_30),
    d31_60: Number(buckets.d31_60),
    d61_90: Number(buckets.d61_90),
    d91: Number(buckets.d91),
  };
  return severity.overdue(late, Number(outstanding));
}

/** Whether the customer has come to pay later than it used to; known from six paid invoices on. */
export function payDrift({ daysToPay }: AccountMoney): Driver | undefined {
  if ("state" in daysToPay) return undefined;
  const u = daysToPay.counts ? severity.payDrift(daysToPay.drift) : 0;
  return { u, evidence: u > 0 ? daysToPay.evidence : [] };
}
