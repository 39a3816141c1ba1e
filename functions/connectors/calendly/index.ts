import { stampedHmac } from "../../delivery/signature.ts";
import { UnknownType } from "../../shared/errors.ts";
import { toInstant } from "../../shared/instant.ts";
import { defineConnector } from "../connector.ts";
import type { EventDraft } from "../event-draft.ts";
import { observed } from "./booking-page.ts";
import { contact } from "./contact.ts";
import { en } from "./en.ts";
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
    summary: en.summary,
    limits: Object.values(en.limits),
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
    setup: Object.values(en.setup),
    docs: "https://developer.calendly.com/api-docs/c1ddc06ce1f1b-create-webhook-subscription",
  },
  /** The vendor's own sample refuses what is older than three minutes. */
  signature: stampedHmac({ header: "calendly-webhook-signature", tolerance: 180 }),
  payload,
  normalise(given, { receivedAt }) {
    if (!isKnown(given)) throw new UnknownType(given.event);
    return { events: [draftOf(given, toInstant(given.created_at) ?? receivedAt.toISOString())] };
  },
  collect: async () => (await import("./collect.ts")).calendlyCollector,
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
