import { relayed } from "../relay/relayed.ts";
import { en } from "./en.ts";

/** Microsoft Access: a firm's own database, read as a file; a macro in it may also post rows. */
export const access = relayed("access", {
  title: "Microsoft Access",
  aliases: ["MS Access", "Access database", "accdb", "mdb"],
  words: en,
  eventTypes: ["record.added", "record.changed", "system.unrecognized"],
  certainty: [
    {
      statement: en.certainty.versions,
      level: "documented",
      source: "https://www.npmjs.com/package/mdb-reader",
    },
    { statement: en.certainty.columns, level: "documented" },
  ],
  docs: "https://support.microsoft.com/access",
});
