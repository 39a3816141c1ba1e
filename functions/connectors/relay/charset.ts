import { isUtf8 } from "node:buffer";
import { TextDecoder } from "node:util";

/** The encoding of text that is not UTF-8 and does not name one. */
const usual = "windows-1252";

/** Bytes as text: in the charset that a byte-order mark or the sender names, else in UTF-8, else in Windows' own. */
export function textIn(bytes: Buffer, charset: string | undefined): string {
  const marked = markOf(bytes);
  const named = marked ?? decoderOf(charset);
  const decoder = named ?? new TextDecoder(isUtf8(bytes) ? "utf-8" : usual);
  return decoder.decode(bytes);
}

function markOf([first, second]: Buffer): TextDecoder | undefined {
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le");
  if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be");
  return undefined;
}

/** Text that says it is UTF-8 and is not was written by a program that did not look. */
function decoderOf(charset: string | undefined): TextDecoder | undefined {
  if (charset === undefined || /^utf-?8$/i.test(charset)) return undefined;
  try {
    return new TextDecoder(charset);
  } catch {
    return undefined;
  }
}
