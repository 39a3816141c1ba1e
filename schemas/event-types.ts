/** Every type an account event may have, past tense, grouped by the family a manager filters on. */
export const eventTypes = {
  meeting: [
    "meeting.scheduled",
    "meeting.rescheduled",
    "meeting.canceled",
    "meeting.no_show",
    "meeting.attended",
    "meeting.recapped",
  ],
  agreement: [
    "agreement.created",
    "agreement.sent",
    "agreement.viewed",
    "agreement.signed",
    "agreement.completed",
    "agreement.declined",
    "agreement.voided",
    "agreement.expired",
    "agreement.corrected",
    "agreement.delivery_failed",
    "agreement.updated",
  ],
  money: [
    "invoice.created",
    "invoice.updated",
    "invoice.sent",
    "invoice.paid",
    "invoice.overdue",
    "invoice.voided",
    "invoice.deleted",
    "credit.issued",
    "payment.received",
    "payment.failed",
    "payment.refunded",
    "payment.updated",
    "payment.voided",
    "payment.deleted",
    "estimate.created",
    "estimate.updated",
    "estimate.sent",
    "estimate.accepted",
    "estimate.declined",
    "estimate.voided",
    "estimate.deleted",
    "opportunity.created",
    "opportunity.updated",
    "bill.created",
    "bill.updated",
    "bill.paid",
    "bill.voided",
    "bill.deleted",
    "expense.captured",
    "expense.rejected",
    "expense.published",
    "expense.updated",
    "expense.deleted",
    "ledger.changed",
  ],
  account: [
    "customer.created",
    "customer.updated",
    "customer.merged",
    "customer.deleted",
    "contact.created",
    "contact.updated",
    "contact.deleted",
  ],
  document: [
    "document.added",
    "document.changed",
    "document.removed",
    "document.shared",
    "document.downloaded",
    "document.requested",
  ],
  message: [
    "message.posted",
    "message.edited",
    "message.deleted",
    "message.mentioned",
    "message.reacted",
    "member.joined",
    "member.left",
    "channel.created",
    "channel.archived",
    "channel.renamed",
    "channel.shared",
  ],
  email: [
    "email.received",
    "email.sent",
    "email.scheduled",
    "email.canceled",
    "email.returned",
    "reminder.set",
  ],
  work: [
    "task.created",
    "task.assigned",
    "task.unassigned",
    "task.updated",
    "task.completed",
    "task.overdue",
    "task.deleted",
    "project.created",
    "project.updated",
    "project.completed",
    "request.opened",
    "request.updated",
    "request.resolved",
    "time.logged",
  ],
  record: ["record.added", "record.changed", "record.removed", "report.published", "activity.tracked"],
  form: ["form.submitted"],
  note: ["note.added"],
  system: ["system.unrecognized", "system.observed", "connection.interrupted", "connection.resumed"],
} as const;

export type Family = keyof typeof eventTypes;
/** A type that this release knows: what a connector may write and a filter may name. On the wire a type is any `noun.past`. */
export type EventType = (typeof eventTypes)[Family][number];

const isFamily = (name: string): name is Family => Object.hasOwn(eventTypes, name);

const families = new Map<string, Family>(
  Object.entries(eventTypes).flatMap(([family, types]) =>
    isFamily(family) ? types.map((type) => [type, family] as const) : [],
  ),
);

export const isEventType = (type: string): type is EventType => families.has(type);

/** The family of a type; a type that this release does not know is of the system's. */
export function familyOf(type: string): Family {
  return families.get(type) ?? "system";
}

/** A family as a later release may have written it; one that this release does not know is the system's. */
export function familyNamed(name: string): Family {
  return isFamily(name) ? name : "system";
}

/** Who acts in an event of a type, where that hardly ever differs: `in` the customer, `out` we. */
const usually: Readonly<Record<"in" | "out", readonly EventType[]>> = {
  in: [
    "payment.received",
    "invoice.paid",
    "estimate.accepted",
    "estimate.declined",
    "form.submitted",
    "email.received",
    "meeting.attended",
    "agreement.viewed",
    "agreement.signed",
    "agreement.completed",
    "agreement.declined",
  ],
  out: [
    "invoice.created",
    "invoice.sent",
    "credit.issued",
    "estimate.created",
    "estimate.sent",
    "payment.refunded",
    "agreement.sent",
    "agreement.voided",
    "agreement.corrected",
    "email.sent",
    "email.scheduled",
    "report.published",
    "document.requested",
    "note.added",
  ],
};

/**
 * Who acted in an event: `told` by its connector, else as its type usually says; neither side where a bank refuses a
 * payment or the system speaks of itself.
 */
export function directionOf(type: EventType, told?: "in" | "out"): "in" | "out" | undefined {
  if (type === "payment.failed" || familyOf(type) === "system") return undefined;
  if (told !== undefined) return told;
  if (usually.in.includes(type)) return "in";
  return usually.out.includes(type) ? "out" : undefined;
}
