import { mkdir, mkdtemp, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { type FileReport, maxFileSize } from "../../schemas/file.ts";
import type { FileSettings } from "../../schemas/file-settings.ts";
import type { CodedFinding } from "../../schemas/finding-codes.ts";
import { readTime } from "../connectors/mapping/time.ts";
import { rowFormats } from "../connectors/rows/dates.ts";
import { fileSettingsOf } from "../connectors/rows/settings.ts";
import { UpstreamError } from "../shared/errors.ts";
import { errorFields } from "../shared/log.ts";
import type { Snapshot, SnapshotHead } from "../store/file-records.ts";
import { type FileRef, fileBlob } from "../store/file-ref.ts";
import type { ConvertDeps } from "./deps.ts";
import { ended, factsOf, isFinal, setAside } from "./file-report.ts";
import { hashOf } from "./hash.ts";
import { hold } from "./hold.ts";
import { publishChanges, readingOf, shapeOf } from "./publish-changes.ts";
import { Refused } from "./refused.ts";
import type { SnapshotResult } from "./snapshot/build.ts";

/** Milliseconds between two writes of a file's progress. */
const reportEvery = 2_000;

/**
 * Takes one file: compares it with the connection's snapshot, publishes its changes, moves the snapshot on. Cut off at any
 * point, it can be run again: until the snapshot moves, the same file makes the same events. Throws `Busy` where another
 * file of the connection is under way, and for faults that pass; a file that is wrong does not throw, its report says so.
 */
export async function takeFile(ref: FileRef, deps: ConvertDeps): Promise<FileReport | undefined> {
  const report = await deps.records.get(ref.tool, ref.connection, ref.file);
  if (!report) {
    deps.log("warn", "file_unannounced", { tool: ref.tool, connection: ref.connection, file: ref.file });
    return undefined;
  }
  if (isFinal(report)) return report;
  const folder = await mkdtemp(join(deps.scratch, "file-"));
  try {
    return await take(report, ref, folder, deps);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const { columns, tables } = error.shape;
    // Late: few files are refused for want of settings.
    const shape =
      columns || tables
        ? await (await import("./keep-sample.ts")).keepSample(report, folder, error.shape, deps)
        : {};
    await deps.records.release(report);
    const read = (await deps.records.get(ref.tool, ref.connection, ref.file)) ?? report;
    return await ended({ ...read, ...shape }, "refused", [error.finding], deps);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Notes that the hub could not take a file after all its tries. */
export async function giveUp(ref: FileRef, error: unknown, deps: ConvertDeps): Promise<void> {
  const report = await deps.records.get(ref.tool, ref.connection, ref.file);
  if (!report || isFinal(report)) return;
  deps.log("error", "file_failed", { file: ref.file, tool: ref.tool, ...errorFields(error) });
  const finding: CodedFinding = {
    code: "failed",
    message: "The hub could not take this file, by its fault. Send it again.",
  };
  await deps.records.release(report);
  await ended(report, "failed", [finding], deps);
}

async function take(given: FileReport, ref: FileRef, folder: string, deps: ConvertDeps): Promise<FileReport> {
  const { tool, connection } = ref;
  const row = await deps.connections.get(tool, connection);
  if (!row) throw new Refused("unknown_connection", "The connection was removed.");
  const settings = await fileSettingsOf(tool, row.settings);
  await hold(given, deps);
  const path = join(folder, "file");
  if (!(await deps.files.fetch(fileBlob(ref), path))) throw new UpstreamError("The blob store");
  const { size } = await stat(path);
  if (size > maxFileSize) throw new Refused("too_large", `A file may have up to ${maxFileSize >> 20} MB.`);
  const report: FileReport = { ...given, state: "reading", size, sha256: await hashOf(path) };
  await deps.records.save(report);
  if (!settings) {
    // Late: a connection's first file alone is without.
    const { withoutKey } = await import("./without-key.ts");
    throw await withoutKey(
      row.settings,
      async (keyless) => await read(report, path, folder, keyless, undefined, deps),
    );
  }
  const head = await deps.records.head(tool, connection);
  const reading = readingOf(settings);
  const readAnew = head?.sha256 === report.sha256 && (head?.reading ?? reading) !== reading;
  const known = readAnew ? undefined : await repeated(report, head, deps);
  if (known) return await setAside(report, "duplicate", known, deps);

  const before = readAnew ? head?.before : head && snapshotOf(head);
  const base = before && isComparable(before, settings) ? before : undefined;
  const result = await read(report, path, folder, settings, base, deps);
  const exportedAt =
    report.exportedAt ?? readTime(result.exportedAt, { zone: settings.zone, formats: rowFormats(result) });
  const told: FileReport = {
    ...report,
    ...factsOf(result, notesOn(result, { readAnew, isFirst: !base, settings })),
    ...(exportedAt ? { exportedAt } : {}),
    baseline: !base,
  };
  if (base && isOlder(told, base)) {
    const message = "A file that was written later has been taken already; this one has changed nothing.";
    const asked = { ...report, ...(exportedAt ? { exportedAt } : {}) };
    return await setAside(asked, "outdated", { code: "outdated", message }, deps);
  }
  guard(result, settings, told);
  return await publishChanges(
    told,
    result,
    { base, before, head, settings, revision: Date.parse(row.updatedAt) },
    deps,
  );
}

function snapshotOf({
  sha256: _s,
  rows: _r,
  reading: _g,
  opening: _o,
  told: _t,
  before: _b,
  ...snapshot
}: SnapshotHead): Snapshot {
  return snapshot;
}

/** What the report says of a file beside what its reader noted. */
function notesOn(
  { rows }: SnapshotResult,
  { readAnew, isFirst, settings }: { readAnew: boolean; isFirst: boolean; settings: FileSettings },
): CodedFinding[] {
  const again: CodedFinding = {
    code: "read_again",
    message:
      "Exactly this file was taken before. The settings have changed, so it was read again: what it said then is replaced.",
  };
  const baseline: CodedFinding = {
    code: "baseline",
    message: `The first file became one event; what later files change becomes events. To make about ${rows} events of its rows, choose that and send it again.`,
  };
  return [...(readAnew ? [again] : []), ...(isFirst && settings.baseline === "summary" ? [baseline] : [])];
}

/** Why a file's bytes need not be read: they are those of the last snapshot, or of an older one and nothing says they are newer. */
async function repeated(
  { tool, connection, sha256: hash = "", exportedAt }: FileReport,
  head: SnapshotHead | undefined,
  { records }: ConvertDeps,
): Promise<CodedFinding | undefined> {
  if (!head) return undefined;
  if (head.sha256 === hash)
    return {
      code: "duplicate",
      message: "Exactly this file is the last that was taken; nothing has changed.",
    };
  const taken = await records.taken(tool, connection, hash);
  if (taken === undefined || (exportedAt !== undefined && exportedAt > (head.exportedAt ?? "")))
    return undefined;
  return {
    code: "duplicate",
    message: `Exactly this file was taken before, as ${taken}, and newer ones since. If it is right again, send it with its time.`,
  };
}

async function read(
  report: FileReport,
  path: string,
  folder: string,
  settings: FileSettings,
  base: Snapshot | undefined,
  deps: ConvertDeps,
): Promise<SnapshotResult> {
  const before = join(folder, "before.zst");
  if (base && !(await deps.files.fetch(base.blob, before))) throw new UpstreamError("The blob store");
  const work = join(folder, "work");
  await mkdir(work);
  const password = (await deps.passwords.find(report.tool, report.connection))?.secrets[0]?.value;
  let saving = Promise.resolve();
  let saved = 0;
  try {
    return await deps.isolate.file(
      {
        name: report.name,
        path,
        folder: work,
        settings,
        password,
        base: base && { path: before, columns: base.columns, key: base.key ?? settings.key },
        acceptColumns: (report.accept?.includes("columns") ?? false) || ignoresOthers(settings, base),
      },
      ({ bytes, rows }) => {
        if (deps.now().getTime() - saved < reportEvery) return;
        saved = deps.now().getTime();
        const progress = { bytes, of: report.size ?? 0, rows };
        saving = saving.then(() => deps.records.save({ ...report, progress })).catch(() => undefined);
      },
    );
  } finally {
    await saving;
  }
}

/** Whether the rows of a snapshot are of the table that is read now, and have what names them now. */
function isComparable({ shape, columns, key }: Snapshot, settings: FileSettings): boolean {
  const hasKey = isDeepStrictEqual(key, settings.key) || settings.key.every((name) => columns.includes(name));
  return shape === shapeOf(settings) && hasKey;
}

/** Whether the settings leave other columns out than when the snapshot was made. */
function ignoresOthers({ ignore }: FileSettings, base: Snapshot | undefined): boolean {
  return base?.ignore !== undefined && !isDeepStrictEqual(base.ignore, ignore);
}

/** Older than the head by what the files say of themselves where both do, else by when they came. */
function isOlder(report: FileReport, head: Snapshot): boolean {
  return report.exportedAt !== undefined && head.exportedAt !== undefined
    ? report.exportedAt < head.exportedAt
    : report.receivedAt < head.receivedAt;
}

/** Stops a file that would do what an incomplete or wrong one does. */
function guard(result: SnapshotResult, settings: FileSettings, { accept = [], baseline }: FileReport): void {
  const { removed, known, added, changed } = result;
  if (removed > known * settings.removedAtMost && removed > 1 && !accept.includes("removals"))
    throw new Refused(
      "many_removed",
      `${removed} of ${known} known rows are missing: the file may be incomplete. If they are gone, confirm it.`,
    );
  const changes = baseline && settings.baseline === "summary" ? 0 : added + changed + removed;
  if (changes > settings.changesAtMost && !accept.includes("changes"))
    throw new Refused("many_changes", `The file would make ${changes} events. If that is right, confirm it.`);
}
