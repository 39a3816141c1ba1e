import type { ToolWords } from "../tool-words.ts";

export const en = {
  summary:
    "Shows what any tool, no-code relay or script of your own posts: in the hub's own fields, as Segment or CloudEvents, or in any form by a mapping.",
  limits: {
    token: "A token proves who sent it, not that the tool said so.",
    eventId: "Without an event_id, two posts that are alike in everything are one event.",
  },
  carries: {
    relay:
      "JSON, forms, Segment calls, CloudEvents (structured, batched, binary) and Standard Webhooks, as they are.",
  },
  setup: {
    connection: "Make a connection here and copy its URL and its secret.",
    request:
      "In the sender, make a POST request to the URL with the header Authorization: Bearer and the secret. In Zapier this is Webhooks by Zapier, Custom Request; in Make, HTTP, Make a request; in Power Automate, the HTTP action. A script signs by Standard Webhooks instead, with any of that project's libraries.",
    fields:
      "Send JSON with as many of these fields as you have: event_id, event_type (such as invoice.paid), occurred_at, account_ref, account_name, account_email, account_phone, title, url, amount, currency, actor, direction (in: the customer did it; out: you did), data. The sender's own id as event_id keeps a repeated post one event.",
    mapping:
      "Where the sender's form is fixed, send one example, have a mapping proposed from it (POST /api/mappings/propose), try it (POST /api/mappings/preview), and put it into the connection's settings.",
    origins:
      "A sender of CloudEvents that asks first by OPTIONS is let in once its name is in the connection's origins.",
  },
  certainty: {
    signatures:
      "Signatures, time window and idempotency follow Standard Webhooks 1.0.0 and pass its known answers.",
    cloudEvents: "The OPTIONS handshake and the three content modes follow CloudEvents 1.0.2 over HTTP.",
    headers: "Zapier, Make and Power Automate can send JSON with a header of your own.",
    basic: "Zapier and Power Automate have a field for Basic authentication.",
  },
} as const satisfies ToolWords;
