import type { ToolWords } from "../tool-words.ts";

export const en = {
  summary: "Shows rows of a table that are added, changed and removed between two copies of the database.",
  limits: {
    betweenCopies:
      "What happens between two copies is seen as one change; a linked table has no rows in the file.",
    damagedCopy:
      "A copy made while the database is in use may be damaged: close the database, or Compact and Repair it, before it is copied.",
    dates: "Dates have no zone in Access: set the one they are meant in.",
    samples: "The samples show one firm's own table.",
  },
  carries: {
    file: "A table of an .mdb or .accdb file (Access 97 to 2019, with a password or without), compared by its key.",
    relay: "Rows that a macro in the database posts.",
  },
  setup: {
    table:
      "Decide which table is of interest, which column names a row for ever, and which names the customer.",
    connection:
      "Make a connection here with these, and give it a first copy: it is the baseline that later copies are compared with.",
    everyNight:
      "Let the backup job give it a copy every night; or let a macro in the database post each row that changes, with the connection's secret.",
  },
  certainty: {
    versions: "Files of Access 97 to 2019 are read, also encrypted ones with their password.",
    columns: "The columns are the firm's own.",
  },
} as const satisfies ToolWords;
