import type { EventType } from "../../../schemas/event-types.ts";

/** What a Stripe event tells, in our words. The title is verb, noun, its number, and `after`. */
export interface Happening {
  readonly type: EventType;
  readonly kind: Kind;
  readonly verb: string;
  readonly after?: string;
  /** Who acted, where the type alone does not say it. */
  readonly direction?: "in" | "out";
}

/** Each kind of object as its titles call it: what is refunded or disputed is a payment. */
export const nouns = {
  customer: "the customer's record",
  invoice: "an invoice",
  creditnote: "a credit note",
  quote: "a quote",
  payment: "a payment",
  refund: "a payment",
  dispute: "a payment",
  checkout: "a checkout",
  subscription: "the subscription",
  payout: "a payout",
} as const;
export type Kind = keyof typeof nouns;

type Told = readonly [
  name: string,
  type: EventType,
  verb: string,
  more?: Pick<Happening, "after" | "direction">,
];

const of = (kind: Kind, prefix: string, told: readonly Told[]) =>
  told.map(([name, type, verb, more]): [string, Happening] => [
    `${prefix}.${name}`,
    { type, kind, verb, ...more },
  ]);

const unconfirmed = { after: "until the customer confirms it" };

/** By the type of the event. https://docs.stripe.com/api/events/types */
export const happenings: ReadonlyMap<string, Happening> = new Map([
  ...of("customer", "customer", [
    ["created", "customer.created", "Created"],
    ["updated", "customer.updated", "Updated"],
    ["deleted", "customer.deleted", "Deleted"],
  ]),
  ...of("invoice", "invoice", [
    ["created", "invoice.created", "Drafted"],
    ["updated", "invoice.updated", "Updated"],
    ["finalized", "invoice.updated", "Finalized", { direction: "out" }],
    ["sent", "invoice.sent", "Sent"],
    ["paid", "invoice.paid", "Paid"],
    ["payment_failed", "payment.failed", "Refused payment of"],
    ["payment_action_required", "invoice.updated", "Held payment of", unconfirmed],
    ["finalization_failed", "invoice.updated", "Left", { after: "a draft, as it could not be finalized" }],
    ["voided", "invoice.voided", "Voided"],
    ["deleted", "invoice.deleted", "Deleted"],
    ["marked_uncollectible", "invoice.updated", "Marked", { after: "as uncollectible", direction: "out" }],
    ["overdue", "invoice.overdue", "Missed the due day of"],
    ["overpaid", "invoice.updated", "Overpaid", { direction: "in" }],
    ["payment_attempt_required", "invoice.updated", "Left payment of", { after: "to be made elsewhere" }],
    ["will_be_due", "invoice.updated", "Announced", { after: "as due soon" }],
    ["upcoming", "activity.tracked", "Announced", { after: "to come" }],
  ]),
  ...of("creditnote", "credit_note", [
    ["created", "credit.issued", "Issued"],
    ["updated", "payment.updated", "Updated"],
    ["voided", "payment.voided", "Voided"],
  ]),
  ...of("quote", "quote", [
    ["created", "estimate.created", "Drafted"],
    ["finalized", "estimate.sent", "Finalized"],
    ["accepted", "estimate.accepted", "Accepted"],
    ["canceled", "estimate.voided", "Canceled"],
    ["will_expire", "estimate.updated", "Announced", { after: "as expiring soon" }],
  ]),
  ...of("payment", "payment_intent", [
    ["succeeded", "payment.received", "Received"],
    ["processing", "payment.updated", "Started", { direction: "in" }],
    ["payment_failed", "payment.failed", "Refused"],
    ["canceled", "payment.voided", "Canceled"],
    ["requires_action", "payment.updated", "Held", unconfirmed],
    ["amount_capturable_updated", "payment.updated", "Authorized", { direction: "in" }],
    ["partially_funded", "payment.updated", "Funded", { after: "in part", direction: "in" }],
  ]),
  ...of("payment", "charge", [
    ["succeeded", "payment.received", "Received"],
    ["captured", "payment.received", "Received"],
    ["failed", "payment.failed", "Refused"],
  ]),
  ...of("refund", "charge", [["refunded", "payment.refunded", "Refunded"]]),
  ...of("refund", "refund", [["failed", "payment.updated", "Failed to refund"]]),
  ...of("dispute", "charge.dispute", [
    ["created", "payment.updated", "Disputed", { direction: "in" }],
    ["updated", "payment.updated", "Updated the dispute of"],
    ["closed", "payment.updated", "Closed the dispute of"],
    ["funds_withdrawn", "payment.updated", "Withdrew", { after: "in dispute" }],
    ["funds_reinstated", "payment.updated", "Reinstated", { after: "in dispute" }],
  ]),
  ...of("checkout", "checkout.session", [
    ["completed", "activity.tracked", "Completed", { direction: "in" }],
    ["async_payment_succeeded", "activity.tracked", "Paid", { direction: "in" }],
    ["async_payment_failed", "payment.failed", "Refused payment of"],
    ["expired", "activity.tracked", "Left", { after: "unfinished", direction: "in" }],
  ]),
  ...of("subscription", "customer.subscription", [
    ["created", "record.added", "Started"],
    ["updated", "record.changed", "Updated"],
    ["deleted", "record.removed", "Ended"],
    ["paused", "record.changed", "Paused"],
    ["resumed", "record.changed", "Resumed"],
    ["trial_will_end", "record.changed", "Announced", { after: "as leaving its trial" }],
    ["pending_update_applied", "record.changed", "Updated"],
    ["pending_update_expired", "record.changed", "Left", { after: "as it was, for a change was not paid" }],
  ]),
  ...of("payout", "payout", [
    ["created", "ledger.changed", "Started"],
    ["updated", "ledger.changed", "Updated"],
    ["paid", "ledger.changed", "Received"],
    ["failed", "ledger.changed", "Refused"],
    ["canceled", "ledger.changed", "Canceled"],
    ["reconciliation_completed", "ledger.changed", "Reconciled"],
  ]),
]);

/** Events that say again what others say, or nothing of a customer. */
const quiet =
  /^(?:account|application_fee|balance(?:_settings)?|billing(?:_portal)?|capability|cash_balance|climate|coupon|customer_cash_balance_transaction|entitlements|external_account|file|financial_connections|identity|invoice_payment|invoiceitem|issuing_\w+|mandate|payment_link|payment_method|person|plan|price|product|promotion_code|radar|refund|reporting|review|setup_intent|sigma|source|subscription_schedule|tax|tax_rate|terminal|test_helpers|topup|transfer|treasury|v2\.core)\.|^customer\.(?:discount|source|tax_id|bank_account|card)\.|^charge\.(?:expired|pending|updated|refund\.updated)$|^payment_intent\.created$|^invoice\.payment_succeeded$/;

export const isQuiet = (type: string) => quiet.test(type);
