import * as z from "zod/mini";
import { object } from "../compiled.ts";
import { filledText, listOf, maybe, truth } from "../lenient.ts";
import { toldBy } from "../own-words.ts";

const answer = object({
  question: filledText,
  answer: maybe(z.union([z.string(), z.array(z.string())])),
});
const person = object({ user_email: filledText, user_name: filledText });
/** An address, by itself as in a list of addresses or as a field. */
const guest = z.union([
  object({ email: filledText }),
  z.pipe(
    z.string(),
    z.transform((email: string) => ({ email })),
  ),
]);

export const scheduledEvent = object({
  uri: filledText,
  name: filledText,
  start_time: filledText,
  end_time: filledText,
  location: maybe(object({ type: filledText, location: filledText, join_url: filledText })),
  event_memberships: listOf(person),
  event_guests: listOf(guest),
});

/** The invitee as in all four invitee events. Source: Calendly's webhook payload reference. */
export const invitee = object({
  uri: z.string().check(z.minLength(1)),
  email: filledText,
  name: filledText,
  first_name: filledText,
  last_name: filledText,
  created_at: filledText,
  timezone: filledText,
  text_reminder_number: filledText,
  old_invitee: filledText,
  new_invitee: filledText,
  rescheduled: truth,
  questions_and_answers: listOf(answer),
  tracking: maybe(z.record(z.string(), filledText)),
  cancellation: maybe(
    object({
      canceled_by: filledText,
      canceler_type: filledText,
      reason: filledText,
      created_at: filledText,
    }),
  ),
  payment: maybe(
    object({
      amount: filledText,
      currency: filledText,
      provider: filledText,
      external_id: filledText,
      successful: truth,
    }),
  ),
  no_show: maybe(object({ uri: filledText, created_at: filledText })),
  routing_form_submission: filledText,
  invitee_scheduled_by: filledText,
  scheduled_event: z.catch(scheduledEvent, {}),
});
export type Invitee = z.infer<typeof invitee>;

export const submission = object({
  uri: z.string(),
  routing_form: filledText,
  questions_and_answers: listOf(answer),
  result: maybe(object({ type: filledText })),
  tracking: maybe(z.record(z.string(), filledText)),
  created_at: filledText,
});

export const contact = object({
  uri: z.string(),
  name: filledText,
  email: filledText,
  emails: listOf(guest),
  created_at: filledText,
  updated_at: filledText,
  deleted_at: filledText,
});

/**
 * Highlights are named as in the recap endpoints; a deleted recap has its URI and `deleted_at` only.
 * Source: Calendly's release notes of 22 July 2026 and its Update Recap page; who took part is not documented.
 */
export const recap = object({
  uri: z.string(),
  title: filledText,
  summary_md: filledText,
  summary: filledText,
  event: filledText,
  invitees: listOf(guest),
  participants: listOf(guest),
  created_at: filledText,
  updated_at: filledText,
  deleted_at: filledText,
});

export const bookingPage = object({ uri: z.string(), name: filledText, updated_at: filledText });

const of = <Name extends string, Payload extends z.ZodMiniType>(
  names: readonly [Name, ...Name[]],
  payload: Payload,
) => object({ event: z.enum(names), created_at: filledText, payload });

const known = z.discriminatedUnion("event", [
  of(["invitee.created", "invitee.canceled", "invitee_no_show.created", "invitee_no_show.deleted"], invitee),
  of(["routing_form_submission.created"], submission),
  of(["contact.created", "contact.updated", "contact.deleted"], contact),
  of(["meeting_recap.created", "meeting_recap.updated", "meeting_recap.deleted"], recap),
  of(["event_type.created", "event_type.updated", "event_type.deleted"], bookingPage),
]);
export type Known = z.infer<typeof known>;

const knownNames: ReadonlySet<string> = new Set(
  known.def.options.flatMap(({ shape }) => Object.values<string>(shape.event.def.entries)),
);

/** A type we do not know; a known one that lacks its fields must not pass as that. */
const unknownType = object({
  event: z.string().check(z.refine((name) => !knownNames.has(name), { abort: true })),
});

export const payload = toldBy("event", knownNames, z.union([known, unknownType]));
export type Payload = z.infer<typeof payload>;
