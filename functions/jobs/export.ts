import { promisify } from "node:util";
import { gzip } from "node:zlib";
import * as z from "zod/mini";
import type { Account } from "../../schemas/account.ts";
import { type ExportedFile, type ExportReport, exportReport } from "../../schemas/export.ts";
import { emptyParts, emptyReport, exportKeptFor, partBlob, partName } from "../accounts/export-parts.ts";
import { accountLines, eventLines, type Lines } from "../accounts/lines.ts";
import type { WholeAccount } from "../store/account-row.ts";
import type { JobRow } from "../store/jobs.ts";
import { firstMonth, monthsFrom, newestMonth } from "../store/months.ts";
import { toAccountEvent } from "../store/rows.ts";
import type { WorkDeps } from "./deps.ts";

const packed = promisify(gzip);

/** Bytes of text after which a part ends: packed and in base64 it is within the 6 MB that a function may answer. */
const enough = 4_000_000;
const eventsAPage = 100;

const state = z.object({
  report: exportReport,
  /** Where the events go on: a month (`yyyy-mm`), and a position in it. Before the first, the accounts are written. */
  month: z.optional(z.string()),
  after: z.optional(z.string()),
});
type State = z.infer<typeof state>;

/** The month after all of them. */
const over = "";

/**
 * Writes every account and every event that was recorded by the job's instant into the blob store, a part at a time, the
 * newest events first. A part that is written again after a crash is the same part. Returns whether it is whole (`done`),
 * taken off the list of exports meanwhile (`ended`: then nothing is left of it), or to go on (`undefined`). `size`: bytes of
 * text after which a part ends.
 */
export async function exportAll(
  job: JobRow,
  deps: WorkDeps,
  timeIsUp: () => boolean,
  size = enough,
): Promise<"done" | "ended" | undefined> {
  let now = beginning(job);
  for (;;) {
    if (!(await deps.exports.has(job.job))) {
      await emptyParts(job.job, now.report, deps.blobs);
      return "ended";
    }
    if (timeIsUp()) return undefined;
    const written = now.month === undefined ? withAccounts : withEvents;
    const next = await written(job, now, size, deps);
    if (next === undefined) return "done";
    await deps.jobs.advanceExport(job.job, JSON.stringify(next), next.report);
    now = next;
  }
}

function beginning({ cursor, exported }: JobRow): State {
  if (cursor !== undefined) return state.parse(JSON.parse(cursor));
  return { report: emptyReport(exported?.format ?? "jsonl") };
}

/** All parts at once: how many they are is noted before the first is written, so that none can be left behind. */
async function withAccounts(job: JobRow, { report }: State, size: number, deps: WorkDeps): Promise<State> {
  const file = new Part(accountLines[report.format], size, true);
  const parts: ReturnType<typeof file.taken>[] = [];
  for (const one of await deps.accountsTable.accounts()) {
    file.add(shown(one));
    if (file.isFull) parts.push(file.taken());
  }
  if (!file.isEmpty) parts.push(file.taken());
  const { accounts, ...none } = emptyReport(report.format);
  const planned = {
    ...none,
    accounts: { ...accounts, parts: Math.max(report.accounts.parts, parts.length) },
  };
  await deps.jobs.advanceExport(job.job, JSON.stringify({ report: planned }), planned);
  let written = emptyReport(report.format);
  for (const part of parts) written = await write(job, "accounts", part, written, deps);
  return { report: written, month: newestMonth(job.at, deps.now) };
}

/** One part more; `undefined` where there is nothing left to write. */
async function withEvents(
  job: JobRow,
  { report, ...from }: State,
  size: number,
  deps: WorkDeps,
): Promise<State | undefined> {
  const file = new Part(eventLines[report.format], size, report.events.parts === 0);
  const months = [...monthsFrom(from.month ?? "", await firstMonth("", deps.accountsTable))];
  let { after } = from;
  for (const [n, month] of months.entries())
    do {
      const started = performance.now();
      const range = { until: job.at, limit: eventsAPage, ...(after ? { after } : {}) };
      const page = await deps.lists.feed(month, range, {});
      for (const row of page.rows) file.add(toAccountEvent(row));
      after = page.next;
      if (deps.rest) await deps.pause((performance.now() - started) * deps.rest);
      if (file.isFull)
        return {
          report: await write(job, "events", file.taken(), report, deps),
          ...(after ? { month, after } : { month: months[n + 1] ?? over }),
        };
    } while (after !== undefined);
  if (file.isEmpty) return undefined;
  return { report: await write(job, "events", file.taken(), report, deps), month: over };
}

/** The lines of a part that is still to be written. The first of a file begins with its heading. */
class Part<Of> {
  readonly #lines: Lines<Of>;
  readonly #enough: number;
  #texts: string[];
  #count = 0;
  #size = 0;

  constructor(lines: Lines<Of>, enough: number, isFirst: boolean) {
    this.#lines = lines;
    this.#enough = enough;
    this.#texts = isFirst ? [lines.head] : [];
  }

  get isFull(): boolean {
    return this.#size >= this.#enough;
  }

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  add(one: Of): void {
    const text = this.#lines.line(one);
    this.#texts.push(text);
    this.#count++;
    this.#size += Buffer.byteLength(text);
  }

  /** The part as it is so far; what is added from now on is the next one's. */
  taken(): { readonly text: string; readonly lines: number } {
    const taken = { text: this.#texts.join(""), lines: this.#count };
    this.#texts = [];
    this.#count = 0;
    this.#size = 0;
    return taken;
  }
}

async function write(
  { job }: JobRow,
  file: ExportedFile,
  { text, lines }: ReturnType<Part<unknown>["taken"]>,
  report: ExportReport,
  { blobs }: WorkDeps,
): Promise<ExportReport> {
  const bytes = await packed(text);
  const before = report[file];
  await blobs.put(partBlob(job, partName(file, report.format, before.parts + 1)), bytes);
  const after = {
    parts: before.parts + 1,
    lines: before.lines + lines,
    bytes: before.bytes + bytes.byteLength,
  };
  return { ...report, [file]: after };
}

/** An account as its own row and card have it: what is merged into it is another line. */
function shown({
  moving: _moving,
  assigned: _assigned,
  identity: _identity,
  card,
  ...account
}: WholeAccount): Account {
  return {
    ...account,
    identities: [...account.identities],
    eventCount: card?.eventCount ?? 0,
    ...(card?.lastEventAt === undefined ? {} : { lastEventAt: card.lastEventAt }),
    ...(card?.lastHeardAt === undefined ? {} : { lastHeardAt: card.lastHeardAt }),
  };
}

/** Takes exports off the list whose week is over, with their parts. */
export async function endOldExports({
  now,
  ...deps
}: Pick<WorkDeps, "exports" | "jobs" | "blobs" | "now">): Promise<void> {
  for (const { job, at } of await deps.exports.all())
    if (now().getTime() - Date.parse(at) >= exportKeptFor) await endExport(job, deps);
}

/** Leaves nothing of the exports that are there: any of them may tell of what is being erased. */
export async function endAllExports(deps: Pick<WorkDeps, "exports" | "jobs" | "blobs">): Promise<void> {
  for (const { job } of await deps.exports.all()) await endExport(job, deps);
}

/** One that is still being written leaves the list first, and then notices by itself. */
async function endExport(
  job: string,
  { exports, jobs, blobs }: Pick<WorkDeps, "exports" | "jobs" | "blobs">,
): Promise<void> {
  const row = await jobs.get(job);
  if (row?.exported) await emptyParts(job, row.exported, blobs);
  await exports.remove(job);
}
