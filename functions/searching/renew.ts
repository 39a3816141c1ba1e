import { earlierOf } from "../shared/later-of.ts";
import type { Log } from "../shared/ports.ts";
import { Overtaken, retrying } from "../shared/retrying.ts";
import type { Range } from "../store/event-lists.ts";
import { firstMonth, monthsFrom, newestMonth } from "../store/months.ts";
import { instantAt } from "../store/position.ts";
import type { Storage } from "../store/storage.ts";
import type { RewordedEvent, WordFileEntry, WordFilesState } from "../store/word-file-rows.ts";
import { putWordFiles, refiled, rewordedEvents, wordFiles } from "../store/word-files.ts";
import { type EventText, textOf } from "./event-text.ts";
import { BrokenWordFile } from "./file-bytes.ts";
import { changeFiles, type KeptFilesDeps, readFile, readIds } from "./kept-files.ts";
import { loosened, looseOf, packed, type Written } from "./word-file.ts";

export interface RenewDeps extends KeptFilesDeps, Pick<Storage, "lists"> {
  readonly log: Log;
  readonly pause?: (milliseconds: number) => Promise<unknown>;
  /** How long it rests after each page that it reads, in times of what the page took; left out, not at all. */
  readonly rest?: number;
  /** Years for which events are kept; left out, for good. */
  readonly eventYears?: number | undefined;
}

export interface Limits {
  /** Events of a file. */
  readonly inFile: number;
  /** Events of all files: the oldest are left out. */
  readonly inAll: number;
  /** Events that are read before a file is written. */
  readonly together: number;
}

/** A process that searches holds all files in its memory: some 100 bytes an event. */
const usual: Limits = { inFile: 100_000, inAll: 5_000_000, together: 50_000 };
const rowsAPage = 200;
/** Milliseconds whose events are read before it is asked whether they are enough: at least and, where few come, at most. */
const [leastSlice, mostSlice] = [15 * 60_000, 2 * 3_600_000];
const few = 1_000;
/** Changed events that are looked after at once. */
const rewordedAPage = 2_000;
const rounds = 20;
/** Milliseconds after which all is written that is to be recorded of an instant, and all clocks are past it. */
const settling = 5 * 60_000;

type TimeIsUp = () => boolean;

/**
 * Brings the files of words to the last midnight in UTC: events whose words have changed, files that are broken or hold what has
 * expired, what was recorded since, and what is older and in no file yet, as far as time allows. "unfinished": the next call goes
 * on. Costs one read where the day's files are there.
 */
export async function renewWords(
  deps: RenewDeps,
  timeIsUp: TimeIsUp = () => false,
  limits = usual,
): Promise<"done" | "unfinished"> {
  const midnight = `${new Date(deps.now().getTime() - settling).toISOString().slice(0, 10)}T00:00:00.000Z`;
  let state = (await wordFiles(deps)) ?? (await begin(midnight, deps));
  if (state !== undefined && state.until < midnight) {
    if (!(await fileReworded(deps, timeIsUp))) return "unfinished";
    state = await repaired(deps, timeIsUp);
    while (state !== undefined && state.until < midnight)
      state = timeIsUp() ? undefined : await newer(state, midnight, { deps, timeIsUp, limits });
  }
  while (state?.back !== undefined)
    state = timeIsUp() ? undefined : await older(state, state.back, { deps, timeIsUp, limits });
  if (state === undefined) return "unfinished";
  return "done";
}

async function begin(midnight: string, deps: RenewDeps): Promise<WordFilesState | undefined> {
  const state = { version: 1, until: midnight, back: midnight, files: [], strays: [] };
  return (await putWordFiles(state, undefined, deps)) === "done" ? state : undefined;
}

/**
 * Has the files say what the events say whose words have changed, and nothing of those that are gone; false where time ran out.
 * Another who makes files of what was read before is refused from then on.
 */
export async function fileReworded(deps: RenewDeps, timeIsUp: TimeIsUp): Promise<boolean> {
  await retrying({ rounds }, async () => {
    const state = await wordFiles(deps);
    if (state !== undefined && !(await changeFiles(state, state, deps))) throw new Overtaken();
  });
  for await (const page of rewordedEvents(rewordedAPage, deps)) {
    const done = await retrying({ rounds }, async () => await fileAgain(page, deps, timeIsUp));
    if (!done) return false;
    await refiled(page, deps);
  }
  return true;
}

