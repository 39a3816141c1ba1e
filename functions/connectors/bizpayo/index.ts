import { relayed } from "../relay/relayed.ts";
import { en } from "./en.ts";

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
      carries: en.carries.relay,
    },
    {
      route: "mail",
      proof: "mail-verified",
      status: "works",
      carries: en.carries.mail,
    },
    { route: "file", proof: "file", status: "works", carries: en.carries.file },
  ],
  summary: en.summary,
  limits: Object.values(en.limits),
  handshake: "none",
  eventTypes: [
    "agreement.sent",
    "agreement.signed",
    "payment.received",
    "payment.failed",
    "system.unrecognized",
  ],
  setup: Object.values(en.setup),
  certainty: [
    {
      statement: en.certainty.portal,
      level: "documented",
      source: "https://help.bizpayo.com",
    },
    {
      statement: en.certainty.noneFound,
      level: "unknown",
    },
    { statement: en.certainty.mails, level: "unknown" },
  ],
  docs: "https://help.bizpayo.com",
});
