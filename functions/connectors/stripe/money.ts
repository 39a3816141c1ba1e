import type { Owed } from "../../../schemas/account-event.ts";
import { fromUnix } from "../../shared/instant.ts";
import type { EventDraft } from "../event-draft.ts";
import { readAmount } from "../mapping/money.ts";
import type { Kind } from "./happenings.ts";
import type { Thing } from "./payload.ts";

/**
 * How Stripe counts, which is not always as ISO 4217 does: kronur and Ugandan shillings in hundredths, that they no longer
 * have, and ariary whole. https://docs.stripe.com/currencies
 */
const whole = new Set("BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split(" "));
const thousandths = new Set("BHD JOD KWD OMR TND".split(" "));

/** An amount in minor units as a decimal text, e.g. 2990 `brl` as `29.90`. */
export function amountIn(minor: number | undefined, currency: string): string | undefined {
  if (whole.has(currency)) return readAmount(minor, {});
  return readAmount(minor, { minorDigits: thousandths.has(currency) ? 3 : 2 });
}

function currencyOf({ currency }: Thing): string | undefined {
  return currency && /^[a-z]{3}$/i.test(currency) ? currency.toUpperCase() : undefined;
}

/** The amounts of each kind that count, the first one that it has. */
const amountOf: Readonly<{ [kind in Kind]?: (of: Thing) => number | undefined }> = {
  invoice: ({ total, amount_due }) => total ?? amount_due,
  creditnote: ({ total, amount }) => total ?? amount,
  quote: ({ amount_total }) => amount_total,
  payment: ({ amount_received, amount }) => amount_received || amount,
  refund: ({ amount_refunded, amount }) => amount_refunded ?? amount,
  dispute: ({ amount }) => amount,
  checkout: ({ amount_total }) => amount_total,
  payout: ({ amount }) => amount,
};

/** Of a refund what was given back this time: Stripe tells all that was given back of the payment until then. */
export function moneyOf(kind: Kind, one: Thing, before: Thing | undefined): Pick<EventDraft, "money"> {
  const currency = currencyOf(one);
  const all = amountOf[kind]?.(one);
  const earlier = kind === "refund" ? (before?.amount_refunded ?? 0) : 0;
  const amount = currency && all !== undefined ? amountIn(all - earlier, currency) : undefined;
  return amount === undefined || currency === undefined ? {} : { money: { amount, currency } };
}

/** What is still to be paid of each kind of document; the others, and drafts, ask for nothing. */
const leftOf: Readonly<{ [kind in Kind]?: (of: Thing) => number | undefined }> = {
  invoice: ({ status, amount_remaining }) => (status === "paid" ? 0 : amount_remaining),
  // Stripe takes it off the invoice at once.
  creditnote: () => 0,
  quote: ({ status, amount_total }) => (status === "open" ? amount_total : 0),
  payment: () => 0,
  refund: () => 0,
};

const totalOf: typeof leftOf = {
  ...amountOf,
  // One that did not succeed has brought nothing in.
  payment: ({ amount_received, amount, status }) => amount_received ?? (status === "succeeded" ? amount : 0),
  // Of all refunds of its charge one that failed knows itself alone, and so tells what it takes off them.
  refund: ({ amount_refunded, amount = 0, status }) => (isOff(status) ? -amount : amount_refunded),
};

/** Whether a refund's money stays where it was after all. https://docs.stripe.com/api/refunds/object */
export const isOff = (status: string | undefined) => status === "failed" || status === "canceled";

/** What a document says of itself at the time of the event, in the words of insight. */
export function owedOf(kind: Kind, one: Thing, time: string): Owed | undefined {
  const currency = currencyOf(one);
  const [total, left] = [totalOf[kind]?.(one), leftOf[kind]?.(one)];
  if (!currency || total === undefined || left === undefined || isUnsaid(one)) return undefined;
  const [all, open] = [amountIn(total, currency), amountIn(left, currency)];
  if (all === undefined || open === undefined) return undefined;
  const issued = dayOf(one.status_transitions?.finalized_at ?? one.effective_at ?? one.created);
  const due = dayOf(kind === "quote" ? one.expires_at : one.due_date);
  const invoice = kind === "payment" ? one.invoice?.id : undefined;
  return {
    total: all,
    open,
    currency,
    ...(issued ? { issued } : {}),
    ...(due ? { due } : {}),
    asOf: time,
    ...(invoice && total > 0 ? { settles: [{ kind: "invoice", id: invoice, amount: all }] } : {}),
  };
}

const isUnsaid = ({ status }: Thing) => status === "draft" || status === "void";

const dayOf = (seconds: number | undefined) => fromUnix(seconds)?.slice(0, 10);
