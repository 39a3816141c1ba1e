import { readFile, stat } from "node:fs/promises";
import { type CellValue, HucreError, readXls as workbookIn } from "hucre";
import { limits } from "../limits.ts";
import { Refused } from "../refused.ts";
import { saveAs } from "./foreign.ts";
import type { FileFacts, ReadOptions, RowSink } from "./rows.ts";
import { Tabular } from "./tabular.ts";
import { cellText } from "./xlsx-cells.ts";
import { chosenSheet } from "./xlsx-workbook.ts";

/**
 * Reads a sheet of a workbook of Excel 97 to 2003 (BIFF8). It is in memory as a whole. Which times are durations its reader
 * does not tell. Throws `Refused`.
 */
export async function readXls({ path, settings }: ReadOptions, sink: RowSink): Promise<FileFacts> {
  const { size } = await stat(path);
  if (size > limits.binaryWorkbook)
    throw new Refused(
      "too_large",
      `A workbook of this kind may have up to ${limits.binaryWorkbook >> 20} MB. ${saveAs}`,
    );
  const bytes = await readFile(path);
  if (isLocked(bytes)) throw new Refused("password", "The workbook has a password: save it without one.");
  const sheets = await sheetsIn(bytes);
  const hidden = hiddenIn(bytes);
  const sheet = await chosenSheet(
    sheets.map(({ name, rows }) => ({ name, rows, hidden: rows.length === 0 || hidden.has(name) })),
    settings.table,
    (seen) => seen.filter(({ rows }) => rows.some((row) => row?.some((cell) => textOf(cell).trim() !== ""))),
  );
  const table = new Tabular(sink, settings, true);
  for (const [n, row] of sheet.rows.entries()) table.row(Array.from(row ?? [], textOf), n + 1);
  sink.progress(size);
  table.end();
  return { format: "xls", table: sheet.name, notes: table.notes };
}

async function sheetsIn(bytes: Buffer) {
  try {
    return (await workbookIn(bytes)).sheets;
  } catch (cause) {
    if (!(cause instanceof HucreError) && !(cause instanceof RangeError)) throw cause;
    const text = `The workbook is damaged, or not written as Excel writes one. ${saveAs}`;
    throw Object.assign(new Refused("damaged", text), { cause });
  }
}

/** A value as it is written where workbooks are XML. */
function textOf(value: CellValue | undefined): string {
  if (value === null || value === undefined) return "";
  if (value instanceof Date) return momentText(value);
  if (typeof value === "number")
    return cellText(String(value), "n", { shown: undefined, date1904: false, shared: String });
  return String(value);
}

/** A day, a day and a time, or a time of day, which these workbooks write as one of the day before their first. */
function momentText(moment: Date): string {
  if (Number.isNaN(moment.getTime())) return "";
  const text = new Date(Math.round(moment.getTime() / 1_000) * 1_000).toISOString().slice(0, 19);
  if (/^(?:1899-12-3[01]|1904-01-01)T/.test(text) && !text.endsWith("T00:00:00")) return text.slice(11);
  return text.endsWith("T00:00:00") ? text.slice(0, 10) : text;
}

/** What a workbook's stream begins with (BIFF8's BOF), and records before its sheets: what follows is encrypted, a sheet is there. */
const begin = Buffer.from("0908100000060500", "hex");
const [filePass, boundSheet] = [0x2f, 0x85];
/** Records at the beginning among which the first stands, and all of them. */
const [lookedAt, globalsAtMost] = [20, 20_000];

function isLocked(bytes: Buffer): boolean {
  return [...recordsIn(bytes, lookedAt)].some(({ kind }) => kind === filePass);
}

/** The names of sheets that people do not see ([MS-XLS] 2.4.28), as far as the stream lies in one piece. */
function hiddenIn(bytes: Buffer): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { kind, body } of recordsIn(bytes, globalsAtMost)) {
    const [state = 0, length = 0, isWide = 0] = [body[4], body[6], body[7]];
    if (kind !== boundSheet || (state & 3) === 0) continue;
    const name = body.subarray(8, 8 + length * (isWide & 1 ? 2 : 1));
    names.add(name.toString(isWide & 1 ? "utf16le" : "latin1"));
  }
  return names;
}

function* recordsIn(
  bytes: Buffer,
  most: number,
): Generator<{ readonly kind: number; readonly body: Buffer }> {
  let at = bytes.indexOf(begin);
  for (let n = 0; at >= 0 && n < most && at + 4 <= bytes.length; n++) {
    const end = at + 4 + bytes.readUInt16LE(at + 2);
    const kind = bytes.readUInt16LE(at);
    if (kind === 0x0a) return;
    yield { kind, body: bytes.subarray(at + 4, end) };
    at = end;
  }
}
