import { relayed } from "../relay/relayed.ts";

/** BizPayO: engagements that are signed and paid online. No API was found: mails, lists and the firm's own relay. */
export const bizpayo = relayed("bizpayo", {
  title: "BizPayO",
  aliases: ["Biz PayO", "BizPay"],
  route: "relay",
  proof: "token",
  routes: [
    {
      route: "relay",
      proof: "token",
      status: "works",
      carries: "Engagements and payments that your script or mail parser posts.",
    },
    {
      route: "mail",
      proof: "mail-verified",
      status: "works",
      carries: "The firm's mails about payments and engagements.",
    },
    { route: "file", proof: "file", status: "works", carries: "A list of transactions as CSV." },
  ],
  summary: "Shows engagements sent and signed, and payments received, failed or refunded.",
  limits: [
    "No API and no webhooks were found: the hub sees what you forward, export or post.",
    "Where payments are synced to the ledger, they also come by the ledger's own connection.",
    "Leave card and bank numbers out of what you post: the hub has no use for them.",
    "The samples show one firm's own form, not BizPayO's.",
  ],
  handshake: "none",
  eventTypes: [
    "agreement.sent",
    "agreement.signed",
    "payment.received",
    "payment.failed",
    "system.unrecognized",
  ],
  setup: [
    "Make a connection here and copy its URL and secret.",
    "Let a script or a mail parser post each engagement and payment, with the client's name and email and without card or bank numbers.",
    "Give one example, have a mapping proposed from it, try it and put it into the connection's settings.",
  ],
  certainty: [
    {
      statement:
        "A client signs in the engagement portal, can pay an advance there, and is charged monthly from the stored profile.",
      level: "documented",
      source: "https://help.bizpayo.com",
    },
    {
      statement: "Whether there is an API, a webhook, a Zapier app or an export: none was found.",
      level: "unknown",
    },
    { statement: "The sender and the wording of the mails.", level: "unknown" },
  ],
  docs: "https://help.bizpayo.com",
});
