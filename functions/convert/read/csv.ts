import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { CsvError, parse } from "csv-parse";
import { parse as parseLine } from "csv-parse/sync";
import { limits } from "../limits.ts";
import { Refused } from "../refused.ts";
import { cutOff } from "./cut-off.ts";
import { decoded } from "./decoded.ts";
import { detectEncoding } from "./encoding.ts";
import type { FileFacts, ReadOptions, RowSink } from "./rows.ts";
import { ruledCells } from "./ruled.ts";
import { separatorOf } from "./separator.ts";
import { Tabular } from "./tabular.ts";

/** How lines end: as RFC 4180 says, as systems do, and as programs that write `\r\n` to a text file of Windows do. */
const lineEnds = ["\r\r\n", "\r\n", "\n", "\r"];

/**
 * Reads comma-, semicolon-, tab- or bar-separated values: RFC 4180, and what spreadsheets make of it. Throws `Refused`.
 */
export async function readCsv({ path, settings }: ReadOptions, sink: RowSink): Promise<FileFacts> {
  const found = settings.encoding ? { encoding: settings.encoding } : await detectEncoding(path);
  const { encoding } = found;
  const parted = await separatorOf(path, encoding, settings);
  const { separator, wrapped, framed, columns } = parted;
  const table = new Tabular(sink, settings, false);
  let number = 0;
  // One row waits, so that the last is known to be the last.
  let waiting: string[] | undefined;
  const parser = parse({
    bom: true,
    ...(columns
      ? { delimiter: noSeparator, quote: false }
      : { delimiter: separator, quote: parted.quote, escape: parted.quoteEscape }),
    record_delimiter: lineEnds,
    relax_quotes: true,
    relax_column_count: true,
    // A blank beside a tab is a cell's own.
    trim: separator !== "\t" && columns === undefined,
    max_record_size: limits.row,
    on_record: (record: string[]) => {
      if (waiting) table.row(waiting, number);
      number++;
      const whole = wrapped && table.width !== 1 ? unwrapped(record, separator) : record;
      const cells = columns ? ruledCells(record[0] ?? "", columns) : framed ? withoutFrame(whole) : whole;
      waiting = cells.some(isTextFormula) ? cells.map(cellText) : cells;
      return null;
    },
  });
  parser.resume();
  try {
    const chunks = createReadStream(path, { highWaterMark: 1 << 18 });
    await pipeline(chunks, decoded(encoding, sink), withoutEnd(), parser);
  } catch (error) {
    throw refusal(error);
  }
  if (waiting) {
    const isShort = waiting.length < table.width && waiting.some((cell) => cell !== "");
    if (isShort && !(await endsWithBreak(path)))
      throw cutOff("uneven_row", "The file ends within its last row.", number);
    table.row(waiting, number);
  }
  table.end();
  const notes = [...("note" in found ? [found.note] : []), ...table.notes];
  return { format: "csv", encoding, notes };
}

/** The cells between the bars around a row; a bar behind a backslash is one of its cell's. */
function withoutFrame(record: string[]): string[] {
  const isBetween = record.length > 2 && record[0] === "" && record.at(-1) === "";
  const cells = isBetween ? record.slice(1, -1) : record;
  const made: string[] = [];
  let isOpen = false;
  for (const cell of cells) {
    const part = cell.endsWith("\\") ? `${cell.slice(0, -1)}| ` : cell;
    if (isOpen) made.push(`${made.pop()}${part}`);
    else made.push(part);
    isOpen = part !== cell;
  }
  return made;
}

/** What no text has: a line is one cell then. */
const noSeparator = "\u0000";

/** The cells of a line that stands in quotes as if it were one. */
function unwrapped(record: string[], separator: string): string[] {
  const [line = "", ...rest] = record;
  if (!line.includes(separator) || rest.some((cell) => cell !== "")) return record;
  const [cells = record] = parseLine(line, {
    delimiter: separator,
    relax_quotes: true,
    trim: separator !== "\t",
  });
  return cells;
}

const isTextFormula = (cell: string) => cell.startsWith('="');
const textFormula = /^="((?:[^"]|"")*)"$/;

/** A cell as Excel shows it: `="00123"` is how it is told to leave the noughts alone. */
function cellText(cell: string): string {
  const [, text] = textFormula.exec(cell) ?? [];
  return text === undefined ? cell : text.replaceAll('""', '"');
}

/** What CP/M and DOS ended a text with (Ctrl-Z), and some programs still do. */
const endOfText = "\u001a";

/** Passes a text on without the sign of its end. */
function withoutEnd(): Transform {
  let held = "";
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const ends = chunk.at(-1) === endOfText.charCodeAt(0);
      const part = ends ? chunk.subarray(0, -1) : chunk;
      done(null, held === "" ? part : Buffer.concat([Buffer.from(held), part]));
      held = ends ? endOfText : "";
    },
  });
}

/** Whether the last line is whole, so far as that can be seen. */
async function endsWithBreak(path: string): Promise<boolean> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, Math.max(0, size - 4));
    return /[\r\n]\0?$/.test(buffer.subarray(0, bytesRead).toString("latin1").replace(endOfText, ""));
  } finally {
    await file.close();
  }
}

function refusal(error: unknown): unknown {
  if (!(error instanceof CsvError)) return error;
  const line = "lines" in error && typeof error.lines === "number" ? error.lines : undefined;
  switch (error.code) {
    case "CSV_QUOTE_NOT_CLOSED":
      return cutOff(
        "damaged",
        "The file ends inside a quoted cell: its end is missing, or a quote is not closed.",
        line,
      );
    case "CSV_MAX_RECORD_SIZE":
      return new Refused(
        "row_too_long",
        "This row is over a million characters: a quote may not be closed.",
        line,
      );
    default:
      return new Refused("not_csv", "A quote stands where none may: quote cells as RFC 4180 says.", line);
  }
}
