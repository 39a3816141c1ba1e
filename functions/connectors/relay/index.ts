import { relayed } from "./relayed.ts";

/** Anything that can make an HTTP request: Zapier, Make, Power Automate, a script of the team's own. */
export const relay = relayed("relay", {
  title: "Anything else",
  aliases: [
    "Zapier",
    "Make",
    "Power Automate",
    "Webhook",
    "Own script",
    "Segment",
    "CloudEvents",
    "Standard Webhooks",
  ],
  route: "relay",
  proof: "token",
  routes: [
    {
      route: "relay",
      proof: "token",
      status: "works",
      carries:
        "JSON, forms, Segment calls, CloudEvents (structured, batched, binary) and Standard Webhooks, as they are.",
    },
  ],
  summary:
    "Shows what any tool, no-code relay or script of your own posts: in the hub's own fields, as Segment or CloudEvents, or in any form by a mapping.",
  limits: [
    "A token proves who sent it, not that the tool said so.",
    "Without an event_id, two posts that are alike in everything are one event.",
  ],
  handshake: "none",
  eventTypes: [
    "invoice.paid",
    "payment.failed",
    "task.completed",
    "document.added",
    "contact.updated",
    "customer.updated",
    "activity.tracked",
    "system.observed",
    "system.unrecognized",
  ],
  setup: [
    "Make a connection here and copy its URL and its secret.",
    "In the sender, make a POST request to the URL with the header Authorization: Bearer and the secret. In Zapier this is Webhooks by Zapier, Custom Request; in Make, HTTP, Make a request; in Power Automate, the HTTP action. A script signs by Standard Webhooks instead, with any of that project's libraries.",
    "Send JSON with as many of these fields as you have: event_id, event_type (such as invoice.paid), occurred_at, account_ref, account_name, account_email, account_phone, title, url, amount, currency, actor, direction (in: the customer did it; out: you did), data. The sender's own id as event_id keeps a repeated post one event.",
    "Where the sender's form is fixed, send one example, have a mapping proposed from it (POST /api/mappings/propose), try it (POST /api/mappings/preview), and put it into the connection's settings.",
    "A sender of CloudEvents that asks first by OPTIONS is let in once its name is in the connection's origins.",
  ],
  certainty: [
    {
      statement:
        "Signatures, time window and idempotency follow Standard Webhooks 1.0.0 and pass its known answers.",
      level: "documented",
      source: "https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md",
    },
    {
      statement: "The OPTIONS handshake and the three content modes follow CloudEvents 1.0.2 over HTTP.",
      level: "documented",
      source: "https://github.com/cloudevents/spec/blob/main/cloudevents/http-webhook.md",
    },
    {
      statement: "Zapier, Make and Power Automate can send JSON with a header of your own.",
      level: "documented",
    },
    { statement: "Zapier and Power Automate have a field for Basic authentication.", level: "recalled" },
  ],
  docs: "https://www.standardwebhooks.com/",
});
