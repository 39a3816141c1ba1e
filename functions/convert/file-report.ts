import type { FileCounts, FileReport } from "../../schemas/file.ts";
import type { CodedFinding } from "../../schemas/finding-codes.ts";
import type { ConvertDeps } from "./deps.ts";
import type { SnapshotResult } from "./snapshot/build.ts";

/** Nothing more will become of the file by itself. */
export function isFinal({ state }: FileReport): boolean {
  return !["awaited", "waiting", "reading", "publishing"].includes(state);
}

/** What a reader found, as far as a file's report tells it. */
export function factsOf(
  { format, encoding, table, columns, notes, ...counts }: SnapshotResult,
  more: readonly CodedFinding[],
) {
  const { rows, added, changed, removed } = counts;
  return {
    format,
    ...(encoding === undefined ? {} : { encoding }),
    ...(table === undefined ? {} : { table }),
    columns: [...columns],
    counts: { rows, added, changed, removed, events: 0 },
    report: [...notes, ...more],
  };
}

/** What a file has come to so far; nothing, before its rows were read. */
export function countsOf({ counts }: FileReport): FileCounts {
  return counts ?? { rows: 0, added: 0, changed: 0, removed: 0, events: 0 };
}

/** Ends a file that changes nothing; its connection has been heard of all the same. */
export async function setAside(
  report: FileReport,
  state: "duplicate" | "outdated",
  finding: CodedFinding,
  deps: ConvertDeps,
): Promise<FileReport> {
  await deps.records.release(report);
  await noteHeard(report, deps);
  return await ended(report, state, [finding], deps);
}

/** A file that came is word of its connection, as of when it came. */
export async function noteHeard(
  { tool, connection, receivedAt }: FileReport,
  { connections }: ConvertDeps,
): Promise<void> {
  await connections.heard(tool, connection, {
    secretId: undefined,
    matchedAs: undefined,
    at: receivedAt,
    time: receivedAt,
    health: undefined,
  });
}

/** Writes what became of a file, with what there is to say of it, and logs the first of that. */
export async function ended(
  report: FileReport,
  state: FileReport["state"],
  findings: readonly CodedFinding[],
  deps: ConvertDeps,
): Promise<FileReport> {
  const final: FileReport = {
    ...report,
    state,
    updatedAt: deps.now().toISOString(),
    report: [...report.report, ...findings],
  };
  await deps.records.save(final);
  const { tool, connection, file } = report;
  const level = state === "failed" ? "error" : "info";
  deps.log(level, `file_${state}`, { tool, connection, file, finding: findings[0]?.code });
  return final;
}
