import type { ToolWords } from "../tool-words.ts";

export const en = {
  summary:
    "Shows invoices, payments, estimates, bills and customers as they are made, changed, sent, voided or merged.",
  limits: {
    idsOnly:
      "QuickBooks sends ids only: until you let the hub fetch, all but customer records stand at the connected company, without amounts and due dates.",
    deleted:
      "Deleted records cannot be fetched any more. That one was deleted without a notification is found by the daily check, for 30 days and among a thousand changes of its kind.",
  },
  setup: {
    app: "Open the Intuit developer portal (developer.intuit.com). Without an app yet, make a developer account and an app with production keys there, which takes about half an hour, once. Choose the app, then Webhooks, then Production.",
    endpoint: "Paste the connection's URL as the endpoint and choose the CloudEvents payload format.",
    entities:
      "Choose the entities to hear of (at least Customer, Invoice, Payment, Estimate, Credit Memo, Sales Receipt and Refund Receipt) with all their operations, and save.",
    verifier: "Choose Show verifier token, copy it and enter it here as the connection's secret.",
    tryOne: "Choose Send test events; the first real notification can take five minutes.",
    access:
      "To have amounts, due dates and customers: enter the app's client id and client secret on the Fetching page, add the address that it shows to the app's redirect URIs, and press Connect, once for each company. By hand, a refresh token with the scope com.intuit.quickbooks.accounting (Intuit's OAuth 2.0 Playground gives one) lets the hub fetch for one company.",
  },
} as const satisfies ToolWords;
