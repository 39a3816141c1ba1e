import type { Encoding } from "../../../schemas/file-settings.ts";
import { codePage } from "./code-page.ts";

/** Encodings of one byte a character that people's programs still write, the likeliest first. */
const candidates = [
  "windows-1252",
  "windows-1250",
  "windows-1251",
  "windows-1258",
  "macintosh",
  "cp850",
  "cp437",
] as const;

/** The share of characters beyond ASCII that may stand where none of the language's own does. */
const oddAtMost = 0.1;

/**
 * Which encoding gives words of the bytes of a few lines; `undefined` where none does. Words have no sign between their
 * letters and no capital after a small letter.
 */
export function legacyEncodingOf(sample: Buffer): Encoding | undefined {
  const scores = candidates.map((encoding) => ({ encoding, score: oddShare(sample, encoding) }));
  const [usual] = scores;
  if (usual && usual.score <= oddAtMost) return usual.encoding;
  const [best] = scores.toSorted((a, b) => a.score - b.score);
  return best && best.score <= oddAtMost ? best.encoding : undefined;
}

const beyond = /\P{ASCII}/gu;
/** A sign between letters, but for what joins words; a capital after a small letter, or between two capitals and a small one. */
const oddPlaces =
  /(?<=\p{L})[^\p{ASCII}\p{L}\p{M}’‘´–—·\u00a0\u00ad]|[£¤¥¹²³¼½¾¬¦¨¯¸¶±×÷ƒˆ˜†‡‰‹›¢§](?=\p{L})|(?<=\p{Ll})(?!\p{ASCII})\p{Lu}|(?<=\p{Lu})(?!\p{ASCII})\p{Lu}(?=\p{Ll})|[ðþÞ](?=[a-z])|(?!\p{ASCII})\p{Cc}|\ufffd/gu;
/** Letters that western words do not have three of in a row. */
const western = /[À-ÖØ-öø-ÿŠšŽžŒœŸ]{3,}/g;

function oddShare(sample: Buffer, encoding: (typeof candidates)[number]): number {
  const text = (codePage(encoding)?.(sample) ?? new TextDecoder(encoding).decode(sample)).normalize("NFC");
  const all = text.match(beyond)?.length ?? 0;
  if (all === 0) return 0;
  const runs = encoding === "windows-1251" ? [] : (text.match(western) ?? []);
  const odd = (text.match(oddPlaces)?.length ?? 0) + runs.reduce((sum, run) => sum + run.length, 0);
  return odd / all;
}
