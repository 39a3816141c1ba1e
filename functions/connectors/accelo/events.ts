import type { EventType } from "../../../schemas/event-types.ts";

export interface Event {
  readonly type: EventType;
  /** The part of the API that has the object. */
  readonly resource: string;
  readonly label: string;
  readonly word: string;
  readonly direction?: "in" | "out";
}

const event = (
  type: EventType,
  resource: string,
  label: string,
  word: string,
  direction?: "in" | "out",
): Event => ({ type, resource, label, word, ...(direction ? { direction } : {}) });

/** A label inside of a sentence. */
export const spoken = (label: string) => (label.startsWith("PDF") ? label : label.toLowerCase());

/**
 * The events one can subscribe to by the API; those of progressions exist in the web interface only, and their payload
 * is documented nowhere. https://api.accelo.com/docs/#webhook-events
 */
export const events: ReadonlyMap<string, Event> = new Map(
  Object.entries({
    create_task: event("task.created", "tasks", "Task", "created"),
    assign_task: event("task.assigned", "tasks", "Task", "assigned"),
    unassign_task: event("task.unassigned", "tasks", "Task", "unassigned"),
    create_invoice: event("invoice.created", "invoices", "Invoice", "created", "out"),
    update_invoice: event("invoice.updated", "invoices", "Invoice", "updated"),
    delete_invoice: event("invoice.deleted", "invoices", "Invoice", "deleted"),
    create_invoice_pdf: event("document.added", "invoices", "PDF of invoice", "made"),
    create_purchase_pdf: event("document.added", "purchases", "PDF of purchase", "made"),
    create_quote: event("estimate.created", "quotes", "Quote", "created", "out"),
    create_request: event("request.opened", "requests", "Request", "opened", "in"),
    update_request_status: event("request.updated", "requests", "Status of request", "changed"),
    create_issue: event("request.opened", "issues", "Ticket", "opened"),
    update_issue: event("request.updated", "issues", "Ticket", "updated"),
    create_company: event("customer.created", "companies", "Company", "created"),
    update_company: event("customer.updated", "companies", "Company", "updated"),
    create_contact: event("contact.created", "contacts", "Contact", "created"),
    update_contact: event("contact.updated", "contacts", "Contact", "updated"),
    create_sale: event("opportunity.created", "prospects", "Sale", "created"),
    update_sale: event("opportunity.updated", "prospects", "Sale", "updated"),
    delete_activity: event("message.deleted", "activities", "Activity", "deleted"),
  }),
);
