import type { ToolWords } from "../tool-words.ts";

export const en = {
  summary:
    "Shows customers, invoices, quotes, payments, refunds, disputes, checkouts and subscriptions as they are made, change, succeed or fail.",
  limits: {
    thin: "A thin event names its object and nothing else: until you let the hub fetch, it stands on a customer's timeline only where the object is the customer or is known already.",
    order: "Stripe does not keep the order of its events, and gives up after three days of failures.",
    past: "With access to the API the hub reads Stripe's own events of the last month, and every day those that were not delivered. Of the months before it reads what was made then, as it stands now; no quotes, and nothing of connected accounts.",
    versions:
      "Since the API of 31 March 2025 a payment does not say which invoice it is for: where an invoice's card is refused, the invoice and the payment each tell it.",
    testMode:
      "What happens in test mode is shown, and is marked as that; it counts in no sum of what is owed.",
  },
  setup: {
    destination:
      "In the Stripe Dashboard open Workbench, then Webhooks, and choose Add destination. For connected accounts choose Connected accounts, else Your account.",
    events:
      "Choose snapshot events and the events customer.*, customer.subscription.*, invoice.*, credit_note.*, quote.*, payment_intent.*, charge.refunded, refund.failed, charge.dispute.*, checkout.session.* and payout.*.",
    endpoint:
      "Choose Webhook endpoint, paste the connection's URL as the endpoint URL, and create the destination.",
    secret:
      "Reveal the signing secret (whsec_…), copy it and enter it here as the connection's secret. Test mode has another endpoint and another secret.",
    tryOne:
      "Finalize a test invoice, or run stripe trigger invoice.paid with the Stripe CLI: it appears here within seconds.",
    access:
      "To have thin events completed and the year before read: in the Dashboard's API keys choose Create restricted key, give it Read for all Core and Billing resources, Checkout Sessions and Events, and enter it here (rk_…) as the token. With Write for Webhook Endpoints, too, the hub makes the endpoint and enters its secret by itself, looks every hour, and enables it again when Stripe has disabled it: then leave out the steps before.",
  },
} as const satisfies ToolWords;
