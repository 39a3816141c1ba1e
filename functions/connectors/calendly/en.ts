import type { ToolWords } from "../tool-words.ts";

export const en = {
  summary:
    "Shows meetings that customers book, move, cancel or miss, with their answers, reasons and payments.",
  limits: {
    earlierBookings:
      "A booking made before the subscription is not sent afterwards: with access to the API the hub reads the year before and, every day, what was not sent.",
    onlyMeetings:
      "Meetings alone are read so: no contacts, routing forms or recaps. Of one that was moved the new time is read, without the reason.",
    givesUp:
      "Calendly gives up after 24 hours of failures and disables the subscription without notice: with access to the API the hub looks every hour and makes it again.",
  },
  setup: {
    token:
      "As an owner or administrator of the Calendly organization, open Integrations & apps, then API and webhooks, and make a personal access token with webhooks:read, webhooks:write, users:read, scheduled_events:read, routing_forms:read and contacts:read. Or register an OAuth app with these scopes at developer.calendly.com, with the hub's callback address, and connect with its client id and secret.",
    signingKey:
      "Enter at least 32 random characters here as the connection's secret; of an OAuth app, the signing key that Calendly shows once when the app is made. Without a signing key Calendly signs nothing and the hub refuses its deliveries.",
    subscription:
      "Give the connection the token as its access to the API, or connect with the app: the hub subscribes by itself, with its own signing key, looks every hour, makes it again when Calendly has disabled it, and reads earlier and missed bookings. A member who is not an administrator has their own meetings told. By hand, make the subscription with the token: POST https://api.calendly.com/webhook_subscriptions with url (the connection's URL), scope organization, your organization's URI, signing_key, and the events invitee.created, invitee.canceled, invitee_no_show.created, invitee_no_show.deleted, routing_form_submission.created, contact.created, contact.updated and contact.deleted.",
    recaps:
      "For recaps, make one more subscription for each member who takes notes with Calendly: scope user, the member's URI as well as the organization's, the same signing_key, and the events meeting_recap.created, meeting_recap.updated and meeting_recap.deleted. Should Calendly answer that the URL is taken, make a second connection here for them.",
    tryOne:
      "Book a test meeting: it appears here within seconds. Webhooks are part of every plan since 3 November 2026; routing forms and recaps need the plan that has them.",
  },
} as const satisfies ToolWords;
