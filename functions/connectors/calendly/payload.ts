import * as z from "zod/mini";

/** What no event needs: absent where it is null or has another shape, so that no booking is lost over it. */
const maybe = <Schema extends z.ZodMiniType>(schema: Schema) => z.catch(z.optional(schema), undefined);
/** Relays write numbers for text, and empty text for nothing. */
const text = maybe(
  z.pipe(
    z.union([z.string(), z.number()]),
    z.transform((value: string | number) => (value === "" ? undefined : String(value))),
  ),
);
/** The entries that have the shape; the others cost none of them. */
const list = <Schema extends z.ZodMiniType>(schema: Schema) =>
  maybe(
    z.pipe(
      z.array(z.unknown()),
      z.transform((entries: unknown[]) =>
        entries.flatMap((entry) => {
          const read = z.safeParse(schema, entry);
          return read.success ? [read.data] : [];
        }),
      ),
    ),
  );

const answer = z.object({
  question: text,
  answer: maybe(z.union([z.string(), z.array(z.string())])),
});
const person = z.object({ user_email: text, user_name: text });
const guest = z.object({ email: text });

const scheduledEvent = z.object({
  uri: text,
  name: text,
  start_time: text,
  end_time: text,
  location: maybe(z.object({ type: text, location: text, join_url: text })),
  event_memberships: list(person),
  event_guests: list(guest),
});

/** The invitee as in all four invitee events. Source: Calendly's webhook payload reference. */
export const invitee = z.object({
  uri: z.string().check(z.minLength(1)),
  email: text,
  name: text,
  first_name: text,
  last_name: text,
  created_at: text,
  timezone: text,
  text_reminder_number: text,
  old_invitee: text,
  new_invitee: text,
  rescheduled: maybe(z.boolean()),
  questions_and_answers: list(answer),
  tracking: maybe(z.record(z.string(), text)),
  cancellation: maybe(z.object({ canceled_by: text, canceler_type: text, reason: text, created_at: text })),
  payment: maybe(
    z.object({
      amount: maybe(z.number()),
      currency: text,
      provider: text,
      external_id: text,
      successful: maybe(z.boolean()),
    }),
  ),
  no_show: maybe(z.object({ uri: text, created_at: text })),
  routing_form_submission: text,
  invitee_scheduled_by: text,
  scheduled_event: z.catch(scheduledEvent, {}),
});
export type Invitee = z.infer<typeof invitee>;

export const submission = z.object({
  uri: z.string(),
  routing_form: text,
  questions_and_answers: list(answer),
  result: maybe(z.object({ type: text })),
  tracking: maybe(z.record(z.string(), text)),
  created_at: text,
});

export const contact = z.object({
  uri: z.string(),
  name: text,
  email: text,
  emails: list(guest),
  created_at: text,
  updated_at: text,
  deleted_at: text,
});

/**
 * Highlights are named as in the recap endpoints; a deleted recap has its URI and `deleted_at` only.
 * Source: Calendly's release notes of 22 July 2026 and its Update Recap page; who took part is not documented.
 */
export const recap = z.object({
  uri: z.string(),
  title: text,
  summary_md: text,
  summary: text,
  event: text,
  invitees: list(guest),
  participants: list(guest),
  created_at: text,
  updated_at: text,
  deleted_at: text,
});

export const bookingPage = z.object({ uri: z.string(), name: text, updated_at: text });

const of = <Name extends string, Payload extends z.ZodMiniType>(
  names: readonly [Name, ...Name[]],
  payload: Payload,
) => z.object({ event: z.enum(names), created_at: text, payload });

export const known = z.discriminatedUnion("event", [
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
export const unknownType = z.object({
  event: z.string().check(z.refine((name) => !knownNames.has(name), { abort: true })),
});

export const payload = z.union([known, unknownType]);
export type Payload = z.infer<typeof payload>;
