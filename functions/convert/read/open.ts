import { createReadStream, createWriteStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { limits } from "../limits.ts";
import { Refused } from "../refused.ts";
import { atMost } from "./at-most.ts";
import { cutOff } from "./cut-off.ts";
import { foreignText, looseWorkbook, markupOf, oleFile } from "./foreign.ts";
import type { FileFacts, ReadOptions, RowSink } from "./rows.ts";
import { readVertical, verticalIn } from "./vertical.ts";

/** Reads a file of any format that is taken, told by its first bytes and, for text, by its name. Throws `Refused`. */
export async function readFile(name: string, options: ReadOptions, sink: RowSink): Promise<FileFacts> {
  const head = await firstBytes(options.path);
  if (head.length === 0) throw new Refused("empty", "The file is empty.");
  if (head[0] === 0x1f && head[1] === 0x8b) {
    const path = await gunzipped(options);
    return await readFile(name.replace(/\.gz$/i, ""), { ...options, path }, sink);
  }
  if (head.subarray(0, 4).equals(Buffer.from("PK\x03\x04"))) {
    return await (await import("./xlsx.ts")).readArchive(options, sink);
  }
  if (/^Standard (Jet|ACE) DB/.test(head.toString("latin1", 4))) {
    return await (await import("./access.ts")).readAccess(options, sink);
  }
  if (head.subarray(0, 4).equals(Buffer.from([0xd0, 0xcf, 0x11, 0xe0]))) {
    const foreign = await oleFile(options.path);
    if (foreign) throw foreign;
    return await (await import("./xls.ts")).readXls(options, sink);
  }
  const loose = looseWorkbook(head);
  if (loose) throw loose;
  const text = textOf(head, "latin1").trimStart();
  const kind = markupOf(text, name);
  if (kind === "html") return await (await import("./html-tables.ts")).readHtml(options, sink);
  if (kind === "spreadsheetml")
    return await (await import("./spreadsheetml.ts")).readSpreadsheetMl(options, sink);
  const foreign = foreignText(text);
  if (foreign) throw foreign;
  if (/\.(jsonl|ndjson|json)$/i.test(name) || text.startsWith("{") || /^\[\s*[{[\]]/.test(text))
    return await (await import("./json.ts")).readJson(options, sink);
  const vertical = settingsLeaveOpen(options) ? verticalIn(textOf(head, "utf8")) : undefined;
  if (vertical) return await readVertical(options, vertical, sink);
  return await (await import("./csv.ts")).readCsv(options, sink);
}

/** The beginning of a text as far as its form shows there, whatever letters it has. */
function textOf(head: Buffer, narrow: "latin1" | "utf8"): string {
  const wide = head[0] === 0xff && head[1] === 0xfe;
  return head.toString(wide ? "utf16le" : narrow).replace(/^(?:\uFEFF|\u00ef\u00bb\u00bf)/, "");
}

/** Whether nothing is said of the form of a text that is a table's alone. */
const settingsLeaveOpen = ({ settings: { delimiter, header } }: ReadOptions) =>
  delimiter === undefined && header === undefined;

async function firstBytes(path: string): Promise<Buffer> {
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4_096), 0, 4_096, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function gunzipped({ path, folder }: ReadOptions): Promise<string> {
  const plain = join(folder, "gunzipped");
  try {
    await pipeline(
      createReadStream(path),
      createGunzip(),
      atMost(limits.inflated),
      createWriteStream(plain, { mode: 0o600 }),
    );
  } catch (cause) {
    if (cause instanceof Refused) throw cause;
    throw Object.assign(
      cutOff("damaged", "The gzip file is damaged: its end is missing or its bytes are wrong."),
      { cause },
    );
  }
  if (
    (await stat(plain)).size > 2 &&
    (await firstBytes(plain)).subarray(0, 2).equals(Buffer.from([0x1f, 0x8b]))
  )
    throw new Refused("nested_archive", "The file is packed twice: send it packed once or not at all.");
  return plain;
}
