import { isAscii, isUtf8 } from "node:buffer";

/**
 * A raw mail as readers of mails expect one: without the mark of byte order or the blank lines that editors and archives
 * leave before the first header, its lines ended as everywhere, its text in UTF-8 where it does not say in what it is, or says
 * what cannot be.
 */
export async function mended(raw: Buffer): Promise<Buffer> {
  return await inUtf8(withLines(fromItsHead(raw)));
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

/** Old programs write bytes in another encoding into headers, and into a text of which they do not say in which it is. */
async function inUtf8(raw: Buffer): Promise<Buffer> {
  if (isUtf8(raw)) return isAscii(raw) ? raw : saidToBe(raw);
  const { guessed } = await import("./guessed.ts");
  const [parting] = /\r?\n\r?\n/.exec(raw.toString("latin1")) ?? [""];
  const end = parting === "" ? raw.length : raw.indexOf(parting);
  const [head, text] = [raw.subarray(0, end), raw.subarray(end)];
  const isBare = !/^content-type:[^\n]*(?:\n[ \t][^\n]*)*(?:charset|multipart|message)/im.test(
    head.toString("latin1"),
  );
  return Buffer.concat([Buffer.from(guessed(head)), isBare ? Buffer.from(guessed(text)) : text]);
}

/** A part's type with an encoding that has no letters beyond ASCII, is none (RFC 1428), or stands in quotes that are none. */
const unlikely =
  /^(content-type:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*?\bcharset[ \t]*=[ \t]*)(?:"?(?:us-ascii|ascii|ansi_x3\.4-1968|unknown-8bit|x-unknown)"?(?![\w-])|'utf-?8')/gim;

/** Cron and old mail programs, in a system without a locale, say that their UTF-8 is ASCII or that they do not know. */
function saidToBe(raw: Buffer): Buffer {
  return Buffer.from(raw.toString("latin1").replaceAll(unlikely, "$1utf-8"), "latin1");
}
