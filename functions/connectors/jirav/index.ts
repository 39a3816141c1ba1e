import { relayed } from "../relay/relayed.ts";
import { en } from "./en.ts";

/** Jirav takes figures in and sends none: its reports reach the hub as files or by a script. */
export const jirav = relayed("jirav", {
  title: "Jirav",
  words: en,
  eventTypes: ["report.published", "record.changed", "system.unrecognized"],
  certainty: [
    {
      statement: en.certainty.actuals,
      level: "documented",
      source: "https://help.jirav.com",
    },
    {
      statement: en.certainty.auditLog,
      level: "documented",
      source: "https://help.jirav.com",
    },
    { statement: en.certainty.importApi, level: "recalled" },
    { statement: en.certainty.noneFound, level: "unknown" },
    { statement: en.certainty.columns, level: "unknown" },
  ],
  docs: "https://help.jirav.com",
});
