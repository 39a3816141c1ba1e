import { isDeepStrictEqual } from "node:util";
import { hasWords } from "../../../schemas/folded.ts";
import { type EventText, textOf } from "../../searching/event-text.ts";
import type { Filters } from "../../store/filters.ts";
import { feedRows, type TimelineDeps } from "../timelines.ts";

/** Newest events that are kept here. */
const eventsAtMost = 100_000;
/** Milliseconds that a call spends on reading what was not read yet; the next one goes on. */
const readingAtMost = 1_000;
/** Milliseconds after which all is read anew: a reading that was corrected is found by its old words until then. */
const keptFor = 6 * 3_600_000;
/** Milliseconds by which the clocks of those who record may differ. */
const clocksDiffer = 15_000;
/** Milliseconds from an event's instant of recording in which it can be read: nobody who records takes longer. */
const writtenWithin = 60_000;

/**
 * The words of the newest events, in this process alone: of those that are in no file of words yet, or of all where there are no
 * files. Nothing is written, so nothing is left of what is erased but here, until it is read anew. Who shows an event reads it
 * again and finds it gone.
 */
export class EventTexts {
  #texts = new Map<string, EventText>();
  #inOrder: readonly EventText[] | undefined;
  #documents = new Map<string, EventText>();
  #people = new Map<string, EventText>();
  #newest = "";
  #oldest: string | undefined;
  /** Where reading goes on, towards older events; `undefined` at the end. */
  #next: string | undefined;
  #begun: number | undefined;
  /** When it was looked for news last. */
  #looked = 0;
  /** What was recorded before this instant is in files, and is not read. */
  #filed: string | undefined;
  #reading: Promise<void> | undefined;

  /**
   * Reads what has come since, and what is older as far as time allows, back to the instant before which all is in files. Callers at
   * the same time wait for the same reading.
   */
  async read(filed: string | undefined, deps: TimelineDeps): Promise<void> {
    this.#reading ??= this.#readOn(filed, deps).finally(() => {
      this.#reading = undefined;
    });
    await this.#reading;
  }

  /** Those that have all these words and fit, the newest first. */
  *having(words: readonly string[], fits: (one: EventText) => boolean): Generator<EventText> {
    for (const one of this.#all()) if (fits(one) && hasWords(one.text, words)) yield one;
  }

  /** The latest event of each document that has the words. */
  documents(words: readonly string[]): EventText[] {
    this.#all();
    return [...this.#documents.values()].filter(({ document }) => hasWords(document?.text ?? "", words));
  }

  /** The latest event of each person who has the words. */
  people(words: readonly string[]): EventText[] {
    this.#all();
    return [...this.#people.values()].filter(({ person }) => hasWords(person?.text ?? "", words));
  }

  get searched() {
    const inOrder = this.#all();
    return {
      /** By their keys. */
      people: this.#people,
      documents: this.#documents,
      events: this.#texts.size,
      since: this.#oldest,
      /** When what happened first of them did. */
      oldest: inOrder.at(-1)?.time,
      isComplete: this.#next === undefined,
    };
  }

  forget(id: string): void {
    if (this.#texts.delete(id)) this.#inOrder = undefined;
  }

  async #readOn(filed: string | undefined, deps: TimelineDeps): Promise<void> {
    const began = deps.now().getTime();
    const isOld = this.#begun === undefined || began - this.#begun > keptFor;
    // Files that were there are gone: what they had is to be read.
    if (isOld || (filed ?? "") < (this.#filed ?? "")) {
      this.#texts.clear();
      this.#inOrder = undefined;
      this.#begun = began;
      this.#newest = "";
      this.#oldest = undefined;
      this.#filed = filed;
      this.#next = await this.#readPage(undefined, filed, deps);
    } else await this.#readNews(deps);
    this.#looked = began;
    while (this.#next !== undefined && deps.now().getTime() - began < readingAtMost)
      this.#next =
        this.#texts.size >= eventsAtMost ? undefined : await this.#readPage(this.#next, this.#filed, deps);
  }

  async #readNews(deps: TimelineDeps): Promise<void> {
    // After thousands at once and then none, those are not read again by every search.
    const from = Math.max(Date.parse(this.#newest) - clocksDiffer, this.#looked - writtenWithin);
    const since = this.#newest === "" ? undefined : new Date(from).toISOString();
    let after: string | undefined;
    do after = await this.#readPage(after, since, deps);
    while (after !== undefined);
  }

  async #readPage(after: string | undefined, since: string | undefined, deps: TimelineDeps) {
    const range = { limit: 200, ...(after ? { after } : {}), ...(since ? { since } : {}) };
    const { rows, next } = await feedRows(range, all, deps);
    for (const text of rows.flatMap((row) => textOf(row) ?? [])) this.#keep(text);
    for (const { recordedTime } of rows) {
      if (recordedTime > this.#newest) this.#newest = recordedTime;
      if (recordedTime < (this.#oldest ?? "9")) this.#oldest = recordedTime;
    }
    return next;
  }

  /** What is read again and says the same leaves the order as it is: of each call's news most were there before. */
  #keep(text: EventText): void {
    const before = this.#texts.get(text.id);
    if (before !== undefined && isDeepStrictEqual(before, text)) return;
    this.#texts.set(text.id, text);
    this.#inOrder = undefined;
  }

  #all(): readonly EventText[] {
    if (this.#inOrder) return this.#inOrder;
    const inOrder = [...this.#texts.values()].sort((a, b) => (a.time < b.time ? 1 : -1));
    this.#documents = latest(inOrder, ({ document }) => document?.key);
    this.#people = latest(inOrder, ({ person }) => person?.key);
    this.#inOrder = inOrder;
    return inOrder;
  }
}

const all: Filters = {};

function latest(inOrder: readonly EventText[], keyOf: (one: EventText) => string | undefined) {
  const found = new Map<string, EventText>();
  for (const one of inOrder) {
    const key = keyOf(one);
    if (key !== undefined && !found.has(key)) found.set(key, one);
  }
  return found;
}
