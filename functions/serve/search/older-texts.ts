import { setImmediate as turn } from "node:timers/promises";
import type { Field } from "../../searching/event-text.ts";
import { BrokenWordFile } from "../../searching/file-bytes.ts";
import { type Places, Search } from "../../searching/find.ts";
import { readFile, readIds } from "../../searching/kept-files.ts";
import { bitOf, hashOf, idAtPlace, type Kind, type WordFile } from "../../searching/word-file.ts";
import { UpstreamError } from "../../shared/errors.ts";
import type { Log } from "../../shared/ports.ts";
import type { WordFileEntry, WordFilesState } from "../../store/word-file-rows.ts";
import { wordFiles } from "../../store/word-files.ts";
import type { TimelineDeps } from "../timelines.ts";
import { Distinct } from "./distinct.ts";

export interface OlderDeps extends TimelineDeps {
  readonly log: Log;
}

/** Milliseconds for which it is believed which files there are. */
const believedFor = 60_000;
const openedAtOnce = 4;
/** Milliseconds that a call spends on opening files; the next one goes on. */
const openingAtMost = 1_200;

/** What of the events is asked for, beside their words. */
export interface Fitting {
  readonly ofKind: (kind: Kind) => boolean;
  /** Instants, both included. */
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

/** An event that is found. */
export interface Hit {
  readonly id: string;
  readonly time: string;
}

interface Opened {
  readonly entry: WordFileEntry;
  readonly file: WordFile;
  ids?: Promise<Buffer>;
}

/** The words of older events, by the files that the night's pass has made of them: those that were opened stay in memory. */
export class OlderTexts {
  #state: WordFilesState | undefined;
  #asked = Number.NEGATIVE_INFINITY;
  #opened = new Map<string, Opened>();
  #broken = new Set<string>();
  #people = new Distinct();
  #documents = new Distinct();
  #opening: Promise<void> | undefined;

  /**
   * Before which instant all is in files, back to where they begin; `undefined` where there are none. For a minute it is believed
   * which there are.
   */
  async filedBefore(deps: OlderDeps): Promise<string | undefined> {
    const at = deps.now().getTime();
    if (Math.abs(at - this.#asked) >= believedFor) {
      this.#state = await wordFiles(deps);
      this.#asked = at;
    }
    return this.#files.length > 0 ? this.#state?.until : undefined;
  }

  /** Opens the files, the newest first, as far as time allows. Callers at the same time wait for the same. */
  async read(deps: OlderDeps): Promise<void> {
    this.#opening ??= this.#open(deps).finally(() => {
      this.#opening = undefined;
    });
    await this.#opening;
  }

  get searched() {
    const until = this.#files.findIndex(({ key }) => !this.#opened.has(key));
    const reached = until < 0 ? this.#files : this.#files.slice(0, until);
    return {
      people: this.#people,
      documents: this.#documents,
      events: this.#all.reduce((sum, { entry }) => sum + entry.events, 0),
      /** When the oldest was recorded of those that follow each other without a gap. */
      since: reached.at(-1)?.since,
      /** When what happened first of those that were opened did. */
      oldest: this.#all
        .flatMap(({ file: { times } }) => times.at(-1) ?? [])
        .reduce<number | undefined>((least, time) => Math.min(least ?? time, time), undefined),
      isComplete: this.#files.every(({ key }) => this.#opened.has(key) || this.#broken.has(key)),
    };
  }

  /** What has the words, also as parts of its own: to be asked for by field, as often as there are fields. */
  having(words: readonly string[], fitting: Fitting, deps: OlderDeps) {
    const searches = new Map<Opened, Search>();
    const placesIn = (one: Opened, field: Field) => {
      const search = searches.get(one) ?? new Search(one.file, words);
      searches.set(one, search);
      return search.placesIn(bitOf[field]);
    };
    return (field: Field, seen: ReadonlySet<number> = new Set()) =>
      this.#hits({ field, seen, placesIn, fitting }, deps);
  }

