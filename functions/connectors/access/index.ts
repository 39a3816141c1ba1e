import { relayed } from "../relay/relayed.ts";
import { en } from "./en.ts";

/** Microsoft Access: a firm's own database, read as a file; a macro in it may also post rows. */
export const access = relayed("access", {
  title: "Microsoft Access",
  aliases: ["MS Access", "Access database", "accdb", "mdb"],
  route: "file",
  proof: "file",
  routes: [
    {
      route: "file",
      proof: "file",
      status: "works",
      carries: en.carries.file,
    },
    { route: "relay", proof: "token", status: "works", carries: en.carries.relay },
  ],
  summary: en.summary,
  limits: Object.values(en.limits),
  handshake: "none",
  eventTypes: ["record.added", "record.changed", "system.unrecognized"],
  setup: Object.values(en.setup),
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
