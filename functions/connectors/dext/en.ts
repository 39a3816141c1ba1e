import type { ToolWords } from "../tool-words.ts";

export const en = {
  summary: "Shows receipts and invoices that clients hand in: captured, rejected, published.",
  limits: {
    noApi: "Dext has no public API and no webhooks: the hub sees what you export, forward or post.",
    supplier: "The supplier on a receipt is not the customer: the customer is the client account in Dext.",
    samples: "The samples show one firm's own form, not Dext's.",
  },
  carries: {
    relay: "Items that your script or no-code relay posts.",
    file: "The CSV that Inbox or Archive exports, or an expense claim's report.",
    mail: "Notifications of items processed, rejected or not published.",
  },
  setup: {
    connection: "Make a connection here and copy its URL and secret.",
    decide: "Decide how items get here: a script or a no-code relay that posts each item, or an export.",
    example:
      "Post one real item. It is kept as not understood; have a mapping proposed from it, in which the account is the client account's name and never the supplier.",
    mapping:
      "Try the mapping on the example, put it into the connection's settings and read the kept item again.",
  },
  certainty: {
    noApi: "There is no public developer API (looked at on 14 October 2026).",
    exports: "Inbox and Archive export CSV and PDF, expense claims export CSV in a chosen format.",
    notified:
      "Users can be notified by mail of rejections, processing, publishing errors, messages and failed fetches.",
    headers: "The column headers of the CSV export.",
    wording: "The wording of the notification mails.",
    zapier: "Whether Dext has triggers in Zapier.",
  },
} as const satisfies ToolWords;