async function fileAgain(
  events: readonly RewordedEvent[],
  deps: RenewDeps,
  timeIsUp: TimeIsUp,
): Promise<boolean> {
  // Before the rows: of what is erased after this was read, nothing can be written any more.
  let state = await wordFiles(deps);
  const rows = await deps.events.several(events.map(({ id }) => id));
  const files = state?.files ?? [];
  const isIn = ({ recordedTime: at }: RewordedEvent, { since, until }: WordFileEntry) =>
    at >= since && at <= until;
  for (const entry of files) {
    if (state === undefined) break;
    const own = events.filter((one) => isIn(one, entry));
    if (own.length === 0) continue;
    if (timeIsUp()) return false;
    const there = own.flatMap(({ id }) => rows.get(id) ?? []).flatMap((row) => textOf(row) ?? []);
    const ids = new Set(own.map(({ id }) => id));
    for (const { id } of there) ids.delete(id);
    const before = await looseIn(entry, deps);
    // A broken one is made anew of what is there now.
    const given =
      before === undefined ? [looseOf((await textsOf(entry, deps)).texts)] : [looseOf(there), before];
    const written = packed(given, (id) => ids.has(id));
    const { since, until } = entry;
    state = await changeFiles(state, replacing(state, entry, { written, since, until }), deps);
    if (state === undefined) throw new Overtaken();
    // What is done stays done where time runs out. Two files may meet in one instant, and both are to say it.
    const done = own.filter((one) => files.filter((file) => isIn(one, file)).length === 1);
    await refiled(done, deps);
  }
  return true;
}

const replacing = (
  state: WordFilesState,
  entry: WordFileEntry,
  by: Parameters<typeof changeFiles>[1]["files"][number],
) => ({
  until: state.until,
  back: state.back,
  files: state.files.map((one) => (one.key === entry.key ? by : one)),
});

/** A file taken apart; `undefined` where it is broken. */
async function looseIn(entry: WordFileEntry, deps: RenewDeps) {
  const whole = await wholeOf(entry, deps);
  return whole && loosened(whole);
}

/** A file and its ids; `undefined` where it is broken. */
async function wholeOf(entry: WordFileEntry, { blobs, log }: RenewDeps): Promise<Written | undefined> {
  try {
    return { file: await readFile(entry, blobs), ids: await readIds(entry, blobs) };
  } catch (error) {
    if (!(error instanceof BrokenWordFile)) throw error;
    log("error", "words_broken", { file: entry.key, since: entry.since, until: entry.until });
    return undefined;
  }
}

/** Looks at each file: one that is broken is made anew, and what has expired leaves it. `undefined` where time ran out. */
async function repaired(deps: RenewDeps, timeIsUp: TimeIsUp): Promise<WordFilesState | undefined> {
  let state = await wordFiles(deps);
  for (const entry of state?.files ?? []) {
    if (state === undefined || timeIsUp()) return undefined;
    const whole = await wholeOf(entry, deps);
    const isExpired = expiredIn(entry, deps);
    if (whole !== undefined && !isExpired(Date.parse(entry.oldest))) continue;
    const loose = whole ? loosened(whole) : looseOf((await textsOf(entry, deps)).texts);
    const written = packed([loose], (_id, time) => isExpired(time));
    const { since, until } = entry;
    state = await changeFiles(state, replacing(state, entry, { written, since, until }), deps);
  }
  return state;
}

/** Whether the table holds an event of a file no longer, by when it happened: see `expiryAfter`. */
function expiredIn({ until }: WordFileEntry, { eventYears, now }: RenewDeps): (time: number) => boolean {
  if (eventYears === undefined) return () => false;
  const today = now();
  const keptAYear = new Date(until);
  keptAYear.setUTCFullYear(keptAYear.getUTCFullYear() + 1);
  if (keptAYear > today) return () => false;
  const before = Date.UTC(today.getUTCFullYear() - eventYears, today.getUTCMonth(), 1);
  return (time) => time < before;
}

interface Working {
  readonly deps: RenewDeps;
  readonly timeIsUp: TimeIsUp;
  readonly limits: Limits;
}

