import { isAscii, isUtf8 } from "node:buffer";
import { open } from "node:fs/promises";
import { type Encoding, encoding as encodings } from "../../../schemas/file-settings.ts";
import type { CodedFinding } from "../../../schemas/finding-codes.ts";
import { Refused } from "../refused.ts";
import { legacyEncodingOf } from "./legacy-encoding.ts";
import { countUtf8, lastWhole } from "./utf8.ts";

const chunkSize = 1 << 20;
/** Bytes of lines that are not UTF-8 by which another encoding is judged. */
const sampleSize = 64 * 1024;

/** Characters of UTF-8 after which a file is no longer counted through, but for parts that are something else. */
const enough = 1_000;

export interface Detected {
  readonly encoding: Encoding;
  readonly note?: CodedFinding;
}

/** The encoding of a name that a file gives it, by any of the names that it has; `undefined` where it is not one that is read. */
export function encodingNamed(name: string): Encoding | undefined {
  try {
    return encodings.safeParse(new TextDecoder(name).encoding).data;
  } catch {
    return undefined;
  }
}

/**
 * The encoding of a text file: by its byte-order mark, by the zero bytes that UTF-16 leaves between Latin letters, as UTF-8
 * where most of it is that, else as Windows-1252 where that gives words. What was guessed is in the note. Throws `Refused`
 * for what is not text, and where the encoding has to be chosen.
 */
export async function detectEncoding(path: string): Promise<Detected> {
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4_096), 0, 4_096, 0);
    const first = buffer.subarray(0, bytesRead);
    const marked = byMark(first) ?? byZeros(first);
    if (marked) return { encoding: marked };
    const look = new Look();
    let rest: Buffer = Buffer.alloc(0);
    for (let at = 0; ; ) {
      const read = await file.read(Buffer.allocUnsafe(chunkSize), 0, chunkSize, at);
      const bytes = Buffer.concat([rest, read.buffer.subarray(0, read.bytesRead)]);
      const end = read.bytesRead === 0 ? bytes.length : lastWhole(bytes);
      look.at(bytes.subarray(0, end));
      if (read.bytesRead === 0) break;
      rest = Buffer.from(bytes.subarray(end));
      at += read.bytesRead;
    }
    return await judged(look);
  } finally {
    await file.close();
  }
}

/** What was seen of a file: characters of UTF-8 beyond ASCII, and bytes that are none. */
class Look {
  valid = 0;
  odd = 0;
  /** The line of the first odd byte. */
  line = 0;
  #lines = 1;
  readonly #samples: Buffer[] = [];
  #sampled = 0;

  at(bytes: Buffer): void {
    if (bytes.includes(0))
      throw new Refused("binary", "The file has zero bytes: it is not a text file, or it is damaged.");
    const says = !isAscii(bytes) && (this.valid < enough || !isUtf8(bytes));
    if (says) {
      const { valid, odd, first } = countUtf8(bytes);
      if (this.odd === 0 && odd > 0) this.line = this.#lines + breaksIn(bytes.subarray(0, first));
      this.valid += valid;
      this.odd += odd;
      if (odd > 0) this.#sample(bytes.subarray(Math.max(0, first - 200)));
    }
    if (this.odd === 0) this.#lines += breaksIn(bytes);
  }

  get sample(): Buffer {
    return Buffer.concat(this.#samples);
  }

  #sample(bytes: Buffer): void {
    const part = bytes.subarray(0, sampleSize - this.#sampled);
    if (part.length === 0) return;
    this.#samples.push(Buffer.from(part));
    this.#sampled += part.length;
  }
}

function breaksIn(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) count++;
  return count;
}

async function judged({ valid, odd, line, sample }: Look): Promise<Detected> {
  if (odd === 0) return { encoding: "utf-8" };
  // By chance, bytes of an encoding of one byte a character hardly ever make a character of UTF-8.
  const isNearly = valid * 4 >= odd;
  // Late: few files are written so.
  const wide = isNearly ? (await import("./east-asian.ts")).eastAsianIn(sample) : undefined;
  if (isNearly && wide === undefined)
    return {
      encoding: "utf-8",
      note: {
        code: "odd_bytes",
        message: `${odd} bytes are not UTF-8 as the rest is, the first in row ${line}: each was read as the character that Windows-1252 has for it.`,
        row: line,
      },
    };
  const found = wide ?? legacyEncodingOf(sample);
  if (found !== "windows-1252")
    throw new Refused(
      "unknown_encoding",
      `The file is not UTF-8 (first in row ${line})${found ? `, and looks like ${found}` : ""}. Export it as UTF-8, or say how its text is written, one of ${encodings.options.join(", ")}.`,
      line,
    );
  return {
    encoding: "windows-1252",
    note: {
      code: "read_as_windows_1252",
      message: `Not UTF-8 in row ${line}, so it was read as Windows-1252. If letters look wrong, export it as UTF-8 or say how its text is written.`,
      row: line,
    },
  };
}

/** The marks of UTF-32, of which one begins as that of UTF-16 does. */
const utf32 = [Buffer.from([0xff, 0xfe, 0, 0]), Buffer.from([0, 0, 0xfe, 0xff])];

function byMark(bytes: Buffer): Encoding | undefined {
  if (utf32.some((mark) => bytes.subarray(0, 4).equals(mark)))
    throw new Refused(
      "unknown_encoding",
      "The file is written in UTF-32, which is not read: export it as UTF-8.",
    );
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return "utf-8";
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  return undefined;
}

function byZeros(sample: Buffer): Encoding | undefined {
  const zeros = [0, 0];
  for (const [n, byte] of sample.entries()) if (byte === 0) zeros[n % 2] = (zeros[n % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (odd > sample.length / 4 && even < sample.length / 100) return "utf-16le";
  if (even > sample.length / 4 && odd < sample.length / 100) return "utf-16be";
  return undefined;
}
