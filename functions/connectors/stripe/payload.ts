import * as z from "zod/mini";
import { object } from "../compiled.ts";
import { filledText, listOf, maybe, truth, unixSeconds, wholeNumber } from "../lenient.ts";

/** Amounts are whole numbers in the smallest unit that Stripe counts the currency in; times are unix seconds. */
const [minor, seconds] = [wholeNumber, unixSeconds];

const contact = maybe(object({ email: filledText, name: filledText, phone: filledText }));
const person = object({ id: filledText, email: filledText, name: filledText, phone: filledText });
export type Person = z.infer<typeof person>;

/** What Stripe names by its id or, where the API version or the endpoint expands it, writes out. */
const reference = z.pipe(
  z.unknown(),
  z.transform((given): Partial<Person> | undefined => {
    if (typeof given === "string") return given === "" ? undefined : { id: given };
    return z.safeParse(person, given).data;
  }),
);

/** What an invoice is for: `parent` since the API of 2025-03-31, `subscription` before. */
const invoiceParent = maybe(
  object({ subscription_details: maybe(object({ subscription: z.optional(reference) })) }),
);
const line = object({ description: filledText });

/**
 * What is read of an object, whatever its kind: a field that a kind, or an API version, does not have is absent.
 * https://docs.stripe.com/api/invoices/object and its neighbours.
 */
export const thing = object({
  id: filledText,
  number: filledText,
  status: filledText,
  reason: filledText,
  description: filledText,
  currency: filledText,
  created: seconds,
  customer: z.optional(reference),
  email: filledText,
  name: filledText,
  phone: filledText,
  customer_email: filledText,
  customer_name: filledText,
  customer_phone: filledText,
  receipt_email: filledText,
  customer_details: contact,
  billing_details: contact,
  amount: minor,
  amount_captured: minor,
  amount_due: minor,
  amount_paid: minor,
  amount_received: minor,
  amount_refunded: minor,
  amount_remaining: minor,
  amount_total: minor,
  total: minor,
  due_date: seconds,
  expires_at: seconds,
  next_payment_attempt: seconds,
  effective_at: seconds,
  arrival_date: seconds,
  cancel_at: seconds,
  trial_end: seconds,
  status_transitions: maybe(object({ finalized_at: seconds })),
  evidence_details: maybe(object({ due_by: seconds })),
  attempt_count: wholeNumber,
  captured: truth,
  payment_status: filledText,
  invoice: z.optional(reference),
  charge: z.optional(reference),
  payment_intent: z.optional(reference),
  subscription: z.optional(reference),
  parent: invoiceParent,
  last_payment_error: maybe(object({ code: filledText, decline_code: filledText, message: filledText })),
  failure_code: filledText,
  failure_message: filledText,
  cancellation_details: maybe(object({ reason: filledText, feedback: filledText, comment: filledText })),
  lines: maybe(object({ data: listOf(line) })),
});
export type Thing = z.infer<typeof thing>;

const envelope = {
  id: z.string().check(z.minLength(1), z.maxLength(200)),
  type: z.string().check(z.minLength(1), z.maxLength(200)),
  /** Unix seconds, or a date-time in a thin event. */
  created: filledText,
  livemode: truth,
};

/**
 * A snapshot event has the object as it was then, in the API version of its endpoint; a thin one names it alone. `account`
 * or `context`: the connected account in which it happened. https://docs.stripe.com/events/how-events-work
 */
export const payload = z.union([
  object({
    ...envelope,
    account: filledText,
    data: object({ object: thing, previous_attributes: maybe(thing) }),
  }),
  object({
    ...envelope,
    context: filledText,
    related_object: object({ id: z.string().check(z.minLength(1), z.maxLength(200)), type: filledText }),
  }),
]);
export type Payload = z.infer<typeof payload>;
