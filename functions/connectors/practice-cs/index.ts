import type { Connector } from "../connector.ts";
import { relayed } from "../relay/relayed.ts";
import { en } from "./en.ts";
import { practiceCsMapping } from "./mapping.ts";

/** Practice CS keeps its data in the firm's own SQL Server: the firm exports it, by its own query, to the hub's CSV. */
export const practiceCs: Connector = {
  ledger: 3,
  ...relayed(
    "practice-cs",
    {
      title: "Practice CS",
      aliases: ["Thomson Reuters Practice CS", "CS Professional Suite", "PracticeCS"],
      words: en,
      eventTypes: [
        "customer.created",
        "project.updated",
        "project.completed",
        "invoice.created",
        "payment.received",
        "system.unrecognized",
      ],
      certainty: [
        {
          statement: en.certainty.server,
          level: "documented",
          source:
            "https://www.thomsonreuters.com/en-us/help/practice-cs/integration/systems-information.html",
        },
        {
          statement: en.certainty.hosted,
          level: "third-party",
          source: "CPA Practice Advisor, 2011",
        },
        { statement: en.certainty.clientId, level: "third-party" },
        { statement: en.certainty.tables, level: "unknown" },
        { statement: en.certainty.noneFound, level: "unknown" },
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
