import type { ToolWords } from "../tool-words.ts";

export const en = {
  summary: "Shows documents that clients hand in: received, rejected, published to the ledger.",
  limits: {
    noApi: "AutoEntry has no public API and no webhooks: the hub sees what you download, forward or post.",
    ledger:
      "What AutoEntry publishes also comes by the ledger's own connection, with the invoice number or the AutoEntry id as its reference.",
    samples: "The samples show one firm's own form, not AutoEntry's.",
  },
  carries: {
    relay: "Documents that your script posts.",
    file: "Statements and lists that AutoEntry downloads as CSV or Excel.",
    mail: "Mails that AutoEntry sends.",
  },
  setup: {
    connection: "Make a connection here and copy its URL and secret.",
    decide: "Decide how documents get here: a script that posts them, or the files that AutoEntry downloads.",
    example:
      "Give one example. Have a mapping proposed from it, in which the account is the AutoEntry company.",
    mapping: "Try the mapping on the example and put it into the connection's settings.",
  },
  certainty: {
    downloads:
      "Statements download as Excel or CSV; documents lie in Inbox, Activity, Archived and Rejected.",
    reference: "The ledger's reference is the invoice number or the AutoEntry id, as the company is set.",
    company: "A company integrated with a ledger has the ledger company's name.",
    noneFound: "Whether there is an API, a webhook or a Zapier app: none was found.",
    headers: "The column headers of the downloads.",
  },
} as const satisfies ToolWords;
