import { stampedHmac } from "../../delivery/signature.ts";
import { UnknownType } from "../../shared/errors.ts";
import { toInstant } from "../../shared/instant.ts";
import { defineConnector } from "../connector.ts";
import type { EventDraft } from "../event-draft.ts";
import { observed } from "./booking-page.ts";
import { contact } from "./contact.ts";
import { booked, canceled, noShow, noShowRemoved } from "./invitee.ts";
import { type Known, type Payload, payload } from "./payload.ts";
import { recap } from "./recap.ts";
import { submitted } from "./submission.ts";

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
      "Calendly gives up after 24 hours of failures and disables the subscription without notice.",
    ],
    handshake: "none",
    eventTypes: [
      "meeting.scheduled",
      "meeting.rescheduled",
      "meeting.canceled",
      "meeting.no_show",
      "meeting.attended",
      "meeting.recapped",
      "form.submitted",
      "contact.created",
      "contact.updated",
      "contact.deleted",
      "system.observed",
      "system.unrecognized",
    ],
    setup: [
      "As an owner or administrator of the Calendly organization, open Integrations & apps, then API and webhooks, and make a personal access token with webhooks:write and the read scopes of the events you want.",
      "Choose a signing key of your own, at least 32 random characters, and enter it here as the connection's secret. Without a signing key Calendly signs nothing and the hub refuses its deliveries.",
      "With the token, make the subscription: POST https://api.calendly.com/webhook_subscriptions with url (the connection's URL), scope organization, your organization's URI, signing_key, and the events invitee.created, invitee.canceled, invitee_no_show.created, invitee_no_show.deleted, routing_form_submission.created, contact.created, contact.updated and contact.deleted.",
      "For recaps, make one more subscription for each member who takes notes with Calendly: scope user, the member's URI as well as the organization's, the same signing_key, and the events meeting_recap.created, meeting_recap.updated and meeting_recap.deleted. Should Calendly answer that the URL is taken, make a second connection here for them.",
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
      return noShowRemoved(given.payload, at);
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
