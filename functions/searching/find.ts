import { allFields, eachEntry, fieldBits, type WordFile } from "./word-file.ts";

/** Places of a file, in order, and in which fields each has what was asked for: the bits of `bitOf`. */
export interface Places {
  readonly places: Uint32Array;
  readonly bits: Uint8Array;
}

/**
 * The events that have all of these words in one field at least, also as parts of their own; `undefined` where there are none. The
 * words are folded and have no blanks.
 */
export const placesHaving = (file: WordFile, words: readonly string[]): Places | undefined =>
  new Search(file, words).placesIn(allFields);

/** Words that are looked for in a file, no further than a field needs it. */
export class Search {
  readonly #file: WordFile;
  readonly #left: string[];
  readonly #having: Having[] = [];
  /** The fields in which those that have been looked for may stand together. */
  #fields = allFields;
  #places: { readonly found: Places | undefined } | undefined;

  constructor(file: WordFile, words: readonly string[]) {
    this.#file = file;
    // What is longer is rarer, or, where it is not, in few fields.
    this.#left = words.toSorted((a, b) => b.length - a.length);
  }

  /** The events as `placesHaving` tells them; `undefined` where none has the words in one of these fields, as bits of `bitOf`. */
  placesIn(fields: number): Places | undefined {
    while ((this.#fields & fields) !== 0) {
      const word = this.#left.shift();
      if (word === undefined) {
        this.#places ??= { found: placesOf(this.#file, this.#having) };
        return this.#places.found;
      }
      const having = wordsHaving(this.#file, Buffer.from(word));
      this.#having.push(having);
      this.#fields &= fieldsOf(this.#file, having);
    }
    return undefined;
  }
}

function placesOf(file: WordFile, having: readonly Having[]): Places | undefined {
  const [rarest, ...others] = having.toSorted((a, b) => a.entries - b.entries);
  let bitsAt = rarest && markedBy(rarest, file, new Uint8Array(file.times.length).fill(allFields));
  for (const one of others) bitsAt = bitsAt && markedBy(one, file, bitsAt);
  return bitsAt && inOrder(bitsAt);
}

/** The words that have a part, by their numbers, and about how many entries their lists have: so many bytes. */
interface Having {
  readonly numbers: readonly number[];
  readonly entries: number;
}

function wordsHaving({ words, wordEnds, listEnds }: WordFile, part: Buffer): Having {
  const numbers: number[] = [];
  let [word, entries] = [0, 0];
  for (let at = words.indexOf(part); at >= 0; ) {
    word = wordAt(wordEnds, word, at);
    const offset = at - beginning(wordEnds, word);
    // The next words begin alike, as they are sorted: most that have it have it there, and a call for each takes longer.
    do {
      numbers.push(word);
      entries += (listEnds[word] ?? 0) - beginning(listEnds, word);
      at = wordEnds[word++] ?? words.length;
    } while (standsAt(words, at + offset, part));
    at = words.indexOf(part, at);
  }
  return { numbers, entries };
}

function standsAt(words: Buffer, at: number, part: Buffer): boolean {
  for (let n = 0; n < part.length; n++) if (words[at + n] !== part[n]) return false;
  return true;
}

/** So many words are asked in which fields they stand; of more, going through their lists for that takes too long. */
const askedAtMost = 8;
/** What is known of a file's words, by their numbers; 0 where nothing is. */
const known = new WeakMap<WordFile, Uint8Array>();

/** The fields in which words may stand. */
function fieldsOf(file: WordFile, { numbers }: Having): number {
  if (numbers.length > askedAtMost) return allFields;
  const bits = known.get(file) ?? new Uint8Array(file.listEnds.length);
  known.set(file, bits);
  let fields = 0;
  for (const word of numbers) {
    let of = bits[word] ?? 0;
    if (of === 0)
      eachEntry(file.lists, file.listEnds, word, (_, bit) => {
        of |= bit;
      });
    bits[word] = of;
    fields |= of;
  }
  return fields;
}

const beginning = (ends: Uint32Array, word: number) => (word === 0 ? 0 : (ends[word - 1] ?? 0));

/** By place, the fields in which one of the words stands, of those that are looked at. As `eachEntry`, without a call for each. */
function markedBy({ numbers }: Having, { lists, listEnds }: WordFile, lookedAt: Uint8Array): Uint8Array {
  const bitsAt = new Uint8Array(lookedAt.length);
  for (const word of numbers) {
    const end = listEnds[word] ?? 0;
    let place = 0;
    for (let at = beginning(listEnds, word); at < end; ) {
      let byte = lists[at++] ?? 0;
      let entry = byte & 127;
      for (let shift = 7; byte > 127; shift += 7) {
        byte = lists[at++] ?? 0;
        entry |= (byte & 127) << shift;
      }
      place += entry >>> fieldBits;
      bitsAt[place] = (bitsAt[place] ?? 0) | (entry & (lookedAt[place] ?? 0));
    }
  }
  return bitsAt;
}

function inOrder(bitsAt: Uint8Array): Places | undefined {
  const [places, bits] = [new Uint32Array(bitsAt.length), new Uint8Array(bitsAt.length)];
  let count = 0;
  for (let place = 0; place < bitsAt.length; place++) {
    const here = bitsAt[place] ?? 0;
    if (here === 0) continue;
    places[count] = place;
    bits[count++] = here;
  }
  return count === 0 ? undefined : { places: places.subarray(0, count), bits: bits.subarray(0, count) };
}

/** The number of the word that covers a byte, not before one that is known: most lie close behind it. */
function wordAt(wordEnds: Uint32Array, from: number, at: number): number {
  let step = 1;
  let low = from;
  while (low + step < wordEnds.length && (wordEnds[low + step] ?? 0) <= at) {
    low += step;
    step *= 2;
  }
  let high = Math.min(low + step, wordEnds.length - 1);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((wordEnds[middle] ?? 0) > at) high = middle;
    else low = middle + 1;
  }
  return low;
}
