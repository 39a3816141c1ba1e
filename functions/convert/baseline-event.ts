import type { FileReport } from "../../schemas/file.ts";
import type { EventDraft } from "../connectors/event-draft.ts";
import type { ChangedFile } from "../connectors/rows/row-change.ts";

/** The one event of a connection's first snapshot. */
export function baselineEvent(report: FileReport, rows: number, file: ChangedFile): EventDraft {
  return {
    type: "system.observed",
    key: ["baseline", file.snapshot],
    time: file.asOf,
    title: `First file taken: ${report.name}, ${rows} rows`,
    identities: [],
    details: { rows, file: { id: file.file, name: file.name, sha256: file.sha256 } },
  };
}
