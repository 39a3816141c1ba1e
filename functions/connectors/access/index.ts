import { relayed } from "../relay/relayed.ts";

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
      carries:
        "A table of an .mdb or .accdb file (Access 97 to 2019, with a password or without), compared by its key.",
    },
    { route: "relay", proof: "token", status: "works", carries: "Rows that a macro in the database posts." },
  ],
  summary: "Shows rows of a table that are added, changed and removed between two copies of the database.",
  limits: [
    "What happens between two copies is seen as one change; a linked table has no rows in the file.",
    "A copy made while the database is in use may be damaged: close the database, or Compact and Repair it, before it is copied.",
    "Dates have no zone in Access: set the one they are meant in.",
    "The samples show one firm's own table.",
  ],
  handshake: "none",
  eventTypes: ["record.added", "record.changed", "system.unrecognized"],
  setup: [
    "Decide which table is of interest, which column names a row for ever, and which names the customer.",
    "Make a connection here with these, and give it a first copy: it is the baseline that later copies are compared with.",
    "Let the backup job give it a copy every night; or let a macro in the database post each row that changes, with the connection's secret.",
  ],
  certainty: [
    {
      statement: "Files of Access 97 to 2019 are read, also encrypted ones with their password.",
      level: "documented",
      source: "https://www.npmjs.com/package/mdb-reader",
    },
    { statement: "The columns are the firm's own.", level: "documented" },
  ],
  docs: "https://support.microsoft.com/access",
});
