import type { EventType } from "../../../schemas/event-types.ts";

export interface Entity {
  readonly label: string;
  /** The type of each operation; one that is not listed is `otherwise`. */
  readonly types: Readonly<Record<string, EventType>>;
  readonly otherwise: EventType;
}

const ledger = (label: string): Entity => ({ label, types: {}, otherwise: "ledger.changed" });

const invoice: Entity = {
  label: "Invoice",
  types: {
    created: "invoice.created",
    emailed: "invoice.sent",
    voided: "invoice.voided",
    deleted: "invoice.deleted",
  },
  otherwise: "invoice.updated",
};
const estimate: Entity = {
  label: "Estimate",
  types: {
    created: "estimate.created",
    emailed: "estimate.sent",
    voided: "estimate.voided",
    deleted: "estimate.deleted",
  },
  otherwise: "estimate.updated",
};
const received = (label: string): Entity => ({
  label,
  types: { created: "payment.received", voided: "payment.voided", deleted: "payment.deleted" },
  otherwise: "payment.updated",
});
const refunded = (label: string): Entity => ({
  ...received(label),
  types: { ...received(label).types, created: "payment.refunded" },
});
const bill = (label: string, created: EventType): Entity => ({
  label,
  types: { created, voided: "bill.voided", deleted: "bill.deleted" },
  otherwise: "bill.updated",
});

/** Every entity that QuickBooks Online sends webhooks for, by its name in lower case. Source: Intuit's list of webhook entities. */
export const entities: ReadonlyMap<string, Entity> = new Map(
  Object.entries({
    customer: {
      label: "Customer",
      types: { created: "customer.created", merged: "customer.merged", deleted: "customer.deleted" },
      otherwise: "customer.updated",
    },
    invoice,
    estimate,
    changeorder: { ...estimate, label: "Change order" },
    payment: received("Payment"),
    salesreceipt: received("Sales receipt"),
    refundreceipt: refunded("Refund receipt"),
    // It lowers what is owed and moves no money.
    creditmemo: {
      ...refunded("Credit memo"),
      types: { ...refunded("Credit memo").types, created: "credit.issued" },
    },
    bill: bill("Bill", "bill.created"),
    billpayment: bill("Bill payment", "bill.paid"),
    vendorcredit: bill("Vendor credit", "bill.updated"),
    purchase: {
      label: "Purchase",
      types: { created: "expense.captured", deleted: "expense.deleted" },
      otherwise: "expense.updated",
    },
    timeactivity: { label: "Time activity", types: { created: "time.logged" }, otherwise: "ledger.changed" },
    account: ledger("Account"),
    budget: ledger("Budget"),
    class: ledger("Class"),
    currency: ledger("Currency"),
    companycurrency: ledger("Currency"),
    department: ledger("Department"),
    deposit: ledger("Deposit"),
    employee: ledger("Employee"),
    item: ledger("Item"),
    journalcode: ledger("Journal code"),
    journalentry: ledger("Journal entry"),
    paymentmethod: ledger("Payment method"),
    preferences: ledger("Preferences"),
    purchaseorder: ledger("Purchase order"),
    taxagency: ledger("Tax agency"),
    term: ledger("Term"),
    transfer: ledger("Transfer"),
    vendor: ledger("Vendor"),
  } satisfies Record<string, Entity>),
);

/** What QuickBooks Online may say happened to an entity. */
export const operations: ReadonlySet<string> = new Set([
  "created",
  "updated",
  "deleted",
  "merged",
  "voided",
  "emailed",
]);
