import type { ToolWords } from "../tool-words.ts";

export const en = {
  summary:
    "Shows clients, engagements, projects, invoices and receipts from the firm's own scheduled export.",
  limits: {
    noApi:
      "Practice CS has no public API: the firm's own scheduled query is the source, and decides what is seen.",
    tables:
      "The names of its tables and columns are not published. The hub defines the CSV; the firm's query fills it.",
    hosted: "A hosted Practice CS gives no access to SQL Server: there, export a report.",
  },
  carries: {
    relay: "Rows that your script posts, in the columns of the hub's CSV.",
    file: "The firm's own scheduled export as CSV, compared with the one before.",
  },
  setup: {
    login:
      "On the server, make a login for SQL Server that may only read, and write the query that gives the columns of the hub's CSV (see infra/practice-cs/README.md).",
    connection: "Make a connection here and copy its address and secret.",
    script: "Put export-practice-cs.ps1 on the server and let Windows Task Scheduler run it every night.",
    firstRun:
      "Run it once by hand: it says what it has sent. The first export is the baseline, later ones show what changed.",
  },
  certainty: {
    server: "Client and firm data are in an instance of Microsoft SQL Server on the firm's server.",
    hosted: "There is a hosted edition.",
    clientId: "Clients have an alphanumeric Client ID.",
    tables: "The names of tables and columns.",
    noneFound: "Whether there is a public API: none was found.",
  },
} as const satisfies ToolWords;
