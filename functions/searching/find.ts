import { bitOf, eachEntry, type WordFile } from "./word-file.ts";

const everyField = bitOf.text | bitOf.document | bitOf.person;

/**
 * By place, in which fields an event has all of these words, also as parts of its own; `undefined` where no event has them. The
 * words are folded and have no blanks.
 */
export function placesHaving(file: WordFile, words: readonly string[]): Uint8Array | undefined {
  let found: Uint8Array | undefined;
  // What is longer is rarer.
  for (const word of words.toSorted((a, b) => b.length - a.length)) {
    const now = having(file, Buffer.from(word));
    let some = 0;
    for (let place = 0; place < now.length; place++) {
      const bits = (now[place] ?? 0) & (found?.[place] ?? everyField);
      now[place] = bits;
      some |= bits;
    }
    if (some === 0) return undefined;
    found = now;
  }
  return found;
}

function having({ words, wordEnds, lists, listEnds, times }: WordFile, part: Buffer): Uint8Array {
  const bitsAt = new Uint8Array(times.length);
  const mark = (place: number, bits: number) => {
    bitsAt[place] = (bitsAt[place] ?? 0) | bits;
  };
  let word = 0;
  for (let at = words.indexOf(part); at >= 0; ) {
    word = wordAt(wordEnds, word, at);
    eachEntry(lists, listEnds, word, mark);
    at = words.indexOf(part, wordEnds[word] ?? words.length);
  }
  return bitsAt;
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
