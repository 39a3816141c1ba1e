import { parse } from "secure-json-parse";

const digits = (count: number) => "\\d".repeat(count);
const longDigits = new RegExp(digits(16));
/** What a number with more digits than a double has, or beyond its range, looks like where its digits are not in a row. */
const fineDigits = /[:,[\s]-?\d{1,20}(?:\.\d{8}|(?<=\d{8})\.\d|(?:\.\d{1,20})?[eE][-+]?\d\d)/;

/**
 * Without these a text has no number that a double would change. Digits are spelled out and an exponent is told by what
 * does not follow it: V8 searches for that several times faster.
 */
const perhapsLong = new RegExp(
  `${digits(8)}(?:\\.\\d|${digits(8)})|\\d\\.${digits(8)}|\\d[eE](?:[-+]\\d|\\d)\\d(?![-/"a-zA-Z])`,
);

/** Text without these, or an escape, cannot spell a key for which a guarded parser, or a look at every object, is needed. */
const suspicious = /__proto__|constructor|toString|\\u/;

/** Texts and numbers, in JSON. */
const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/gs;

/** Text without these cannot spell a key of the name of what an object says itself as text by. */
const isPerhapsMute = (text: string) => text.includes("toString") || /\\u00[4-7]/.test(text);

/**
 * A text as JSON. `toString`, `__proto__` and `constructor.prototype` keys are dropped; whole numbers beyond 2^53, and others that are
 * finer or larger than a double, come as the text that was written. No reviver is called, which takes a hundred times as long
 * as the rest: a body of a million numbers would hold up all others. Throws `SyntaxError` where it is none.
 */
export function jsonValue(text: string): unknown {
  const isPlain = !suspicious.test(text);
  const value = parsed(text, isPlain);
  return !isPlain && isPerhapsMute(text) ? withVoice(value) : value;
}

/** Without keys `toString`: to compare such an object, or to write it into a text, would fail. */
function withVoice(value: unknown): unknown {
  const open = [value];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if (typeof one !== "object" || one === null) continue;
    if (Object.hasOwn(one, "toString")) Reflect.deleteProperty(one, "toString");
    for (const part of Object.values(one)) open.push(part);
  }
  return value;
}

function parsed(text: string, isPlain: boolean): unknown {
  const long = perhapsLong.test(text) && (longDigits.test(text) || fineDigits.test(text));
  if (!long && isPlain) return JSON.parse(text);
  // First as it came: quotes must not make JSON of what was none.
  if (long) JSON.parse(text);
  const told = long ? text.replace(tokens, kept) : text;
  if (isPlain) return JSON.parse(told);
  return parse(told, undefined, { protoAction: "remove", constructorAction: "remove" });
}

/** A text, or a number as it was written, in quotes where a double would change it. */
const kept = (token: string) =>
  token.startsWith('"') || isSame(Number(token), token) ? token : `"${token}"`;

/** Whether a number is the one that was written. */
function isSame(value: number, written: string): boolean {
  if (/^-?\d+$/.test(written)) return Number.isSafeInteger(value);
  return Number.isFinite(value) && digitsOf(String(value)) === digitsOf(written);
}

/** The digits that make a number, whatever its sign, point and exponent. */
function digitsOf(number: string): string {
  const [mantissa = ""] = number.toLowerCase().split("e");
  return mantissa.replaceAll(/[-.]/g, "").replace(/^0+/, "").replace(/0+$/, "");
}
