import type { ToolWords } from "../tool-words.ts";

export const en = {
  summary: "Shows engagements sent and signed, and payments received, failed or refunded.",
  limits: {
    noApi: "No API and no webhooks were found: the hub sees what you forward, export or post.",
    ledger: "Where payments are synced to the ledger, they also come by the ledger's own connection.",
    bankNumbers: "Leave card and bank numbers out of what you post: the hub has no use for them.",
    samples: "The samples show one firm's own form, not BizPayO's.",
  },
  carries: {
    relay: "Engagements and payments that your script or mail parser posts.",
    mail: "The firm's mails about payments and engagements.",
    file: "A list of transactions as CSV.",
  },
  setup: {
    connection: "Make a connection here and copy its URL and secret.",
    posts:
      "Let a script or a mail parser post each engagement and payment, with the client's name and email and without card or bank numbers.",
    example:
      "Give one example, have a mapping proposed from it, try it and put it into the connection's settings.",
  },
  certainty: {
    portal:
      "A client signs in the engagement portal, can pay an advance there, and is charged monthly from the stored profile.",
    noneFound: "Whether there is an API, a webhook, a Zapier app or an export: none was found.",
    mails: "The sender and the wording of the mails.",
  },
} as const satisfies ToolWords;
