import { relayed } from "../relay/relayed.ts";

/** Jirav takes figures in and sends none: its reports reach the hub as files or by a script. */
export const jirav = relayed("jirav", {
  title: "Jirav",
  route: "relay",
  proof: "token",
  routes: [
    {
      route: "relay",
      proof: "token",
      status: "works",
      carries: "Reports and plan versions that your script posts.",
    },
    {
      route: "file",
      proof: "file",
      status: "works",
      carries: "Report exports (Excel, CSV) and copies of the audit log.",
    },
    { route: "mail", proof: "mail-verified", status: "works", carries: "Mails, if your company gets any." },
  ],
  summary: "Shows when a client's actuals were refreshed, a plan changed, or a report was published.",
  limits: [
    "Jirav takes figures in from ledgers and sends nothing out by itself: the hub sees what you export or post.",
    "A Jirav company is one client: make one connection for each.",
    "The samples show one firm's own form, not Jirav's.",
  ],
  handshake: "none",
  eventTypes: ["report.published", "record.changed", "system.unrecognized"],
  setup: [
    "Make one connection here for each Jirav company, named after the client, and copy its URL and secret.",
    "Export the report or the audit log on your usual day, or let a script post what changed.",
    "Give one example and have a mapping proposed from it; the account is the client this connection is for.",
    "Try the mapping on the example and put it into the connection's settings.",
  ],
  certainty: [
    {
      statement:
        "Actuals are imported nightly from QuickBooks Online, Xero, Intacct and NetSuite; plans are changed by hand.",
      level: "documented",
      source: "https://help.jirav.com",
    },
    {
      statement: "The settings hold an audit log with date, user and type.",
      level: "documented",
      source: "https://help.jirav.com",
    },
    { statement: "Jirav has an import API.", level: "recalled" },
    { statement: "Whether Jirav sends webhooks or notification mails: none was found.", level: "unknown" },
    { statement: "The columns of the exports.", level: "unknown" },
  ],
  docs: "https://help.jirav.com",
});