/** What was recorded since, as far as one file takes it. */
async function newer(
  state: WordFilesState,
  midnight: string,
  { deps, timeIsUp, limits }: Working,
): Promise<WordFilesState | undefined> {
  const texts: EventText[] = [];
  let until = state.until;
  let oldest: string | undefined;
  for (let slice = leastSlice; until < midnight && texts.length < limits.together && !timeIsUp(); ) {
    const since = until;
    until = earlierOf(new Date(Date.parse(since) + slice).toISOString(), midnight);
    const read = await textsOf({ since, until: justBefore(until) }, deps);
    texts.push(...read.texts);
    oldest ??= read.oldest;
    slice = read.texts.length < few ? Math.min(slice * 2, mostSlice) : leastSlice;
  }
  const [newest, ...rest] = state.files;
  const joins = newest !== undefined && newest.events + texts.length <= limits.inFile;
  const before = joins && texts.length > 0 ? await looseIn(newest, deps) : undefined;
  const fresh = (since: string) => ({
    written: packed([looseOf(texts), ...(before ? [before] : [])]),
    since,
    until: justBefore(until),
  });
  const files = before
    ? [fresh(newest?.since ?? ""), ...rest]
    : [...(texts.length > 0 ? [fresh(oldest ?? state.until)] : []), ...state.files];
  return await changeFiles(state, cutOff({ files, until, back: state.back }, limits), deps);
}

const justBefore = (instant: string) => new Date(Date.parse(instant) - 1).toISOString();

/** Without the oldest files where there are more events than may be. */
function cutOff({ files, until, back }: Parameters<typeof changeFiles>[1], { inAll }: Limits) {
  let left = inAll;
  const kept = files.filter((one, n) => {
    left -= "written" in one ? one.written.file.times.length : one.events;
    return left >= 0 || n === 0;
  });
  return { files: kept, until, back: kept.length < files.length || left <= 0 ? undefined : back };
}

/** What is older than all files, as far as one file takes it. */
async function older(
  state: WordFilesState,
  back: string,
  { deps, timeIsUp, limits }: Working,
): Promise<WordFilesState | undefined> {
  const texts: EventText[] = [];
  let next: string | undefined = back;
  let since: string | undefined;
  do {
    const page = await pageOf({ after: next }, deps);
    texts.push(...page.texts);
    since = page.oldest ?? since;
    next = page.next;
  } while (next !== undefined && texts.length < limits.together && !timeIsUp());
  const last = state.files.at(-1);
  const joins = last !== undefined && last.events + texts.length <= limits.inFile;
  const before = joins && texts.length > 0 ? await looseIn(last, deps) : undefined;
  const written = packed([looseOf(texts), ...(before ? [before] : [])]);
  const until = before ? (last?.until ?? "") : (last?.since ?? justBefore(state.until));
  const fresh = { written, since: since ?? until, until };
  const rest = before ? state.files.slice(0, -1) : state.files;
  const files = texts.length > 0 ? [...rest, fresh] : state.files;
  return await changeFiles(state, cutOff({ files, until: state.until, back: next }, limits), deps);
}

/** All that was recorded from one instant to another, both included, and when the first of it was. */
async function textsOf(
  { since, until }: Pick<WordFileEntry, "since" | "until">,
  deps: RenewDeps,
): Promise<{ readonly texts: readonly EventText[]; readonly oldest: string | undefined }> {
  const texts: EventText[] = [];
  let [after, oldest]: (string | undefined)[] = [];
  do {
    const page = await pageOf({ since, until, ...(after ? { after } : {}) }, deps);
    texts.push(...page.texts);
    oldest = page.oldest ?? oldest;
    after = page.next;
  } while (after !== undefined);
  return { texts, oldest };
}

async function pageOf(range: Omit<Range, "limit">, { lists, accountsTable, now, ...deps }: RenewDeps) {
  const started = performance.now();
  const months = monthsFrom(
    newestMonth(range.after === undefined ? range.until : instantAt(range.after), now),
    await firstMonth(range.since ?? "", accountsTable),
  );
  const { rows, next } = await lists.recorded({ ...range, limit: rowsAPage }, {}, months);
  if (deps.rest) await deps.pause?.((performance.now() - started) * deps.rest);
  return { texts: rows.flatMap((row) => textOf(row) ?? []), oldest: rows.at(-1)?.recordedTime, next };
}
