import { createReadStream } from "node:fs";
import { mkdir, mkdtemp, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type FileReport, type Finding, maxFileSize } from "../../schemas/file.ts";
import { type FileSettings, fileSettings } from "../../schemas/file-settings.ts";
import { loadConnector } from "../connectors/catalogue.ts";
import type { EventDraft } from "../connectors/event-draft.ts";
import { isRecord } from "../connectors/mapping/expression.ts";
import { readTime } from "../connectors/mapping/time.ts";
import { type Origin, toPublished } from "../connectors/normalise.ts";
import { sha256 } from "../delivery/delivery.ts";
import { UpstreamError } from "../shared/errors.ts";
import { errorFields } from "../shared/log.ts";
import type { SnapshotHead } from "../store/file-records.ts";
import { type FileRef, fileBlob } from "../store/file-ref.ts";
import type { ConvertDeps } from "./deps.ts";
import { baselineEvent, type ChangedFile, fileMessage, type RowChange, rowEvents } from "./events.ts";
import { hashOf } from "./hash.ts";
import { limits } from "./limits.ts";
import { Refused } from "./refused.ts";
import type { SnapshotResult } from "./snapshot/build.ts";
import type { Change } from "./snapshot/compare.ts";
import { keyOf, valuesOf } from "./snapshot/row-line.ts";

/** Another file of the connection is being taken: this one must come again later. */
export class Busy extends Error {}

const publishAtOnce = 200;
/** Milliseconds between two writes of a file's progress. */
const reportEvery = 2_000;
/** Longer than reading takes; held again with every batch that is published. */
const holdFor = limits.milliseconds + 5 * 60_000;

/**
 * Takes one file: compares it with the connection's snapshot, publishes its changes, moves the snapshot on. Cut off at any
 * point, it can be run again: until the snapshot moves, the same file makes the same events. Throws `Busy` where another
 * file of the connection is under way, and whatever else passes; a file that is wrong does not throw, its report says so.
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
    await deps.records.release(report);
    const read = (await deps.records.get(ref.tool, ref.connection, ref.file)) ?? report;
    return await ended(read, "refused", [error.finding], deps);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Notes that the hub could not take a file after all its tries. */
export async function giveUp(ref: FileRef, error: unknown, deps: ConvertDeps): Promise<void> {
  const report = await deps.records.get(ref.tool, ref.connection, ref.file);
  if (!report || isFinal(report)) return;
  deps.log("error", "file_failed", { file: ref.file, tool: ref.tool, ...errorFields(error) });
  const finding = {
    code: "failed",
    message: "The hub could not take this file, through no fault of its own. Send it again.",
  };
  await deps.records.release(report);
  await ended(report, "failed", [finding], deps);
}

export function isFinal({ state }: FileReport): boolean {
  return !["awaited", "waiting", "reading", "publishing"].includes(state);
}

async function take(given: FileReport, ref: FileRef, folder: string, deps: ConvertDeps): Promise<FileReport> {
  const { tool, connection } = ref;
  const settings = await settingsOf(given, deps);
  const now = deps.now();
  if (!(await deps.records.claim(given, now, new Date(now.getTime() + holdFor)))) throw new Busy();
  const path = join(folder, "file");
  if (!(await deps.files.fetch(fileBlob(ref), path))) throw new UpstreamError("The blob store");
  const { size } = await stat(path);
  if (size > maxFileSize) throw new Refused("too_large", `A file may have up to ${maxFileSize >> 20} MB.`);
  const report: FileReport = { ...given, state: "reading", size, sha256: await hashOf(path) };
  await deps.records.save(report);
  const head = await deps.records.head(tool, connection);
  const known = await repeated(report, head, deps);
  if (known) return await setAside(report, "duplicate", known, deps);

  const base = head && head.shape === shapeOf(settings) ? head : undefined;
  const result = await read(report, path, folder, settings, base, deps);
  const exportedAt = report.exportedAt ?? readTime(result.exportedAt, settings);
  const told: FileReport = {
    ...report,
    ...factsOf(result),
    ...(exportedAt ? { exportedAt } : {}),
    baseline: !base,
  };
  if (base && isOlder(told, base)) {
    const message = "A file that was written later has been taken already; this one has changed nothing.";
    const asked = { ...report, ...(exportedAt ? { exportedAt } : {}) };
    return await setAside(asked, "outdated", { code: "outdated", message }, deps);
  }
  guard(result, settings, told);
  return await publish(told, result, { base, head, settings }, deps);
}

