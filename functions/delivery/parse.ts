import { isUtf8 } from "node:buffer";
import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync, type ZlibOptions } from "node:zlib";
import { because } from "../../schemas/reason-words.ts";
import { Unreadable } from "../shared/errors.ts";
import { jsonValue } from "../shared/json-value.ts";
import { type Delivery, header } from "./delivery.ts";

/** Bytes a delivery's body may have, before and after its content encoding is undone. */
export const maxBody = 6 * 1024 * 1024;

/** What programs write for no content encoding, or in place of a charset. */
const plainly: ReadonlySet<string> = new Set(["", "identity", "none", "utf-8"]);

/** Encodings of one body, one within the other. */
const encodingsAtMost = 3;

/**
 * The body without its content encodings, the last of which is undone first. A body that is text though an encoding is named was unpacked on
 * its way, and one that is gzip though none is was not. A zip bomb stops at 6 MB.
 */
export function plainBody(delivery: Delivery): Buffer {
  const { body } = delivery;
  const words = header(delivery, "content-encoding")?.toLowerCase().split(",") ?? [];
  const named = words.map((word) => word.trim()).filter((word) => !plainly.has(word));
  if (named.length > encodingsAtMost) throw new Unreadable(because("unknown_encoding"));
  const isGzip = named.length === 0 && body[0] === 0x1f && body[1] === 0x8b;
  return isGzip ? undone(body, "gzip") : named.reduceRight(undone, body);
}

/** Some programs leave zlib's head out, which RFC 9110 wants. */
const deflated = (body: Buffer, limit: ZlibOptions) =>
  ((body[0] ?? 0) & 0x0f) === 8 ? inflateSync(body, limit) : inflateRawSync(body, limit);

function undone(body: Buffer, encoding: string): Buffer {
  const inflate = { gzip: gunzipSync, deflate: deflated, br: brotliDecompressSync }[
    encoding.replace("x-", "")
  ];
  if (isUtf8(body)) return body;
  if (!inflate) throw new Unreadable(because("unknown_encoding"));
  try {
    return inflate(body, { maxOutputLength: maxBody });
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
    return jsonValue(text);
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
