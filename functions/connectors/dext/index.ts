import { relayed } from "../relay/relayed.ts";

/** Dext Prepare, once Receipt Bank. It has no API, so the firm's own relay, mails and exports are read. */
export const dext = relayed("dext", {
  title: "Dext Prepare (Receipt Bank)",
  aliases: ["Receipt Bank", "ReceiptBank", "Dext"],
  route: "relay",
  proof: "token",
  routes: [
    {
      route: "relay",
      proof: "token",
      status: "works",
      carries: "Items that your script or no-code relay posts.",
    },
    {
      route: "file",
      proof: "file",
      status: "works",
      carries: "The CSV that Inbox or Archive exports, or an expense claim's report.",
    },
    {
      route: "mail",
      proof: "mail-verified",
      status: "works",
      carries: "Notifications of items processed, rejected or not published.",
    },
  ],
  summary: "Shows receipts and invoices that clients hand in: captured, rejected, published.",
  limits: [
    "Dext has no public API and no webhooks: the hub sees what you export, forward or post.",
    "The supplier on a receipt is not the customer: the customer is the client account in Dext.",
    "The samples show one firm's own form, not Dext's.",
  ],
  handshake: "none",
  eventTypes: ["expense.captured", "expense.rejected", "expense.published", "system.unrecognized"],
  setup: [
    "Make a connection here and copy its URL and secret.",
    "Decide how items get here: a script or a no-code relay that posts each item, or an export.",
    "Post one real item. It is kept as not understood; have a mapping proposed from it, in which the account is the client account's name and never the supplier.",
    "Try the mapping on the example, put it into the connection's settings and read the kept item again.",
  ],
  certainty: [
    {
      statement: "There is no public developer API (looked at on 14 October 2026).",
      level: "third-party",
      source: "glama.ai",
    },
    {
      statement: "Inbox and Archive export CSV and PDF, expense claims export CSV in a chosen format.",
      level: "documented",
      source: "https://help.dext.com",
    },
    {
      statement:
        "Users can be notified by mail of rejections, processing, publishing errors, messages and failed fetches.",
      level: "documented",
      source: "https://help.dext.com",
    },
    { statement: "The column headers of the CSV export.", level: "unknown" },
    { statement: "The wording of the notification mails.", level: "unknown" },
    { statement: "Whether Dext has triggers in Zapier.", level: "unknown" },
  ],
  docs: "https://help.dext.com",
});
