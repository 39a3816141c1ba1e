import { isUtf8 } from "node:buffer";
import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";
import { parse } from "secure-json-parse";
import { because } from "../../schemas/reason-words.ts";
import { asWritten } from "../shared/as-written.ts";
import { Unreadable } from "../shared/errors.ts";
import { type Delivery, header } from "./delivery.ts";

/** Bytes a delivery's body may have, before and after its content encoding is undone. */
export const maxBody = 6 * 1024 * 1024;

/** The body without its content encoding. A zip bomb stops at 6 MB. */
export function plainBody(delivery: Delivery): Buffer {
  const encoding = header(delivery, "content-encoding")?.trim().toLowerCase();
  if (encoding === undefined || encoding === "" || encoding === "identity") return delivery.body;
  const inflate = { gzip: gunzipSync, "x-gzip": gunzipSync, deflate: inflateSync, br: brotliDecompressSync }[
    encoding
  ];
  if (!inflate) throw new Unreadable(because("unknown_encoding"));
  try {
    return inflate(delivery.body, { maxOutputLength: maxBody });
  } catch (cause) {
    throw new Unreadable(because("not_unpacked", { encoding }), { cause });
  }
}

/** The body as text. A byte-order mark is dropped; bytes that are not UTF-8 make it unreadable. */
export function textBody(delivery: Delivery): string {
  const bytes = plainBody(delivery);
  if (!isUtf8(bytes)) throw new Unreadable(because("not_utf8"));
  const text = bytes.toString("utf8");
  return text.startsWith("\uFEFF") ? text.slice(1) : text;
}

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

/** Text without these, or an escape, cannot spell a prototype key and needs no guarded parser. */
const suspicious = /__proto__|constructor/;

/** The body as JSON, as `jsonText` reads it. */
export function jsonBody(delivery: Delivery): unknown {
  return jsonText(textBody(delivery));
}

/**
 * A text as JSON. `__proto__` and `constructor.prototype` keys are dropped; whole numbers beyond 2^53, and others that are
 * finer or larger than a double, come as the text that was written. Throws `Unreadable` where it is none.
 */
export function jsonText(text: string): unknown {
  try {
    const long = perhapsLong.test(text) && (longDigits.test(text) || fineDigits.test(text));
    if (!long && !text.includes("\\u") && !suspicious.test(text)) return JSON.parse(text);
    return parse(text, long ? asWritten : undefined, { protoAction: "remove", constructorAction: "remove" });
  } catch (cause) {
    throw new Unreadable(because("not_json"), { cause });
  }
}

/** A text as an object or a list of JSON, or `undefined` where it is neither. */
export function jsonIfText(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return jsonText(text);
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

/** The body as JSON, or `undefined` where it is none: for a look before it is known what the body is. */
export function jsonIfAny(delivery: Delivery): unknown {
  try {
    return jsonBody(delivery);
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}
