import { distance } from "fastest-levenshtein";
import { wordsIn } from "../../searching/event-text.ts";

/** Letters by which a word of so many may be mistyped. */
const slipsOf = (letters: number) => (letters < 3 ? 0 : letters < 6 ? 1 : 2);

interface Meant {
  readonly words: readonly string[];
  readonly slips: number;
}

/**
 * The words somebody may have meant who found nothing by these: of the text that all of them are nearest to; `undefined` where
 * there is none. All are folded.
 */
export function meantBy(asked: readonly string[], texts: Iterable<string>): string | undefined {
  let best: Meant | undefined;
  for (const text of texts) {
    const one = nearestIn(text, asked);
    if (one !== undefined && one.slips < (best?.slips ?? Number.POSITIVE_INFINITY)) best = one;
  }
  return best?.words.join(" ");
}

function nearestIn(text: string, asked: readonly string[]): Meant | undefined {
  const there = wordsIn(text);
  const words: string[] = [];
  let slips = 0;
  for (const word of asked) {
    const near = text.includes(word) ? { word, slips: 0 } : nearest(word, there);
    if (near === undefined) return undefined;
    words.push(near.word);
    slips += near.slips;
  }
  return { words, slips };
}

function nearest(word: string, among: readonly string[]) {
  const most = slipsOf(word.length);
  let best: { readonly word: string; readonly slips: number } | undefined;
  for (const other of among) {
    if (Math.abs(other.length - word.length) > most) continue;
    const slips = distance(word, other);
    if (slips <= most && slips < (best?.slips ?? most + 1)) best = { word: other, slips };
  }
  return best;
}
