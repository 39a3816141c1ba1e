import { type EventText, fieldOf, fields, wordsIn } from "./event-text.ts";

/** Tool, family and type of an event. */
export type Kind = Pick<EventText, "tool" | "family" | "type">;

/** What is known of each event by its place, the newest first; the same place is the event's in every column. */
interface Columns {
  readonly kinds: readonly Kind[];
  /** When it happened, in milliseconds since 1970. */
  readonly times: Float64Array;
  readonly kindOf: Uint16Array;
  /** Hashes of which document and which person it is about; 0 where none. */
  readonly documents: Uint32Array;
  readonly people: Uint32Array;
}

/** The words of some events. A word leads to the places of the events that have it. */
export interface WordFile extends Columns {
  /** Every word once, sorted, each followed by a line feed, which no word has. UTF-8. */
  readonly words: Buffer;
  /** Where each word's line feed ends. */
  readonly wordEnds: Uint32Array;
  /** For each word the places of its events, by what they lie apart, and in which fields it stands: see `entryOf`. */
  readonly lists: Buffer;
  readonly listEnds: Uint32Array;
}

/** The ids of a file's events are kept beside it: 16 bytes each, in the same order. They are asked for only where something is found. */
export const idBytes = 16;
const prefix = "evt_";

export const idAtPlace = (ids: Buffer, place: number): string =>
  prefix + ids.toString("hex", place * idBytes, (place + 1) * idBytes);

/** A file and the ids of its events. */
export interface Written {
  readonly file: WordFile;
  readonly ids: Buffer;
}

/** The bits of a word's fields, in an entry of a list. */
export const bitOf = { text: 1, document: 2, person: 4 } as const;
/** A list's entry: how far a place lies behind the one before, and in which fields the word stands there. */
export const fieldBits = 3;
export const allFields = (1 << fieldBits) - 1;
const entryOf = (place: number, bits: number) => (place << fieldBits) | bits;

/** A number for the key of a document or a person, never 0: FNV-1a. */
export function hashOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let n = 0; n < key.length; n++) hash = Math.imul(hash ^ key.charCodeAt(n), 0x01000193);
  return hash >>> 0 || 1;
}

/** The same by event: which words it has, as they can be put together with others. In any order. */
interface Loose extends Columns {
  readonly ids: Buffer;
  readonly dictionary: readonly string[];
  /** Where the words of each event begin in `slots`; one more for the end. */
  readonly starts: Uint32Array;
  /** The number of a word and its fields, as in an entry. */
  readonly slots: Uint32Array;
}

/** The words of events that are in no file yet. */
export function looseOf(texts: readonly EventText[]): Loose {
  const count = texts.length;
  const [kinds, words] = [new Numbers(), new Numbers()];
  const starts = new Uint32Array(count + 1);
  const slots: number[] = [];
  for (const [n, one] of texts.entries()) {
    const bits = new Map<number, number>();
    for (const field of fields)
      for (const word of wordsIn(fieldOf(one, field))) {
        const number = words.of(word);
        bits.set(number, (bits.get(number) ?? 0) | bitOf[field]);
      }
    for (const [number, of] of bits) slots.push(entryOf(number, of));
    starts[n + 1] = slots.length;
  }
  const keyed = (key: string | undefined) => (key === undefined ? 0 : hashOf(key));
  return {
    ids: Buffer.from(texts.map(({ id }) => id.slice(prefix.length)).join(""), "hex"),
    times: Float64Array.from(texts, ({ time }) => Date.parse(time)),
    kindOf: Uint16Array.from(texts, ({ tool, family, type }) =>
      kinds.of(JSON.stringify([tool, family, type])),
    ),
    documents: Uint32Array.from(texts, ({ document }) => keyed(document?.key)),
    people: Uint32Array.from(texts, ({ person }) => keyed(person?.key)),
    kinds: kinds.names.map(kindIn),
    dictionary: words.names,
    starts,
    slots: Uint32Array.from(slots),
  };
}

function kindIn(name: string): Kind {
  const [tool, family, type] = name.slice(2, -2).split('","');
  return { tool: tool ?? "", family: family ?? "", type: type ?? "" };
}
const nameOf = ({ tool, family, type }: Kind) => JSON.stringify([tool, family, type]);

/** Numbers for names, in the order in which they are first asked for. */
class Numbers {
  readonly #known = new Map<string, number>();
  readonly names: string[] = [];

  of(name: string): number {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    this.#known.set(name, this.names.length);
    return this.names.push(name) - 1;
  }
}

/** A file taken apart again. */
export function loosened({ file, ids }: Written): Loose {
  const { words, lists, listEnds, times } = file;
  const dictionary = words.toString("utf8").split("\n").slice(0, -1);
  const starts = new Uint32Array(times.length + 1);
  for (let word = 0; word < listEnds.length; word++)
    eachEntry(lists, listEnds, word, (place) => {
      starts[place + 1] = (starts[place + 1] ?? 0) + 1;
    });
  for (let n = 1; n < starts.length; n++) starts[n] = (starts[n] ?? 0) + (starts[n - 1] ?? 0);
  const filled = starts.slice();
  const slots = new Uint32Array(starts.at(-1) ?? 0);
  for (let word = 0; word < listEnds.length; word++)
    eachEntry(lists, listEnds, word, (place, bits) => {
      const at = filled[place] ?? 0;
      slots[at] = entryOf(word, bits);
      filled[place] = at + 1;
    });
  return { ...file, ids, dictionary, starts, slots };
}

