import { relayed } from "../relay/relayed.ts";
import { en } from "./en.ts";

/** BizPayO: engagements that are signed and paid online. No API was found: mails, lists and the firm's own relay. */
export const bizpayo = relayed("bizpayo", {
  title: "BizPayO",
  aliases: ["Biz PayO", "BizPay"],
  words: en,
  eventTypes: [
    "agreement.sent",
    "agreement.signed",
    "payment.received",
    "payment.failed",
    "system.unrecognized",
  ],
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
