import { asShown } from "../read/access-values.ts";
import { isRendering } from "./rendering.ts";
import { valuesOf } from "./row-line.ts";

/**
 * Whether two lines of one key say the same though they differ: in how letters with marks are made up, since macOS and
 * Windows-1258 write the marks apart, in how an amount or a date is written, or in what the first release made of values of
 * Access that are now read as it shows them.
 */
export function isAlike(before: string, after: string): boolean {
  if (before.normalize() === after.normalize()) return true;
  const [old, values] = [valuesOf(before), valuesOf(after)];
  return old.length === values.length && old.every((value, n) => isValueAlike(value, values[n] ?? ""));
}

/** Whether two values of a column say the same. */
export function isValueAlike(old: string, value: string): boolean {
  if (old === value || asShown(old) === value || isRendering(old, value)) return true;
  return old.normalize() === value.normalize() || (old.startsWith("<div") && isTextOf(old, value));
}

/** Whether a text has the letters and figures of one with tags, in their order. */
const isTextOf = (html: string, text: string) => lettersOf(html) === lettersOf(text);

const lettersOf = (text: string) => text.replaceAll(/<[^>]*>|&#?\w+;|[^\p{L}\p{N}]/gu, "");
