import { eachEntry, type WordFile } from "./word-file.ts";

/** Places of a file, in order, and in which fields each has what was asked for: the bits of `bitOf`. */
export interface Places {
  readonly places: Uint32Array;
  readonly bits: Uint8Array;
}

/**
 * The events that have all of these words in one field at least, also as parts of their own; `undefined` where there are none. The
 * words are folded and have no blanks.
 */
export function placesHaving(file: WordFile, words: readonly string[]): Places | undefined {
  let found: Places | undefined;
  // What is longer is rarer.
  for (const word of words.toSorted((a, b) => b.length - a.length)) {
    const now = having(file, Buffer.from(word));
    found = found === undefined ? inOrder(now) : inBoth(found, now.bitsAt);
    if (found.places.length === 0) return undefined;
  }
  return found;
}

/** The bits by place, and the places that have any, in no order: where these are many, not all. */
interface Marked {
  readonly bitsAt: Uint8Array;
  readonly places: readonly number[];
}

/** One place in so many is many: going through all of them is then quicker than bringing those into order. */
const many = (of: number) => of / 64;

function having({ words, wordEnds, lists, listEnds, times }: WordFile, part: Buffer): Marked {
  const bitsAt = new Uint8Array(times.length);
  const places: number[] = [];
  const enough = many(times.length) + 1;
  const mark = (place: number, bits: number) => {
    const before = bitsAt[place] ?? 0;
    if (before === 0 && places.length < enough) places.push(place);
    bitsAt[place] = before | bits;
  };
  let word = 0;
  for (let at = words.indexOf(part); at >= 0; ) {
    word = wordAt(wordEnds, word, at);
    eachEntry(lists, listEnds, word, mark);
    at = words.indexOf(part, wordEnds[word] ?? words.length);
  }
  return { bitsAt, places };
}

function inOrder(marked: Marked): Places {
  const { bitsAt } = marked;
  if (marked.places.length <= many(bitsAt.length)) {
    const places = Uint32Array.from(marked.places).sort();
    return { places, bits: Uint8Array.from(places, (place) => bitsAt[place] ?? 0) };
  }
  const [places, bits] = [new Uint32Array(bitsAt.length), new Uint8Array(bitsAt.length)];
  let count = 0;
  for (let place = 0; place < bitsAt.length; place++) {
    const here = bitsAt[place] ?? 0;
    if (here === 0) continue;
    places[count] = place;
    bits[count++] = here;
  }
  return { places: places.subarray(0, count), bits: bits.subarray(0, count) };
}

function inBoth({ places, bits }: Places, bitsAt: Uint8Array): Places {
  const [rest, both] = [new Uint32Array(places.length), new Uint8Array(places.length)];
  let count = 0;
  for (let nth = 0; nth < places.length; nth++) {
    const place = places[nth] ?? 0;
    const now = (bits[nth] ?? 0) & (bitsAt[place] ?? 0);
    if (now === 0) continue;
    rest[count] = place;
    both[count++] = now;
  }
  return { places: rest.subarray(0, count), bits: both.subarray(0, count) };
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
