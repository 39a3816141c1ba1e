import { allFields, fieldBits, type WordFile } from "./word-file.ts";

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
  const having: Having[] = [];
  // What is longer is rarer.
  for (const word of words.toSorted((a, b) => b.length - a.length)) {
    const one = wordsHaving(file, Buffer.from(word));
    if (one.numbers.length === 0) return undefined;
    having.push(one);
  }
  const [rarest, ...others] = having.sort((a, b) => a.entries - b.entries);
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
  for (let at = words.indexOf(part); at >= 0; at = words.indexOf(part, wordEnds[word] ?? words.length)) {
    word = wordAt(wordEnds, word, at);
    numbers.push(word);
    entries += (listEnds[word] ?? 0) - beginning(listEnds, word);
  }
  return { numbers, entries };
}

const beginning = (listEnds: Uint32Array, word: number) => (word === 0 ? 0 : (listEnds[word - 1] ?? 0));

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
