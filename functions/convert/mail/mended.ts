import { isUtf8 } from "node:buffer";
import { TextDecoder } from "node:util";
import { codePage } from "../read/code-page.ts";
import { legacyEncodingOf } from "../read/legacy-encoding.ts";

/**
 * A raw mail as readers of mails expect one: without the mark of byte order or the blank lines that editors and archives
 * leave before the first header, its lines ended as everywhere, its text in UTF-8 where it does not say in what it is.
 */
export function mended(raw: Buffer): Buffer {
  return inUtf8(withLines(fromItsHead(raw)));
}

const beforeHead = /^(?:\xef\xbb\xbf|\r?\n|\r)+/;

function fromItsHead(raw: Buffer): Buffer {
  const [before = ""] = beforeHead.exec(raw.toString("latin1", 0, 1_000)) ?? [];
  return raw.subarray(before.length);
}

/** Programs of old Macs end lines with a carriage return alone, which no reader of mails takes for an end. */
function withLines(raw: Buffer): Buffer {
  if (raw.includes("\n") || !raw.includes("\r")) return raw;
  return Buffer.from(raw.toString("latin1").replaceAll("\r", "\r\n"), "latin1");
}

/** Old programs write bytes of their own encoding into headers, and into a text of which they do not say which it is. */
function inUtf8(raw: Buffer): Buffer {
  if (isUtf8(raw)) return raw;
  const [parting] = /\r?\n\r?\n/.exec(raw.toString("latin1")) ?? [""];
  const end = parting === "" ? raw.length : raw.indexOf(parting);
  const [head, text] = [raw.subarray(0, end), raw.subarray(end)];
  const isBare = !/^content-type:[^\n]*(?:\n[ \t][^\n]*)*(?:charset|multipart|message)/im.test(
    head.toString("latin1"),
  );
  return Buffer.concat([Buffer.from(guessed(head)), isBare ? Buffer.from(guessed(text)) : text]);
}

/** Bytes as text that do not say in what they are: in UTF-8, else in the encoding of one byte a character that gives words. */
export function guessed(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString("utf8");
  const encoding = legacyEncodingOf(bytes) ?? "windows-1252";
  return codePage(encoding)?.(bytes) ?? new TextDecoder(encoding).decode(bytes);
}
