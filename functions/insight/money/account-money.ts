import { dayOf } from "../days.ts";
import { controlsOf } from "./control.ts";
import { type DaysToPay, daysToPayOf } from "./days-to-pay.ts";
import { type Document, documentsOf, type MoneyEvent } from "./documents.ts";
import { ledgersOf } from "./ledger.ts";
import { type MonthEnds, monthEndsOf } from "./month-ends.ts";
import { type Months, monthsOf } from "./months.ts";
import { type PayHabit, payHabitOf } from "./pay-habit.ts";
import { type Receivables, receivablesOf } from "./receivables.ts";

/** An account's money as its ledger of record tells it. */
export interface AccountMoney {
  /** The tool whose documents count. */
  readonly ledger?: string | undefined;
  readonly documents: readonly Document[];
  readonly receivables: Receivables;
  readonly daysToPay: DaysToPay;
  readonly payHabit?: PayHabit | undefined;
  readonly months: Months;
  readonly monthEnds: MonthEnds;
  /** The newest payment. */
  readonly lastPayment?: Document | undefined;
  /** The day on which the ledger was first heard of it; what was owed before is not known, unless the opening was fetched. */
  readonly since?: string | undefined;
  readonly openingFetched: boolean;
  /** Its invoices that nothing has been read of, and whether that is for want of access to the ledger's API. */
  readonly unread: { readonly invoices: number; readonly noAccess: boolean };
  /** Documents of other tools, and of the customer's own books: shown, never added. */
  readonly others: readonly Document[];
  readonly theirs: readonly Document[];
}

export function moneyOf(
  events: readonly MoneyEvent[],
  today: string,
  {
    moneyFrom,
    openings = new Set(),
    closed = new Set(),
  }: {
    readonly moneyFrom?: readonly string[] | undefined;
    readonly openings?: ReadonlySet<string>;
    readonly closed?: ReadonlySet<string>;
  },
): AccountMoney {
  const { of, record, others, theirs } = ledgersOf(events, moneyFrom);
  const documents = documentsOf(record);
  // Not by the documents' own dates: a change of an old one tells nothing of its neighbours.
  const [first] = record.map(({ time }) => dayOf(time)).sort();
  const payments = documents.filter(
    ({ role, state }) => (role === "payment" || role === "sale") && (state === "open" || state === "settled"),
  );
  const lastPayment = payments.sort((a, b) => (a.issued < b.issued ? -1 : 1)).at(-1);
  const daysToPay = daysToPayOf(documents, today);
  return {
    documents,
    receivables: withControls(receivablesOf(documents, today), record, documents),
    daysToPay,
    payHabit: payHabitOf(documents, today, daysToPay),
    months: monthsOf(documents),
    monthEnds: monthEndsOf(documents, today),
    openingFetched:
      record.length > 0 && record.every(({ tool, connection }) => openings.has(`${tool}/${connection}`)),
    unread: unreadOf(documents, closed),
    others: documentsOf(others),
    theirs: documentsOf(theirs),
    ledger: of,
    lastPayment,
    since: first,
  };
}

function unreadOf(documents: readonly Document[], closed: ReadonlySet<string>): AccountMoney["unread"] {
  const unread = documents.filter(({ role, state }) => role === "invoice" && state === "pending");
  return {
    invoices: unread.length,
    noAccess: unread.some(({ tool, connection }) => closed.has(`${tool}/${connection}`)),
  };
}

function withControls(
  receivables: Receivables,
  record: readonly MoneyEvent[],
  documents: readonly Document[],
): Receivables {
  const controls = controlsOf(
    record,
    documents,
    (currency) => receivables.currencies[currency]?.net ?? "0.00",
  );
  return {
    ...receivables,
    currencies: Object.fromEntries(
      Object.entries(receivables.currencies).map(([currency, one]) => {
        const control = controls.get(currency);
        return [currency, control === undefined ? one : { ...one, control }];
      }),
    ),
  };
}
