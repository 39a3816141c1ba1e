import type { Identity } from "../../../schemas/account-event.ts";
import { ownBy } from "../../matching/colleagues.ts";
import { emailIdentities, identities } from "../../shared/identity.ts";
import { toInstant } from "../../shared/instant.ts";
import type { EventDraft } from "../event-draft.ts";
import { filled } from "../filled.ts";
import { readAmount } from "../mapping/money.ts";
import { answersOf, trackingOf } from "./details.ts";
import type { Invitee } from "./payload.ts";

type Draft = Omit<EventDraft, "type" | "key" | "title" | "time">;

/** What all of an invitee's events share: who, about which meeting, for whom. */
function shared(invitee: Invitee, state: string, final = false): Draft {
  const { uri, email, timezone, scheduled_event: meeting } = invitee;
  const name = callerOf(invitee);
  const guests = guestsOf(invitee);
  const object = { kind: "meeting", id: uri, name: meetingName(invitee), state };
  return {
    actor: { kind: "contact", ...filled({ name, email }) },
    object: final ? { ...object, final } : object,
    identities: identitiesOf(invitee, guests),
    details: filled({ host: hostsOf(meeting), guests, timezone }),
  };
}

/** A meeting booked; with `old_invitee`, the booked half of a reschedule. */
export function booked(invitee: Invitee, at: string): EventDraft {
  const { uri, old_invitee: old, scheduled_event: meeting, payment, routing_form_submission: form } = invitee;
  const scheduledFor = toInstant(meeting.start_time);
  const base = shared(invitee, "scheduled");
  const draft: Draft & Pick<EventDraft, "time"> = {
    ...base,
    time: toInstant(invitee.created_at) ?? at,
    direction: invitee.invitee_scheduled_by ? "out" : "in",
    ...(scheduledFor ? { scheduledFor } : {}),
    ...moneyOf(payment),
    details: {
      ...base.details,
      ...filled({
        end: toInstant(meeting.end_time),
        location: meeting.location?.join_url ?? meeting.location?.location ?? meeting.location?.type,
        answers: answersOf(invitee.questions_and_answers),
        tracking: trackingOf(invitee.tracking),
        payment: paymentOf(payment),
        routingForm: form,
      }),
    },
  };
  const name = meetingName(invitee);
  if (!old) return { ...draft, type: "meeting.scheduled", key: [uri], title: `Booked ${name}` };
  return {
    ...draft,
    type: "meeting.rescheduled",
    key: [old],
    part: "booked",
    supersedes: { kind: "meeting", id: old },
    title: `Moved ${name}`,
  };
}

/** A meeting canceled; with `rescheduled`, the released half of a reschedule, which knows why but not the new time. */
export function canceled(invitee: Invitee, at: string): EventDraft {
  const { uri, rescheduled, new_invitee: next, cancellation, scheduled_event: meeting } = invitee;
  const time = toInstant(cancellation?.created_at) ?? at;
  const moved = rescheduled === true && next;
  const base = shared(invitee, moved ? "scheduled" : "canceled", !moved);
  const was = toInstant(meeting.start_time);
  const by = directionOf(cancellation?.canceler_type);
  const reason = filled({
    reason: cancellation?.reason,
    canceledBy: cancellation?.canceled_by,
    cancelerType: cancellation?.canceler_type,
  });
  const name = meetingName(invitee);
  if (!moved) {
    const details = { ...base.details, ...reason, ...filled({ meetingTime: was }) };
    return {
      ...base,
      type: "meeting.canceled",
      key: [uri],
      time,
      ...by,
      title: `Canceled ${name}`,
      details,
    };
  }
  return {
    ...base,
    type: "meeting.rescheduled",
    key: [uri],
    part: "released",
    time,
    ...by,
    title: `Moved ${name}`,
    object: { kind: "meeting", id: next, name, state: "scheduled" },
    supersedes: { kind: "meeting", id: uri },
    details: { ...base.details, ...reason, ...filled({ previousTime: was }) },
  };
}

export function noShow(invitee: Invitee, at: string): EventDraft {
  const { uri, no_show: mark } = invitee;
  const time = toInstant(mark?.created_at) ?? at;
  return {
    ...shared(invitee, "no_show"),
    type: "meeting.no_show",
    key: [uri, mark?.uri ?? time],
    time,
    title: `Missed ${meetingName(invitee)}`,
  };
}

export function noShowRemoved(invitee: Invitee, at: string): EventDraft {
  return {
    ...shared(invitee, "scheduled"),
    type: "meeting.attended",
    key: [invitee.uri, at],
    time: at,
    title: `Attended ${meetingName(invitee)} after all`,
  };
}

function directionOf(canceler: string | null | undefined): Pick<EventDraft, "direction"> {
  if (canceler === "host") return { direction: "out" };
  return canceler === "invitee" ? { direction: "in" } : {};
}

/** Whole, or of the parts that some accounts ask for instead. */
const callerOf = ({ name, first_name: first, last_name: last }: Invitee) =>
  name ?? ([first, last].filter((part) => part !== undefined).join(" ") || undefined);

const meetingName = ({ scheduled_event: { name } }: Invitee) => name ?? "Meeting";

function hostsOf({
  event_memberships: hosts,
}: Invitee["scheduled_event"]): { name?: string; email?: string }[] | undefined {
  return hosts?.map(({ user_name: name, user_email: email }) => filled({ name, email }));
}

function guestsOf({ scheduled_event: { event_guests: guests } }: Invitee): string[] {
  return (guests ?? []).map(({ email }) => email ?? "").filter((email) => email !== "");
}

/**
 * The invitee and the guests, but for those of the host's own domain: colleagues, not customers. Where neither an address nor
 * a number is told, the invitee's name.
 */
function identitiesOf(invitee: Invitee, guests: readonly string[]): Identity[] {
  const hosts = invitee.scheduled_event.event_memberships ?? [];
  const isOwn = ownBy(...hosts.flatMap(({ user_email: email }) => email ?? []));
  const customers = guests.filter((email) => !isOwn(email));
  const phone = invitee.text_reminder_number?.replaceAll(/[\s()-]/g, "");
  const told = identities(
    ...emailIdentities(invitee.email),
    ...customers.flatMap(emailIdentities),
    phone && /^\+\d{7,15}$/.test(phone) ? { type: "phone", value: phone } : undefined,
  );
  const name = callerOf(invitee);
  return told.length === 0 && name !== undefined ? [{ type: "name", value: name.slice(0, 300) }] : told;
}

function paymentOf(payment: Invitee["payment"]): Record<string, string | boolean> {
  const { provider, external_id: id, successful } = payment ?? {};
  return {
    ...(provider ? { provider } : {}),
    ...(id ? { id } : {}),
    ...(typeof successful === "boolean" ? { successful } : {}),
  };
}

function moneyOf(payment: Invitee["payment"]): Pick<EventDraft, "money"> {
  const { amount, currency, successful } = payment ?? {};
  if (successful === false) return {};
  const code = currency?.toUpperCase();
  const [whole, fraction = ""] = readAmount(amount, {})?.split(".") ?? [];
  if (whole === undefined || !code || !/^[A-Z]{3}$/.test(code)) return {};
  return { money: { amount: `${whole}.${fraction.padEnd(2, "0")}`, currency: code } };
}
