import type { ToolWords } from "../tool-words.ts";

export const en = {
  summary:
    "Shows tasks, invoices, quotes, requests, tickets, sales, companies and contacts as they come and change.",
  limits: {
    idOnly:
      "Accelo sends an id and nothing else. Titles, people, dates and amounts are fetched from its API once the hub may; until then all but companies stand at the Accelo deployment.",
    asItIsThen: "What is fetched is the object as it is then, which can be a little later than the event.",
    noTime:
      "A delivery has no id and no time: the same change of the same object is told once a minute. A person who has caught a delivery and its address can send it again, as the same event of the same object.",
    signature:
      "The algorithm of the signature is not documented; the hub accepts the known ones until a genuine delivery shows which it is, and then that one alone.",
    noWebhooks:
      "Jobs, notes and mails have no webhook, and the payload of progression webhooks is not documented.",
    deleted:
      "Accelo deletes a subscription whose address was slow too often, and tells nobody: with access to the API the hub looks every hour and makes it again.",
    history:
      "Its history and the daily check know when an object was made and last changed, and nothing in between: of quotes and tasks that they were made, of tickets that they were opened and closed.",
  },
  setup: {
    secret:
      "Choose a random text of at least 32 characters and enter it here as the connection's secret, and the deployment's name in the settings.",
    application:
      "In Accelo's API control panel register a service application, and give the connection its client id and client secret as its access to the API: the hub fetches what the ids stand for, subscribes to all events by itself, with its own secret, looks every hour and makes again what Accelo has deleted. It asks for write(all), since no narrower scope is documented for subscriptions; it writes nothing else.",
    subscriptions:
      "By hand, fetch an access token: POST https://<deployment>.api.accelo.com/oauth2/v0/token with grant_type=client_credentials and scope=write(all), the client id and secret as Basic credentials; and for each event that you want make one subscription: POST https://<deployment>.api.accelo.com/api/v0/webhooks/subscriptions with event_id=<event>, trigger_url=<the event's address>, content_type=application/json and secret=<the secret>. The addresses stand with the connection, for admins: each ends with its event and a code made with the newest secret, because Accelo signs neither. Another secret makes other addresses. The events are create_task, assign_task, unassign_task, create_invoice, update_invoice, delete_invoice, create_invoice_pdf, create_purchase_pdf, create_quote, create_request, update_request_status, create_issue, update_issue, create_company, update_company, create_contact, update_contact, create_sale, update_sale, delete_activity.",
    tryOne:
      "Try one: POST …/webhooks/subscriptions/<subscription id>/dispatch with object_id=<the id of such an object>; it answers status 200 and the event appears here.",
  },
  certainty: {
    delivery:
      "The events, the two fields of a delivery and the names of the headers are as Accelo documents them; 410 ends a subscription.",
    algorithm: "The algorithm of the signature, and whether its name stands before it, is not documented.",
    currency:
      "Which currency an invoice's currency_id stands for is not documented; zero is taken for the deployment's own.",
    formBody: "How a form body is laid out, and what a progression webhook sends, is not documented.",
  },
} as const satisfies ToolWords;
