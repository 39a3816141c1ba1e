import { relayed } from "../relay/relayed.ts";
import { en } from "./en.ts";

/** Dext Prepare, once Receipt Bank. It has no API, so the firm's own relay, mails and exports are read. */
export const dext = relayed("dext", {
  title: "Dext Prepare (Receipt Bank)",
  aliases: ["Receipt Bank", "ReceiptBank", "Dext"],
  words: en,
  eventTypes: ["expense.captured", "expense.rejected", "expense.published", "system.unrecognized"],
  certainty: [
    {
      statement: en.certainty.noApi,
      level: "third-party",
      source: "glama.ai",
    },
    {
      statement: en.certainty.exports,
      level: "documented",
      source: "https://help.dext.com",
    },
    {
      statement: en.certainty.notified,
      level: "documented",
      source: "https://help.dext.com",
    },
    { statement: en.certainty.headers, level: "unknown" },
    { statement: en.certainty.wording, level: "unknown" },
    { statement: en.certainty.zapier, level: "unknown" },
  ],
  docs: "https://help.dext.com",
});
