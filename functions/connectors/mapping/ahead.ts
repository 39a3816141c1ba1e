import { familyOf } from "../../../schemas/event-types.ts";

const day = 86_400_000;

/** What somebody saw happen, and no plan or date of a document's own. */
const seen: ReadonlySet<string> = new Set([
  "account",
  "document",
  "message",
  "email",
  "form",
  "note",
  "system",
]);
const plans: ReadonlySet<string> = new Set(["email.scheduled", "reminder.set"]);

/** Other clocks are ahead by hours, and a day without a zone by one. */
const clocksAhead = 2 * day;
/** Meetings are booked, invoices dated and tasks planned for long ahead, hardly for longer. */
const plannedAhead = 2 * 366 * day;

/**
 * Whether a time is later than an event of this type can have happened that was heard at `receivedAt`: a mail was not sent
 * next week, and in the year 2999 nothing was, which would stand on top of its timeline for ever.
 */
export function isTooFarAhead(type: string, time: string, receivedAt: Date): boolean {
  const most = seen.has(familyOf(type)) && !plans.has(type) ? clocksAhead : plannedAhead;
  return Date.parse(time) - receivedAt.getTime() > most;
}