/** Calls with each place that a word's list leads to, and the bits of the word's fields there. */
export function eachEntry(
  lists: Buffer,
  listEnds: Uint32Array,
  word: number,
  call: (place: number, bits: number) => void,
): void {
  const end = listEnds[word] ?? 0;
  let place = 0;
  for (let at = word === 0 ? 0 : (listEnds[word - 1] ?? 0); at < end; ) {
    let byte = lists[at++] ?? 0;
    let entry = byte & 127;
    for (let shift = 7; byte > 127; shift += 7) {
      byte = lists[at++] ?? 0;
      entry |= (byte & 127) << shift;
    }
    place += entry >>> fieldBits;
    call(place, entry & allFields);
  }
}

/**
 * One file of all events of those given, but for those that are left out. Where two have the same event, the earlier of the two
 * says what it is now.
 */
export function packed(
  given: readonly Loose[],
  isLeftOut: (id: string, time: number) => boolean = () => false,
): Written {
  const { from, at } = inOrder(given, isLeftOut);
  const count = from.length;
  const [kinds, words] = [new Numbers(), new Numbers()];
  const kindNumbers = given.map((one) => one.kinds.map((kind) => kinds.of(nameOf(kind))));
  const wordNumbers = given.map(({ dictionary }) => Uint32Array.from(dictionary, (word) => words.of(word)));
  const ids = Buffer.alloc(count * idBytes);
  const columns = {
    times: new Float64Array(count),
    kindOf: new Uint16Array(count),
    documents: new Uint32Array(count),
    people: new Uint32Array(count),
  };
  const sizes = new Uint32Array(words.names.length + 1);
  for (let place = 0; place < count; place++) {
    const [source, n] = [from[place] ?? 0, at[place] ?? 0];
    const one = given[source];
    if (one === undefined) continue;
    one.ids.copy(ids, place * idBytes, n * idBytes, (n + 1) * idBytes);
    columns.times[place] = one.times[n] ?? 0;
    columns.kindOf[place] = kindNumbers[source]?.[one.kindOf[n] ?? 0] ?? 0;
    columns.documents[place] = one.documents[n] ?? 0;
    columns.people[place] = one.people[n] ?? 0;
    const numbers = wordNumbers[source];
    const end = one.starts[n + 1] ?? 0;
    for (let slot = one.starts[n] ?? 0; slot < end; slot++) {
      const word = numbers?.[(one.slots[slot] ?? 0) >>> fieldBits] ?? 0;
      sizes[word + 1] = (sizes[word + 1] ?? 0) + 1;
    }
  }
  for (let n = 1; n < sizes.length; n++) sizes[n] = (sizes[n] ?? 0) + (sizes[n - 1] ?? 0);
  const filled = sizes.slice();
  const entries = new Uint32Array(sizes.at(-1) ?? 0);
  for (let place = 0; place < count; place++) {
    const [source, n] = [from[place] ?? 0, at[place] ?? 0];
    const [one, numbers] = [given[source], wordNumbers[source]];
    const end = one?.starts[n + 1] ?? 0;
    for (let slot = one?.starts[n] ?? 0; slot < end; slot++) {
      const entry = one?.slots[slot] ?? 0;
      const word = numbers?.[entry >>> fieldBits] ?? 0;
      const to = filled[word] ?? 0;
      entries[to] = entryOf(place, entry & 7);
      filled[word] = to + 1;
    }
  }
  const file = { ...columns, kinds: kinds.names.map(kindIn), ...listed(words.names, sizes, entries) };
  return { file, ids };
}

/** Which event of which of the given stands at each place: the newest first. */
function inOrder(given: readonly Loose[], isLeftOut: (id: string, time: number) => boolean) {
  const seen = new Set<string>();
  const kept: { readonly source: number; readonly n: number; readonly time: number; readonly id: string }[] =
    [];
  for (const [source, { ids, times }] of given.entries())
    for (let n = 0; n < times.length; n++) {
      const id = ids.toString("latin1", n * idBytes, (n + 1) * idBytes);
      const time = times[n] ?? 0;
      if (seen.has(id)) continue;
      seen.add(id);
      if (!isLeftOut(idAtPlace(ids, n), time)) kept.push({ source, n, time, id });
    }
  kept.sort((a, b) => b.time - a.time || (a.id < b.id ? 1 : -1));
  return {
    from: Uint8Array.from(kept, ({ source }) => source),
    at: Uint32Array.from(kept, ({ n }) => n),
  };
}

/** The words that any event has, sorted, with their lists. */
function listed(names: readonly string[], sizes: Uint32Array, entries: Uint32Array) {
  const used = names
    .map((name, word) => ({ name, word }))
    .filter(({ word }) => sizes[word] !== sizes[word + 1]);
  used.sort((a, b) => (a.name < b.name ? -1 : 1));
  const words = Buffer.from(used.map(({ name }) => `${name}\n`).join(""));
  const wordEnds = new Uint32Array(used.length);
  const listEnds = new Uint32Array(used.length);
  // An entry takes five bytes at the most.
  const lists = Buffer.allocUnsafe(entries.length * 5);
  let at = 0;
  let wordEnd = 0;
  for (const [nth, { name, word }] of used.entries()) {
    let before = 0;
    const end = sizes[word + 1] ?? 0;
    for (let n = sizes[word] ?? 0; n < end; n++) {
      const entry = entries[n] ?? 0;
      let rest = entry - (before << fieldBits);
      before = entry >>> fieldBits;
      for (; rest > 127; rest >>>= 7) lists[at++] = (rest & 127) | 128;
      lists[at++] = rest;
    }
    wordEnd += Buffer.byteLength(name) + 1;
    wordEnds[nth] = wordEnd;
    listEnds[nth] = at;
  }
  return { words, wordEnds, lists: Buffer.from(lists.subarray(0, at)), listEnds };
}
