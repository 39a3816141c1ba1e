import { relayed } from "../relay/relayed.ts";

/** AutoEntry by Sage. No API, webhook or Zapier app was found: the firm's own relay, mails and downloads are read. */
export const autoentry = relayed("autoentry", {
  title: "AutoEntry",
  aliases: ["Auto Entry", "Sage AutoEntry"],
  route: "relay",
  proof: "token",
  routes: [
    {
      route: "relay",
      proof: "token",
      status: "works",
      carries: "Documents that your script posts.",
    },
    {
      route: "file",
      proof: "file",
      status: "works",
      carries: "Statements and lists that AutoEntry downloads as CSV or Excel.",
    },
    { route: "mail", proof: "mail-verified", status: "works", carries: "Mails that AutoEntry sends." },
  ],
  summary: "Shows documents that clients hand in: received, rejected, published to the ledger.",
  limits: [
    "AutoEntry has no public API and no webhooks: the hub sees what you download, forward or post.",
    "What AutoEntry publishes also comes by the ledger's own connection, with the invoice number or the AutoEntry id as its reference.",
    "The samples show one firm's own form, not AutoEntry's.",
  ],
  handshake: "none",
  eventTypes: ["expense.captured", "expense.rejected", "expense.published", "system.unrecognized"],
  setup: [
    "Make a connection here and copy its URL and secret.",
    "Decide how documents get here: a script that posts them, or the files that AutoEntry downloads.",
    "Give one example. Have a mapping proposed from it, in which the account is the AutoEntry company.",
    "Try the mapping on the example and put it into the connection's settings.",
  ],
  certainty: [
    {
      statement:
        "Statements download as Excel or CSV; documents lie in Inbox, Activity, Archived and Rejected.",
      level: "documented",
      source: "https://help.autoentry.com",
    },
    {
      statement: "The ledger's reference is the invoice number or the AutoEntry id, as the company is set.",
      level: "documented",
      source: "https://help.autoentry.com",
    },
    {
      statement: "A company integrated with a ledger has the ledger company's name.",
      level: "documented",
      source: "https://help.autoentry.com",
    },
    { statement: "Whether there is an API, a webhook or a Zapier app: none was found.", level: "unknown" },
    { statement: "The column headers of the downloads.", level: "unknown" },
  ],
  docs: "https://help.autoentry.com",
});
