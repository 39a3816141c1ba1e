import { type DaysToPay, daysToPayOf } from "./days-to-pay.ts";
import { type Document, documentsOf, type MoneyEvent } from "./documents.ts";
import { ledgersOf } from "./ledger.ts";
import { type Months, monthsOf } from "./months.ts";
import { type Receivables, receivablesOf } from "./receivables.ts";

/** An account's money as its ledger of record tells it. */
export interface AccountMoney {
  /** The tool whose documents count. */
  readonly ledger?: string;
  readonly documents: readonly Document[];
  readonly receivables: Receivables;
  readonly daysToPay: DaysToPay;
  readonly months: Months;
  /** The newest payment. */
  readonly lastPayment?: Document;
  /** The day of the earliest document; nothing is known of what was owed before, unless the opening was fetched. */
  readonly since?: string;
  readonly openingFetched: boolean;
  /** Documents of other tools, and of the customer's own books: shown, never added. */
  readonly others: readonly Document[];
  readonly theirs: readonly Document[];
}

export function moneyOf(
  events: readonly MoneyEvent[],
  today: string,
  {
    moneyFrom,
    openingFetched = false,
  }: { readonly moneyFrom?: readonly string[] | undefined; readonly openingFetched?: boolean },
): AccountMoney {
  const { of, record, others, theirs } = ledgersOf(events, moneyFrom);
  const documents = documentsOf(record);
  const issued = documents.map((one) => one.issued).sort();
  const payments = documents.filter(
    ({ role, state }) => (role === "payment" || role === "sale") && (state === "open" || state === "settled"),
  );
  const lastPayment = payments.sort((a, b) => (a.issued < b.issued ? -1 : 1)).at(-1);
  return {
    documents,
    receivables: receivablesOf(documents, today),
    daysToPay: daysToPayOf(documents, today),
    months: monthsOf(documents),
    openingFetched,
    others: documentsOf(others),
    theirs: documentsOf(theirs),
    ...(of === undefined ? {} : { ledger: of }),
    ...(lastPayment === undefined ? {} : { lastPayment }),
    ...(issued[0] === undefined ? {} : { since: issued[0] }),
  };
}
