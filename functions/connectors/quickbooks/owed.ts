import type { Owed } from "../../../schemas/account-event.ts";
import { toInstant } from "../../shared/instant.ts";
import { readAmount } from "../mapping/money.ts";
import type { Record } from "./records.ts";

interface Read {
  readonly realm: string;
  readonly currency: string;
  /** When the event happened. */
  readonly time: string;
  /** The customer whose the document is. */
  readonly customer: Record | undefined;
  /** When the customer was read. */
  readonly readAt: string;
}

type Document = Pick<Record, "TotalAmt" | "Balance" | "UnappliedAmt" | "RemainingCredit" | "TxnStatus">;

/** What of each kind is still to be paid or, of a payment or credit, to be used; the others ask for nothing. */
const openOf: Readonly<{ [entity: string]: (of: Document) => unknown }> = {
  invoice: ({ Balance }) => Balance,
  bill: ({ Balance }) => Balance,
  creditmemo: ({ RemainingCredit, Balance }) => RemainingCredit ?? Balance,
  payment: ({ UnappliedAmt }) => UnappliedAmt ?? 0,
  salesreceipt: () => 0,
  refundreceipt: () => 0,
  estimate: ({ TxnStatus, TotalAmt }) =>
    /^(closed|converted|rejected)$/i.test(TxnStatus ?? "") ? 0 : TotalAmt,
};

const mostSettled = 20;

/**
 * What a document says of itself, as QuickBooks' own record stood when it last changed. `undefined` where the kind is none
 * of a document, or its amounts or currency cannot be read. Links are by the names that events give those documents.
 */
export function owedOf(entity: string, record: Record, read: Read): Owed | undefined {
  const { realm, currency, time } = read;
  const left = Object.hasOwn(openOf, entity) ? openOf[entity]?.(record) : undefined;
  const [total, open] = [record.TotalAmt, left].map((one) => readAmount(one, {}));
  if (total === undefined || open === undefined) return undefined;
  const issued = dayIn(record.TxnDate);
  const due = dayIn(entity === "estimate" ? record.ExpirationDate : record.DueDate);
  const settles = entity === "payment" ? settledBy(record, realm) : [];
  const control = controlOf(read);
  return {
    total,
    open,
    currency,
    ...(issued ? { issued } : {}),
    ...(due ? { due } : {}),
    asOf: toInstant(record.MetaData?.LastUpdatedTime) ?? time,
    ...(settles.length > 0 ? { settles } : {}),
    ...(control ? { control } : {}),
  };
}

/** The customer's own total, which QuickBooks keeps without what is owed by its jobs. */
function controlOf({ realm, currency, customer, readAt }: Read): Owed["control"] {
  const balance = readAmount(customer?.Balance, {});
  const isAnother = customer?.CurrencyRef?.value !== undefined && customer.CurrencyRef.value !== currency;
  if (customer === undefined || balance === undefined || isAnother) return undefined;
  return { of: `${realm}/${customer.Id}`, balance, asOf: readAt };
}

const dayIn = (date: string | undefined) => toInstant(date)?.slice(0, 10);

/**
 * The documents that a payment is for, the first twenty: each line is an amount and the one that it pays. How a line of
 * several is shared between them nothing says.
 */
function settledBy({ Line }: Record, realm: string): NonNullable<Owed["settles"]> {
  return (Line ?? [])
    .flatMap(({ Amount, LinkedTxn }) => {
      const amount = readAmount(Amount, {});
      const named = (LinkedTxn ?? []).flatMap(({ TxnId, TxnType }) =>
        TxnId && TxnType ? [{ kind: TxnType.toLowerCase(), id: `${realm}/${TxnId}` }] : [],
      );
      return amount === undefined || named.length > 1 ? [] : named.map((one) => ({ ...one, amount }));
    })
    .slice(0, mostSettled);
}

const mostServices = 10;

/** What was sold, by the items' names, once each. */
export function servicesIn({ Line }: Record): string[] {
  const names = (Line ?? []).flatMap(({ SalesItemLineDetail }) => SalesItemLineDetail?.ItemRef?.name ?? []);
  return [...new Set(names)].slice(0, mostServices);
}
