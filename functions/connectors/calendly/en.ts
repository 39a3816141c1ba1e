import type { ToolWords } from "../tool-words.ts";

export const en = {
  summary:
    "Shows meetings that customers book, move, cancel or miss, with their answers, reasons and payments.",
  limits: {
    earlierBookings:
      "A booking made before the subscription is not sent afterwards: with access to the API the hub reads the year before and, every day, what was not sent.",
    onlyMeetings:
      "Meetings alone are read so: no contacts, routing forms or recaps. Of one that was moved the new time is read, without the reason.",
    givesUp: "Calendly gives up after 24 hours of failures and disables the subscription without notice.",
  },
  setup: {
    token:
      "As an owner or administrator of the Calendly organization, open Integrations & apps, then API and webhooks, and make a personal access token with webhooks:write and the read scopes of the events you want.",
    signingKey:
      "Choose a signing key of your own, at least 32 random characters, and enter it here as the connection's secret. Without a signing key Calendly signs nothing and the hub refuses its deliveries.",
    subscription:
      "With the token, make the subscription: POST https://api.calendly.com/webhook_subscriptions with url (the connection's URL), scope organization, your organization's URI, signing_key, and the events invitee.created, invitee.canceled, invitee_no_show.created, invitee_no_show.deleted, routing_form_submission.created, contact.created, contact.updated and contact.deleted.",
    recaps:
      "For recaps, make one more subscription for each member who takes notes with Calendly: scope user, the member's URI as well as the organization's, the same signing_key, and the events meeting_recap.created, meeting_recap.updated and meeting_recap.deleted. Should Calendly answer that the URL is taken, make a second connection here for them.",
    access:
      "Give the connection the same token as its access to the API, with users:read and scheduled_events:read, so that earlier and missed bookings are read.",
    tryOne:
      "Book a test meeting: it appears here within seconds. Webhooks are part of every plan since 3 November 2026; routing forms and recaps need the plan that has them.",
  },
} as const satisfies ToolWords;