  /** The newest first; of a document or a person the newest of each, without those that were seen. */
  async *#hits(
    {
      field,
      seen,
      placesIn,
      fitting,
    }: {
      readonly field: Field;
      readonly seen: ReadonlySet<number>;
      readonly placesIn: (one: Opened, field: Field) => Places | undefined;
      readonly fitting: Fitting;
    },
    deps: OlderDeps,
  ): AsyncGenerator<Hit> {
    const known = new Set(seen);
    const cursors = this.#all.map((opened): Cursor => ({ opened, place: 0 })).sort(newestFirst);
    for (;;) {
      const [first, second] = cursors;
      if (first === undefined) return;
      if (second !== undefined && newestFirst(first, second) > 0) {
        cursors.sort(newestFirst);
        continue;
      }
      const { opened, place } = first;
      if (first.hits === undefined) {
        // A file is looked through only when nothing of those before it can be newer.
        const places = placesIn(opened, field);
        await turn();
        first.hits = places ? fittingIn(opened.file, places, bitOf[field], fitting) : [].values();
      } else {
        const key = keyIn(opened.file, field, place);
        if (key === undefined || !known.has(key)) {
          if (key !== undefined) known.add(key);
          const ids = await this.#idsOf(opened, deps);
          if (ids) yield { id: idAtPlace(ids, place), time: new Date(timeAt(first)).toISOString() };
        }
      }
      const next = first.hits.next();
      if (next.done) cursors.shift();
      else first.place = next.value;
    }
  }

  async #idsOf(opened: Opened, deps: OlderDeps): Promise<Buffer | undefined> {
    opened.ids ??= readIds(opened.entry, deps.blobs);
    try {
      return await opened.ids;
    } catch (error) {
      this.#opened.delete(opened.entry.key);
      this.#tellBroken(opened.entry, error, deps);
      return undefined;
    }
  }

  async #open(deps: OlderDeps): Promise<void> {
    this.#forgetOthers();
    const until = deps.now().getTime() + openingAtMost;
    const waiting = this.#files.filter(({ key }) => !this.#opened.has(key) && !this.#broken.has(key));
    const openOn = async () => {
      for (let entry = waiting.shift(); entry !== undefined; entry = waiting.shift()) {
        if (deps.now().getTime() >= until) return;
        await this.#openOne(entry, deps);
      }
    };
    await Promise.all(Array.from({ length: openedAtOnce }, openOn));
  }

  async #openOne(entry: WordFileEntry, deps: OlderDeps): Promise<void> {
    try {
      const file = await readFile(entry, deps.blobs);
      this.#opened.set(entry.key, { entry, file });
      this.#people.add(file.people);
      this.#documents.add(file.documents);
    } catch (error) {
      this.#tellBroken(entry, error, deps);
    }
  }

  /** One that is broken is not asked for again: the night's pass makes it anew, by another name. */
  #tellBroken({ key, since, until }: WordFileEntry, error: unknown, { log }: OlderDeps): void {
    if (error instanceof UpstreamError) {
      log("warn", "words_unread", { file: key });
      return;
    }
    if (!(error instanceof BrokenWordFile)) throw error;
    this.#broken.add(key);
    // Perhaps another has taken its place already.
    this.#asked = Number.NEGATIVE_INFINITY;
    log("error", "words_broken", { file: key, since, until });
  }

  #forgetOthers(): void {
    const there = new Set(this.#files.map(({ key }) => key));
    const gone = [...this.#opened.keys()].filter((key) => !there.has(key));
    for (const key of gone) this.#opened.delete(key);
    if (gone.length === 0) return;
    this.#people = new Distinct();
    this.#documents = new Distinct();
    for (const { file } of this.#all) {
      this.#people.add(file.people);
      this.#documents.add(file.documents);
    }
  }

  get #files(): readonly WordFileEntry[] {
    return this.#state?.files ?? [];
  }

  get #all(): readonly Opened[] {
    return [...this.#opened.values()];
  }
}

/** Where a search stands in a file: at its newest event, as long as it has not been looked through. */
interface Cursor {
  readonly opened: Opened;
  hits?: Iterator<number>;
  place: number;
}

const timeAt = ({ opened: { file }, place }: Cursor) => file.times[place] ?? 0;
const newestFirst = (one: Cursor, other: Cursor) => timeAt(other) - timeAt(one);

/** By what an event is told apart from others of the same document or person; an event by itself has none. */
function keyIn({ documents, people }: WordFile, field: Field, place: number): number | undefined {
  if (field === "text") return undefined;
  return (field === "document" ? documents : people)[place];
}

/** The places of a file that have a field's bit and fit, in order. */
function* fittingIn(
  { times, kinds, kindOf }: WordFile,
  { places, bits }: Places,
  bit: number,
  { ofKind, since, until }: Fitting,
): Generator<number, undefined> {
  const wanted = kinds.map(ofKind);
  const from = since === undefined ? Number.NEGATIVE_INFINITY : Date.parse(since);
  const to = until === undefined ? Number.POSITIVE_INFINITY : Date.parse(until);
  for (let nth = 0; nth < places.length; nth++) {
    if (((bits[nth] ?? 0) & bit) === 0) continue;
    const place = places[nth] ?? 0;
    const time = times[place] ?? 0;
    if (time < from) return undefined;
    if (time <= to && wanted[kindOf[place] ?? 0]) yield place;
  }
  return undefined;
}

/** How many keys there are in all, in files and among those read since. */
export function countOf(filed: Distinct, lately: ReadonlyMap<string, unknown>): number {
  let others = 0;
  for (const key of lately.keys()) if (!filed.has(hashOf(key))) others++;
  return filed.count + others;
}
