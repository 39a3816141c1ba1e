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
 * Reads a sheet of a workbook of Excel 97 to 2003 (BIFF8). It is in memory as a whole. Which sheets are hidden and which
 * times are durations its reader does not tell. Throws `Refused`.
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
  const sheet = await chosenSheet(
    sheets.map(({ name, rows }) => ({ name, rows, hidden: rows.length === 0 })),
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

/** What a workbook's stream begins with (BIFF8's BOF), and the record that says that what follows is encrypted. */
const begin = Buffer.from("0908100000060500", "hex");
const filePass = 0x2f;
/** Records at the beginning among which it stands. */
const lookedAt = 20;

function isLocked(bytes: Buffer): boolean {
  let at = bytes.indexOf(begin);
  for (let n = 0; at >= 0 && n < lookedAt && at + 4 <= bytes.length; n++) {
    if (bytes.readUInt16LE(at) === filePass) return true;
    at += 4 + bytes.readUInt16LE(at + 2);
  }
  return false;
}
