import type { Connector } from "../connector.ts";
import { relayed } from "../relay/relayed.ts";
import { practiceCsMapping } from "./mapping.ts";

/** Practice CS keeps its data in the firm's own SQL Server: the firm exports it, by its own query, to the hub's CSV. */
export const practiceCs: Connector = {
  ledger: 3,
  ...relayed(
    "practice-cs",
    {
      title: "Practice CS",
      aliases: ["Thomson Reuters Practice CS", "CS Professional Suite", "PracticeCS"],
      route: "relay",
      proof: "token",
      routes: [
        {
          route: "relay",
          proof: "token",
          status: "works",
          carries: "Rows that your script posts, in the columns of the hub's CSV.",
        },
        {
          route: "file",
          proof: "file",
          status: "works",
          carries: "The firm's own scheduled export as CSV, compared with the one before.",
        },
      ],
      summary:
        "Shows clients, engagements, projects, invoices and receipts from the firm's own scheduled export.",
      limits: [
        "Practice CS has no public API: the firm's own scheduled query is the source, and decides what is seen.",
        "The names of its tables and columns are not published. The hub defines the CSV; the firm's query fills it.",
        "A hosted Practice CS gives no access to SQL Server: there, export a report.",
      ],
      handshake: "none",
      eventTypes: [
        "customer.created",
        "project.updated",
        "project.completed",
        "invoice.created",
        "payment.received",
        "system.unrecognized",
      ],
      setup: [
        "On the server, make a login for SQL Server that may only read, and write the query that gives the columns of the hub's CSV (see infra/practice-cs/README.md).",
        "Make a connection here and copy its address and secret.",
        "Put export-practice-cs.ps1 on the server and let Windows Task Scheduler run it every night.",
        "Run it once by hand: it says what it has sent. The first export is the baseline, later ones show what changed.",
      ],
      certainty: [
        {
          statement: "Client and firm data are in an instance of Microsoft SQL Server on the firm's server.",
          level: "documented",
          source:
            "https://www.thomsonreuters.com/en-us/help/practice-cs/integration/systems-information.html",
        },
        {
          statement: "There is a hosted edition.",
          level: "third-party",
          source: "CPA Practice Advisor, 2011",
        },
        { statement: "Clients have an alphanumeric Client ID.", level: "third-party" },
        { statement: "The names of tables and columns.", level: "unknown" },
        { statement: "Whether there is a public API: none was found.", level: "unknown" },
      ],
      docs: "https://www.thomsonreuters.com/en-us/help/practice-cs/integration/systems-information.html",
    },
    practiceCsMapping,
    {
      key: ["record_type", "record_id"],
      exportedAt: "exported_at",
      noun: "record",
      title: "title",
      account: {
        external: { kind: "client", column: "client_id" },
        email: "client_email",
        name: "client_name",
      },
      mapping: practiceCsMapping,
    },
  ),
};
