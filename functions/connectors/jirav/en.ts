import type { ToolWords } from "../tool-words.ts";

export const en = {
  summary: "Shows when a client's actuals were refreshed, a plan changed, or a report was published.",
  limits: {
    sendsNothing:
      "Jirav takes figures in from ledgers and sends nothing out by itself: the hub sees what you export or post.",
    oneClient: "A Jirav company is one client: make one connection for each.",
    samples: "The samples show one firm's own form, not Jirav's.",
  },
  carries: {
    relay: "Reports and plan versions that your script posts.",
    file: "Report exports (Excel, CSV) and copies of the audit log.",
    mail: "Mails, if your company gets any.",
  },
  setup: {
    connections:
      "Make one connection here for each Jirav company, named after the client, and copy its URL and secret.",
    export: "Export the report or the audit log on your usual day, or let a script post what changed.",
    example:
      "Give one example and have a mapping proposed from it; the account is the client this connection is for.",
    mapping: "Try the mapping on the example and put it into the connection's settings.",
  },
  certainty: {
    actuals:
      "Actuals are imported nightly from QuickBooks Online, Xero, Intacct and NetSuite; plans are changed by hand.",
    auditLog: "The settings hold an audit log with date, user and type.",
    importApi: "Jirav has an import API.",
    noneFound: "Whether Jirav sends webhooks or notification mails: none was found.",
    columns: "The columns of the exports.",
  },
} as const satisfies ToolWords;