async function settingsOf(
  { tool, connection }: FileReport,
  { connections }: ConvertDeps,
): Promise<FileSettings> {
  const row = await connections.get(tool, connection);
  if (!row) throw new Refused("unknown_connection", "The connection was removed.");
  const own = (await loadConnector(tool))?.files;
  const given = row.settings.file;
  const read = fileSettings.safeParse(isRecord(given) ? { ...own, ...given } : (own ?? {}));
  if (read.success) return read.data;
  throw new Refused(
    "no_key",
    "Say which column names a row: settings.file.key of the connection, e.g. Client ID. Then send the file again.",
  );
}

/** Why a file's bytes need not be read: they are those of the last snapshot, or of an older one and nothing says they are newer. */
async function repeated(
  { tool, connection, sha256: hash = "", exportedAt }: FileReport,
  head: SnapshotHead | undefined,
  { records }: ConvertDeps,
): Promise<Finding | undefined> {
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
    message: `Exactly this file was taken before, as ${taken}, and newer ones since. If its data is right again, send it with exportedAt.`,
  };
}

async function read(
  report: FileReport,
  path: string,
  folder: string,
  settings: FileSettings,
  base: SnapshotHead | undefined,
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
        ...{ name: report.name, path, folder: work, settings, password },
        base: base && { path: before, columns: base.columns },
        acceptColumns: report.accept?.includes("columns") ?? false,
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

function factsOf({ format, encoding, table, columns, notes, ...counts }: SnapshotResult) {
  const { rows, added, changed, removed } = counts;
  return {
    format,
    ...(encoding === undefined ? {} : { encoding }),
    ...(table === undefined ? {} : { table }),
    columns: [...columns],
    counts: { rows, added, changed, removed, events: 0 },
    report: [...notes],
  };
}

/** Older than the head by what the files say of themselves where both do, else by when they came. */
function isOlder(report: FileReport, head: SnapshotHead): boolean {
  return report.exportedAt !== undefined && head.exportedAt !== undefined
    ? report.exportedAt < head.exportedAt
    : report.receivedAt < head.receivedAt;
}

/** Stops a file that would do what a torn or wrong one does. */
function guard(result: SnapshotResult, settings: FileSettings, { accept = [], baseline }: FileReport): void {
  const { removed, known, added, changed } = result;
  if (removed > known * settings.removedAtMost && removed > 1 && !accept.includes("removals"))
    throw new Refused(
      "many_removed",
      `${removed} of ${known} known rows are missing: the file may be torn. If they are really gone, send it again with accept: removals.`,
    );
  const changes = baseline && settings.baseline === "summary" ? 0 : added + changed + removed;
  if (changes > settings.changesAtMost && !accept.includes("changes"))
    throw new Refused(
      "many_changes",
      `The file would make ${changes} events. If that is right, send it again with accept: changes.`,
    );
}

interface Against {
  readonly base: SnapshotHead | undefined;
  readonly head: SnapshotHead | undefined;
  readonly settings: FileSettings;
}

async function publish(
  report: FileReport,
  result: SnapshotResult,
  { base, head, settings }: Against,
  deps: ConvertDeps,
): Promise<FileReport> {
  const { tool, connection } = report;
  const hash = report.sha256 ?? "";
  const id = sha256(`${head?.id ?? ""}\n${hash}`).slice(0, 32);
  const file: ChangedFile = {
    ...{ tool, file: report.file, name: report.name, sha256: hash, table: result.table, snapshot: id },
    asOf: report.exportedAt ?? report.receivedAt,
  };
  const origin: Origin = { tool, connection, proof: "file" };
  let events = 0;
  const send = async (drafts: readonly (readonly [EventDraft, object])[]) => {
    const messages = drafts.map(([draft, raw]) => {
      const size = JSON.stringify(raw).length;
      return fileMessage(toPublished(draft, origin, size), raw, report);
    });
    await deps.bus.publish(messages);
    events += messages.length;
  };
  const about = { file: { id: report.file, name: report.name, sha256: hash } };
  if (!base && settings.baseline === "summary")
    await send([[baselineEvent(report, result.rows, file), about]]);
  for await (const batch of changesIn(result, base?.columns ?? result.columns)) {
    const now = deps.now();
    if (!(await deps.records.claim(report, now, new Date(now.getTime() + holdFor)))) throw new Busy();
    await send(
      batch.flatMap((change) =>
        rowEvents(change, file, settings).map((draft) => [draft, { ...about, ...change }] as const),
      ),
    );
    await deps.records.save({ ...report, state: "publishing", counts: { ...countsOf(report), events } });
  }
  const blob = `snapshots/${tool}/${connection}/${id}.zst`;
  await deps.files.store(blob, result.snapshot);
  const next: SnapshotHead = {
    ...{
      id,
      blob,
      shape: shapeOf(settings),
      columns: [...result.columns],
      rows: result.rows,
      file: report.file,
    },
    ...{ sha256: hash, receivedAt: report.receivedAt },
    ...(report.exportedAt === undefined ? {} : { exportedAt: report.exportedAt }),
  };
  const done: FileReport = {
    ...report,
    state: "done",
    updatedAt: deps.now().toISOString(),
    counts: { ...countsOf(report), events },
  };
  if (!(await deps.records.finish(done, next))) throw new Busy();
  if (head && head.blob !== blob) await deps.files.remove(head.blob).catch(() => undefined);
  await deps.connections.heard(tool, connection, heardBy(report));
  deps.log("info", "file_taken", { tool, connection, file: report.file, ...done.counts });
  return done;
}

const heardBy = ({ receivedAt }: FileReport) => ({
  secretId: undefined,
  matchedAs: undefined,
  at: receivedAt,
  time: receivedAt,
  health: undefined,
});

const countsOf = ({ counts }: FileReport) =>
  counts ?? { rows: 0, added: 0, changed: 0, removed: 0, events: 0 };

async function* changesIn(
  { changes, columns }: SnapshotResult,
  before: readonly string[],
): AsyncGenerator<RowChange[]> {
  const input = createReadStream(changes);
  let batch: RowChange[] = [];
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    const [change, old, next]: [Change, string | null, string | null] = JSON.parse(line);
    batch.push({
      change,
      key: keyOf(next ?? old ?? '""\t'),
      ...(old ? { before: rowOf(old, before) } : {}),
      ...(next ? { after: rowOf(next, columns) } : {}),
    });
    if (batch.length < publishAtOnce) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function rowOf(line: string, columns: readonly string[]): Record<string, string> {
  const values = valuesOf(line);
  return Object.fromEntries(columns.map((name, n) => [name, values[n] ?? ""]));
}

/** What makes rows comparable: the same table read by the same key. */
function shapeOf({ key, table, ignore }: FileSettings): string {
  return JSON.stringify([key, table ?? null, ignore]);
}

async function setAside(
  report: FileReport,
  state: "duplicate" | "outdated",
  finding: Finding,
  deps: ConvertDeps,
): Promise<FileReport> {
  await deps.records.release(report);
  await deps.connections.heard(report.tool, report.connection, heardBy(report));
  return await ended(report, state, [finding], deps);
}

async function ended(
  report: FileReport,
  state: FileReport["state"],
  findings: readonly Finding[],
  deps: ConvertDeps,
): Promise<FileReport> {
  const final: FileReport = {
    ...report,
    state,
    updatedAt: deps.now().toISOString(),
    report: [...report.report, ...findings],
  };
  await deps.records.save(final);
  deps.log(state === "failed" ? "error" : "info", `file_${state}`, {
    ...{ tool: report.tool, connection: report.connection, file: report.file },
    finding: findings[0]?.code,
  });
  return final;
}
