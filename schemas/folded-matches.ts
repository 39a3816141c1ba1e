import { inSmallLetters, withoutMarks } from "./folded.ts";

/** A part of a text, as places in it: from the first up to, and without, the second. */
export type Span = readonly [from: number, to: number];

/**
 * Where a text has any of these folded words, as places in the text as it is written: marks that folding takes away belong to the
 * letter before them. Spans are in order, and neither touch nor overlap.
 */
export function matchesIn(text: string, words: readonly string[]): Span[] {
  const { plain, places } = foldedWithPlaces(text);
  const found = words
    .flatMap((word) => placesOf(plain, word))
    .map(([from, to]): Span => [places[from]?.[0] ?? 0, places[to - 1]?.[1] ?? 0])
    .sort(([a], [b]) => a - b);
  const joined: Span[] = [];
  for (const [from, to] of found) {
    const last = joined.at(-1);
    if (last === undefined || from > last[1]) joined.push([from, to]);
    else joined[joined.length - 1] = [last[0], Math.max(last[1], to)];
  }
  return joined;
}

function placesOf(plain: string, word: string): Span[] {
  const found: Span[] = [];
  if (word === "") return found;
  for (let at = plain.indexOf(word); at >= 0; at = plain.indexOf(word, at + 1))
    found.push([at, at + word.length]);
  return found;
}

/** A text folded as it is searched, but for blanks around it, with the place in the text that each unit comes from. */
function foldedWithPlaces(text: string): { readonly plain: string; readonly places: readonly Span[] } {
  let plain = "";
  const places: Span[] = [];
  let at = 0;
  // A letter with the marks after it, which may be written apart.
  for (const [letter] of text.matchAll(/\P{M}\p{M}*|\p{M}+/gu)) {
    const span: Span = [at, at + letter.length];
    at += letter.length;
    const bare = withoutMarks(letter).replace(/^\s/, " ");
    const before = places.at(-1);
    if (bare === " " && plain.endsWith(" ") && before) places[places.length - 1] = [before[0], at];
    else {
      plain += bare;
      for (let n = 0; n < bare.length; n++) places.push(span);
    }
  }
  return { plain: inSmallLetters(plain), places };
}
