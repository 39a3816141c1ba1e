import type { EventType } from "../../../schemas/event-types.ts";

/** What Xero keeps of a kind, as its deliveries name it. */
export interface Kind {
  readonly label: string;
  readonly created: EventType;
  readonly updated: EventType;
}

/**
 * What Xero tells of, by its own names in lower case: https://developer.xero.com/documentation/guides/webhooks/overview/
 * Of payments it tells nothing: they are found with their invoices.
 */
export const kinds: ReadonlyMap<string, Kind> = new Map([
  ["invoice", { label: "invoice", created: "invoice.created", updated: "invoice.updated" }],
  // It lowers what is owed and moves no money.
  ["creditnote", { label: "credit note", created: "credit.issued", updated: "payment.updated" }],
  ["payment", { label: "payment", created: "payment.received", updated: "payment.updated" }],
  ["contact", { label: "contact", created: "customer.created", updated: "customer.updated" }],
]);

/** Kinds that are no object of an organisation's: an app's subscription in Xero's App Store. */
export const ofTheApp: ReadonlySet<string> = new Set(["subscription"]);

export const operations: ReadonlySet<string> = new Set(["created", "updated"]);
