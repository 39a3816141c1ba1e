import type * as z from "zod";
import { emailIdentity, externalIdentity, identities } from "../../shared/identity.ts";
import { toInstant } from "../../shared/instant.ts";
import { stampedHmac } from "../../shared/signature.ts";
import { defineConnector, type EventDraft, UnknownType } from "../connector.ts";
import { answersOf, filled, trackingOf } from "./details.ts";
import { booked, canceled, noShow, noShowTakenBack } from "./invitee.ts";
import {
  type bookingPage,
  type contact as contactPayload,
  type Known,
  type Payload,
  payload,
  type recap as recapPayload,
  type submission,
} from "./payload.ts";

/** Calendly: https://developer.calendly.com/api-docs/ZG9jOjM2MzE2MDM4-webhook-signatures and the webhook payload reference. */
export const calendly = defineConnector<Payload>({
  tool: "calendly",
  catalogue: {
    title: "Calendly",
    route: "webhook",
    proof: "vendor-signed",
    summary:
      "Shows meetings that customers book, move, cancel or miss, with their answers, reasons and payments.",
    limits: [
      "A booking made before the subscription is not sent afterwards.",
      "Calendly gives up after 24 hours of failures and disables the subscription without telling anybody.",
    ],
    handshake: "none",
    eventTypes: [
      ...([
        "meeting.scheduled",
        "meeting.rescheduled",
        "meeting.canceled",
        "meeting.no_show",
        "meeting.attended",
        "meeting.recapped",
      ] as const),
      ...([
        "form.submitted",
        "contact.created",
        "contact.updated",
        "contact.deleted",
        "system.observed",
        "system.unrecognized",
      ] as const),
    ],
    setup: [
      "As an owner or administrator of the Calendly organization, open Integrations & apps, then API and webhooks, and make a personal access token with webhooks:write and the read scopes of the events you want.",
      "Choose a signing key of your own, at least 32 random characters, and enter it here as the connection's secret. Without a signing key Calendly signs nothing and the hub refuses its deliveries.",
      "With the token, make the subscription: POST https://api.calendly.com/webhook_subscriptions with url (the connection's URL), scope organization, your organization's URI, signing_key, and the events invitee.created, invitee.canceled, invitee_no_show.created, invitee_no_show.deleted, routing_form_submission.created, contact.* and meeting_recap.*.",
      "Book a test meeting: it appears here within seconds. Webhooks are part of every plan since 3 November 2026; routing forms and recaps need the plan that has them.",
    ],
    docs: "https://developer.calendly.com/api-docs/c1ddc06ce1f1b-create-webhook-subscription",
  },
  /** The vendor's own sample refuses what is older than three minutes. */
  signature: stampedHmac({ header: "calendly-webhook-signature", tolerance: 180 }),
  payload,
  normalise(given, { receivedAt }) {
    if (!isKnown(given)) throw new UnknownType(given.event);
    return { events: [draftOf(given, toInstant(given.created_at) ?? receivedAt.toISOString())] };
  },
});

function isKnown(given: Payload): given is Known {
  return "payload" in given;
}

function draftOf(given: Known, at: string): EventDraft {
  switch (given.event) {
    case "invitee.created":
      return booked(given.payload, at);
    case "invitee.canceled":
      return canceled(given.payload, at);
    case "invitee_no_show.created":
      return noShow(given.payload, at);
    case "invitee_no_show.deleted":
      return noShowTakenBack(given.payload, at);
    case "routing_form_submission.created":
      return submitted(given.payload, at);
    case "contact.created":
    case "contact.updated":
    case "contact.deleted":
      return contact(given.event, given.payload, at);
    case "meeting_recap.created":
    case "meeting_recap.updated":
    case "meeting_recap.deleted":
      return recap(given.event, given.payload, at);
    default:
      return observed(given.event, given.payload, at);
  }
}

function submitted(form: z.infer<typeof submission>, at: string): EventDraft {
  const answers = answersOf(form.questions_and_answers) ?? [];
  return {
    type: "form.submitted",
    key: [form.uri],
    time: toInstant(form.created_at) ?? at,
    title: "Routing form submitted",
    direction: "in",
    object: { kind: "form", id: form.uri },
    identities: identities(...answers.map(({ answer }) => emailIdentity(answer))),
    details: filled({
      answers,
      result: form.result?.type,
      form: form.routing_form,
      tracking: trackingOf(form.tracking),
    }),
  };
}

function contact(
  type: "contact.created" | "contact.updated" | "contact.deleted",
  given: z.infer<typeof contactPayload>,
  at: string,
): EventDraft {
  const { uri, name, email, emails, created_at, updated_at, deleted_at } = given;
  const word = type.slice("contact.".length);
  const time = toInstant({ created: created_at, updated: updated_at, deleted: deleted_at }[word]) ?? at;
  return {
    type,
    key: type === "contact.updated" ? [uri, time] : [uri],
    time,
    title: `Calendly contact ${name ?? email ?? ""} ${word}`.replace("  ", " "),
    object: {
      kind: "contact",
      id: uri,
      ...filled({ name }),
      state: word,
      ...(word === "deleted" ? { final: true } : {}),
    },
    identities: identities(
      emailIdentity(email),
      ...(emails ?? []).map((one) => emailIdentity(one.email)),
      externalIdentity("calendly", "contact", uri),
    ),
    details: {},
  };
}

function recap(event: string, given: z.infer<typeof recapPayload>, at: string): EventDraft {
  const { uri, title, summary, invitees, participants, created_at, updated_at } = given;
  const word = event.slice("meeting_recap.".length);
  const time = toInstant(updated_at ?? created_at) ?? at;
  return {
    type: "meeting.recapped",
    key: [uri, word, time],
    time,
    title: `Recap of ${title ?? "a meeting"}${word === "created" ? "" : ` ${word}`}`,
    object: { kind: "recap", id: uri, ...filled({ name: title }) },
    identities: identities(
      ...[...(invitees ?? []), ...(participants ?? [])].map(({ email }) => emailIdentity(email)),
    ),
    details: filled({ summary, meeting: given.event, change: word }),
  };
}

/** Changes of the team's own booking pages: kept, of no customer. */
function observed(
  event: string,
  { uri, name, updated_at }: z.infer<typeof bookingPage>,
  at: string,
): EventDraft {
  const time = toInstant(updated_at) ?? at;
  const title = `Booking page ${name ?? ""} ${event.slice("event_type.".length)}`.replace("  ", " ");
  return {
    type: "system.observed",
    key: [uri, event, time],
    time,
    title,
    identities: [],
    details: { event },
  };
}
