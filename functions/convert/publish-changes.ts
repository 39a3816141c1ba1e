import type { FileReport } from "../../schemas/file.ts";
import type { FileSettings } from "../../schemas/file-settings.ts";
import type { CodedFinding } from "../../schemas/finding-codes.ts";
import type { EventDraft } from "../connectors/event-draft.ts";
import { type Origin, toPublished } from "../connectors/normalise.ts";
import { type ChangedFile, rawChangeOf } from "../connectors/rows/row-change.ts";
import { rowEvents } from "../connectors/rows/row-events.ts";
import { fileMessage } from "../connectors/rows/row-message.ts";
import { sha256 } from "../delivery/delivery.ts";
import type { Snapshot, SnapshotHead } from "../store/file-records.ts";
import { baselineEvent } from "./baseline-event.ts";
import { changesIn } from "./changes-in.ts";
import type { ConvertDeps } from "./deps.ts";
import { countsOf, noteHeard } from "./file-report.ts";
import { Busy, hold } from "./hold.ts";
import { RowFindings } from "./row-findings.ts";
import type { SnapshotResult } from "./snapshot/build.ts";
import { ToldEvents, withdrawnEvent } from "./told-events.ts";

export interface Against {
  /** The snapshot that the file was compared with; none where its rows cannot be. */
  readonly base: Snapshot | undefined;
  /** The snapshot before the file: the connection's last or, where the file is taken again, the one before that. */
  readonly before: Snapshot | undefined;
  readonly head: SnapshotHead | undefined;
  readonly settings: FileSettings;
  /** Milliseconds since 1970 at which the settings were made. */
  readonly revision: number;
}

/** An event and what is kept of the file beside it. */
type FileEvent = readonly [EventDraft, object];

/**
 * Publishes a file's changes and moves the connection's snapshot on to it. Until the snapshot moves, the same file makes
 * the same events, so it can be cut off anywhere. Throws `Busy` where another file has taken the snapshot over.
 */
export async function publishChanges(
  report: FileReport,
  result: SnapshotResult,
  against: Against,
  deps: ConvertDeps,
): Promise<FileReport> {
  const { base, settings } = against;
  const file = changedFile(report, result, against);
  const about = { file: { id: file.file, name: file.name, sha256: file.sha256 } };
  const seen = new RowFindings(settings.mapping);
  const told = await ToldEvents.beside(
    `${result.changes}.told`,
    await earlierOf(report, result, against, deps),
  );
  let events = 0;
  const send = async (some: readonly FileEvent[]) => {
    const published = await publish(some, report, deps);
    events += some.length;
    return published;
  };
  if (!base && settings.baseline === "summary")
    await send([[baselineEvent(report, result.rows, file), about]]);
  for await (const batch of changesIn(result, base?.columns ?? result.columns)) {
    await hold(report, deps);
    told.add(
      await send(
        batch.flatMap((change) =>
          seen
            .of(change, rowEvents(change, file, settings))
            .map((draft): FileEvent => [draft, rawChangeOf(change, file)]),
        ),
      ),
    );
    await deps.records.save({ ...report, state: "publishing", counts: { ...countsOf(report), events } });
  }
  await told.end();
  let withdrawn = 0;
  for (const ids of told.gone()) {
    await hold(report, deps);
    const messages = ids.map((id) => fileMessage(withdrawnEvent(id, report.connection, file), about, report));
    await deps.bus.publish(messages);
    withdrawn += ids.length;
  }
  const taken = {
    ...report,
    counts: { ...countsOf(report), events },
    report: [...report.report, ...seen.findings, ...(withdrawn === 0 ? [] : [withdrawnNote(withdrawn)])],
  };
  return await moveOn(taken, told.path, file, result, against, deps);
}

const withdrawnNote = (count: number): CodedFinding => ({
  code: "events_withdrawn",
  message: `${count} events that this file was read as before are withdrawn: by the settings of now it is read otherwise.`,
});

/** The ids of the events that the same file was read as before, beside its changes on this disk. */
async function earlierOf(
  { sha256: hash }: FileReport,
  { changes }: SnapshotResult,
  { head }: Against,
  { files }: ConvertDeps,
): Promise<string | undefined> {
  const path = `${changes}.earlier`;
  if (head?.told === undefined || head.sha256 !== hash) return undefined;
  return (await files.fetch(head.told, path)) ? path : undefined;
}

function changedFile(
  { tool, file, name, sha256: hash = "", exportedAt, receivedAt }: FileReport,
  { table, dates, days, decimal }: SnapshotResult,
  { before, revision }: Against,
): ChangedFile {
  const snapshot = sha256(`${before?.id ?? ""}\n${hash}`).slice(0, 32);
  const asOf = exportedAt ?? receivedAt;
  return { tool, file, name, sha256: hash, table, snapshot, asOf, dates, days, decimal, revision };
}

/** The ids of what was published. */
async function publish(
  told: readonly FileEvent[],
  report: FileReport,
  { bus }: ConvertDeps,
): Promise<string[]> {
  const { tool, connection } = report;
  const origin: Origin = { tool, connection, proof: "file" };
  const messages = told.map(([draft, raw]) =>
    fileMessage(toPublished(draft, origin, JSON.stringify(raw).length), raw, report),
  );
  await bus.publish(messages);
  return messages.map(({ id }) => id);
}

async function moveOn(
  report: FileReport,
  events: string,
  { snapshot: id, sha256: hash }: ChangedFile,
  result: SnapshotResult,
  against: Against,
  deps: ConvertDeps,
): Promise<FileReport> {
  const { tool, connection, file, receivedAt, exportedAt } = report;
  const { before, head, settings } = against;
  const { snapshot, columns, rows } = result;
  const reading = readingOf(settings);
  const blob = `snapshots/${tool}/${connection}/${id}-${reading.slice(0, 8)}.zst`;
  await deps.files.store(blob, snapshot);
  const told = blob.replace(/zst$/, "told");
  await deps.files.store(told, events);
  const next: SnapshotHead = {
    id,
    blob,
    told,
    shape: shapeOf(settings),
    key: [...settings.key],
    ignore: [...settings.ignore],
    columns: [...columns],
    rows,
    file,
    sha256: hash,
    reading,
    receivedAt,
    ...(exportedAt === undefined ? {} : { exportedAt }),
    ...(hasOpening(result, against) ? { opening: true } : {}),
    ...(before === undefined ? {} : { before }),
  };
  const done: FileReport = { ...report, state: "done", updatedAt: deps.now().toISOString() };
  if (!(await deps.records.finish(done, next))) throw new Busy();
  for (const old of [head?.blob, head?.told, head?.before?.blob])
    if (old !== undefined && old !== blob && old !== told && old !== before?.blob)
      await deps.files.remove(old).catch(() => undefined);
  await noteHeard(report, deps);
  deps.log("info", "file_taken", { tool, connection, file, ...done.counts });
  return done;
}

/** Whether the connection's files have had all that was open on a day: the first of them, or none of them. */
function hasOpening({ isPartial }: SnapshotResult, { base, head, settings }: Against): boolean {
  return base === undefined ? settings.baseline === "opening" && !isPartial : head?.opening === true;
}

/** All that decides what a file's events say. */
export function readingOf({ removedAtMost: _r, changesAtMost: _c, ...reading }: FileSettings): string {
  return sha256(JSON.stringify(reading));
}

/** What makes rows comparable: they are of the same table. */
export function shapeOf({ table }: FileSettings): string {
  return JSON.stringify(["table", table ?? null]);
}
