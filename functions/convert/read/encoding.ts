import { closeSync, openSync, readSync } from "node:fs";
import type { Finding } from "../../../schemas/file.ts";
import { Refused } from "../refused.ts";

export type Encoding = "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";

const chunkSize = 1 << 20;

/** The bytes that Windows-1252 gives no character. */
const undefined1252 = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);

/**
 * The encoding of a text file: by its byte-order mark, by the zero bytes that UTF-16 leaves between Latin letters, as UTF-8
 * where all of it is that, else as Windows-1252, which a note says. Throws `Refused` for what is not text.
 */
export function detectEncoding(path: string): { readonly encoding: Encoding; readonly note?: Finding } {
  const file = openSync(path, "r");
  try {
    const buffer = Buffer.allocUnsafe(chunkSize);
    const first = buffer.subarray(0, readSync(file, buffer, 0, chunkSize, 0));
    const marked = byMark(first) ?? byZeros(first);
    if (marked) return { encoding: marked };
    const odd = firstOddByte(file, buffer);
    if (odd === undefined) return { encoding: "utf-8" };
    return {
      encoding: "windows-1252",
      note: {
        code: "read_as_windows_1252",
        message: `Not UTF-8 from byte ${odd} on, so it was read as Windows-1252. If letters look wrong, export it as UTF-8 or set settings.file.encoding.`,
      },
    };
  } finally {
    closeSync(file);
  }
}

function byMark(bytes: Buffer): Encoding | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return "utf-8";
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  return undefined;
}

function byZeros(bytes: Buffer): Encoding | undefined {
  const sample = bytes.subarray(0, 4_096);
  const zeros = [0, 0];
  for (const [n, byte] of sample.entries()) if (byte === 0) zeros[n % 2] = (zeros[n % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (odd > sample.length / 4 && even < sample.length / 100) return "utf-16le";
  if (even > sample.length / 4 && odd < sample.length / 100) return "utf-16be";
  return undefined;
}

/** Where the file stops being UTF-8, to the nearest megabyte's line; `undefined` where all of it is. */
function firstOddByte(file: number, buffer: Buffer): number | undefined {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let odd: number | undefined;
  for (let at = 0; ; ) {
    const length = readSync(file, buffer, 0, chunkSize, at);
    const bytes = buffer.subarray(0, length);
    if (bytes.includes(0))
      throw new Refused("binary", "The file has zero bytes: it is not a text file, or it is damaged.");
    if (odd === undefined && !decodes(decoder, bytes, length > 0)) odd = at;
    if (odd !== undefined && bytes.some((byte) => undefined1252.has(byte)))
      throw new Refused(
        "unknown_encoding",
        "The file is neither UTF-8 nor Windows-1252. Export it as UTF-8, or set settings.file.encoding.",
      );
    if (length === 0) return odd;
    at += length;
  }
}

function decodes(decoder: InstanceType<typeof TextDecoder>, bytes: Buffer, stream: boolean): boolean {
  try {
    decoder.decode(bytes, { stream });
    return true;
  } catch {
    return false;
  }
}
