import { relayed } from "../relay/relayed.ts";
import { en } from "./en.ts";

/** AutoEntry by Sage. No API, webhook or Zapier app was found: the firm's own relay, mails and downloads are read. */
export const autoentry = relayed("autoentry", {
  title: "AutoEntry",
  aliases: ["Auto Entry", "Sage AutoEntry"],
  words: en,
  eventTypes: ["expense.captured", "expense.rejected", "expense.published", "system.unrecognized"],
  certainty: [
    {
      statement: en.certainty.downloads,
      level: "documented",
      source: "https://help.autoentry.com",
    },
    {
      statement: en.certainty.reference,
      level: "documented",
      source: "https://help.autoentry.com",
    },
    {
      statement: en.certainty.company,
      level: "documented",
      source: "https://help.autoentry.com",
    },
    { statement: en.certainty.noneFound, level: "unknown" },
    { statement: en.certainty.headers, level: "unknown" },
  ],
  docs: "https://help.autoentry.com",
});
