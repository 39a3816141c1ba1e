import { isDeepStrictEqual } from "node:util";
import { folded, hasWords } from "../../../schemas/folded.ts";
import type { Filters } from "../../store/filters.ts";
import { objectKey } from "../../store/keys.ts";
import type { ListedRow } from "../../store/rows.ts";
import { feedRows, type TimelineDeps } from "../timelines.ts";

/** What is kept of an event to find it by. */
export interface EventText {
  readonly id: string;
  readonly time: string;
  readonly tool: string;
  readonly family: string;
  readonly type: string;
  /** Folded. */
  readonly text: string;
  readonly document?: { readonly key: string; readonly text: string };
  readonly person?: { readonly key: string; readonly text: string };
}

/** Newest events that are looked through. */
const eventsAtMost = 100_000;
/** Letters of an event that it is found by. */
const lettersAtMost = 400;
/** Milliseconds that a call spends on reading what was not read yet; the next one goes on. */
const readingAtMost = 1_500;
/** Milliseconds after which all is read anew: a reading that was corrected is found by its old words until then. */
const keptFor = 6 * 3_600_000;
/** Milliseconds by which the clocks of those who record may differ. */
const clocksDiffer = 15_000;

const documentFamilies = ["money", "agreement", "document"];
const notSystem = (row: ListedRow) => row.event.family !== "system";

/**
 * The words of the newest events, in this process alone: nothing is written, so nothing is left of what is erased but here, until
 * it is read anew. Who shows an event reads it again and finds it gone.
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
  #reading: Promise<void> | undefined;

  /** Reads what has come since, and what is older as far as time allows. Callers at the same time wait for the same reading. */
  async read(deps: TimelineDeps): Promise<void> {
    this.#reading ??= this.#readOn(deps).finally(() => {
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
    this.#all();
    return {
      people: this.#people.size,
      documents: this.#documents.size,
      events: this.#texts.size,
      ...(this.#oldest === undefined ? {} : { since: this.#oldest }),
      complete: this.#next === undefined,
    };
  }

  forget(id: string): void {
    if (this.#texts.delete(id)) this.#inOrder = undefined;
  }

  async #readOn(deps: TimelineDeps): Promise<void> {
    const began = deps.now().getTime();
    if (this.#begun === undefined || began - this.#begun > keptFor) {
      this.#texts.clear();
      this.#inOrder = undefined;
      this.#begun = began;
      this.#newest = "";
      this.#oldest = undefined;
      this.#next = await this.#readPage(undefined, undefined, deps);
    } else await this.#readNews(deps);
    while (this.#next !== undefined && deps.now().getTime() - began < readingAtMost)
      this.#next =
        this.#texts.size >= eventsAtMost ? undefined : await this.#readPage(this.#next, undefined, deps);
  }

  async #readNews(deps: TimelineDeps): Promise<void> {
    const since =
      this.#newest === "" ? undefined : new Date(Date.parse(this.#newest) - clocksDiffer).toISOString();
    let after: string | undefined;
    do after = await this.#readPage(after, since, deps);
    while (after !== undefined);
  }

  async #readPage(after: string | undefined, since: string | undefined, deps: TimelineDeps) {
    const range = { limit: 200, ...(after ? { after } : {}), ...(since ? { since } : {}) };
    const { rows, next } = await feedRows(range, all, deps);
    for (const row of rows.filter(notSystem)) this.#keep(textOf(row));
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

function textOf({ pk, event }: ListedRow): EventText {
  const { title, actor, object, details, time, tool, connection, family, type, direction } = event;
  const named = object && [object.name, object.id].join(" ");
  const said = Object.values(details).filter((value) => typeof value === "string");
  const text = folded([title, actor?.name, actor?.email, named, ...said].join("\n").slice(0, lettersAtMost));
  const isDocument = object !== undefined && documentFamilies.includes(family);
  const who = actor?.kind === "contact" && direction !== "out" ? (actor.email ?? actor.name) : undefined;
  return {
    id: pk,
    ...{ time, tool, family, type },
    text,
    ...(isDocument
      ? {
          document: {
            key: objectKey(tool, connection, object).pk,
            text: folded([object.kind, named].join(" ")),
          },
        }
      : {}),
    ...(who === undefined
      ? {}
      : { person: { key: folded(who), text: folded([actor?.name, actor?.email].join(" ")) } }),
  };
}
