import type { Entry, ZipFile } from "yauzl";
import { limits } from "../limits.ts";
import { Refused } from "../refused.ts";
import { Merged } from "./merged.ts";
import { isError } from "./nothings.ts";
import type { FileFacts, ReadOptions, RowSink } from "./rows.ts";
import { Tabular } from "./tabular.ts";
import { cellText } from "./xlsx-cells.ts";
import { type Parts, readXml } from "./xlsx-package.ts";
import { chosenSheet, type FilledSheet } from "./xlsx-workbook.ts";

/** Reads a sheet of an OpenDocument spreadsheet (ODF 1.3, part 3), streaming. Throws `Refused`. */
export async function readOds(
  zip: ZipFile,
  parts: Parts,
  { settings }: ReadOptions,
  sink: RowSink,
): Promise<FileFacts> {
  const content = parts.get("content.xml");
  if (!content)
    throw new Refused("damaged", "The spreadsheet has no content: save it again and send it whole.");
  const sheet = await chosenSheet(await sheetsIn(zip, content), settings.table, (seen) =>
    seen.filter(({ isFilled }) => isFilled),
  );
  const table = new Tabular(sink, settings, true);
  const merged = new Merged();
  await readSheet(zip, content, sheet.name, table, merged, (share) =>
    sink.progress(Math.round(share * content.compressedSize)),
  );
  table.end();
  return { format: "ods", table: sheet.name, notes: [...merged.notes, ...table.notes] };
}

async function sheetsIn(zip: ZipFile, content: Entry): Promise<FilledSheet[]> {
  const sheets: (FilledSheet & { isFilled: boolean })[] = [];
  const hidden = new Set<string>();
  let style = "";
  await readXml(zip, content, {
    open: (name, attributes) => {
      if (name === "style") style = attributes["style:name"] ?? "";
      if (name === "table-properties" && attributes["table:display"] === "false") hidden.add(style);
      const last = sheets.at(-1);
      if (last && name === "table-cell" && attributes["office:value-type"] !== undefined)
        last.isFilled = true;
      if (name !== "table" || sheets.length > 1_000) return;
      const isHidden = hidden.has(attributes["table:style-name"] ?? "");
      sheets.push({ name: attributes["table:name"] ?? "", hidden: isHidden, isFilled: false });
    },
    text: (part) => {
      const last = sheets.at(-1);
      if (last && part.trim() !== "") last.isFilled = true;
    },
  });
  return sheets;
}

type Attributes = Readonly<Record<string, string>>;

async function readSheet(
  zip: ZipFile,
  content: Entry,
  wanted: string,
  table: Tabular,
  merged: Merged,
  progress: (share: number) => void,
): Promise<void> {
  let depth = 0;
  let number = 0;
  let repeated = 1;
  let cells: string[] = [];
  /** Empty cells that count where another follows. */
  let empty = 0;
  let cell: Attributes | undefined;
  let text = "";
  let paragraphs = 0;
  let aside = 0;
  const add = (value: string) => {
    if (text.length + value.length > limits.row)
      throw new Refused("row_too_long", "A cell has over a million characters.", number);
    text += value;
  };
  const endCell = (of: Attributes) => {
    const value = heldBy(of, text);
    const times = countOf(of["table:number-columns-repeated"]);
    if (value === "") {
      empty += times;
      return;
    }
    if (cells.length + empty + times > limits.columns * 2)
      throw new Refused("too_many_columns", `The file has more than ${limits.columns} columns.`, number);
    for (; empty > 0; empty--) cells.push("");
    const rows = countOf(of["table:number-rows-spanned"]);
    const isWide = countOf(of["table:number-columns-spanned"]) > 1;
    if (rows > 1 || isWide) merged.open(cells.length, number + rows, value, isWide);
    for (let n = 0; n < times; n++) cells.push(value);
  };
  const endRow = () => {
    for (let n = 0; cells.length > 0 && n < repeated; n++) {
      merged.fill(cells, number + n + 1, table);
      table.row(
        Array.from(cells, (one) => one ?? ""),
        number + n + 1,
      );
    }
    number += repeated;
  };
  await readXml(
    zip,
    content,
    {
      open: (name, attributes) => {
        if (name === "table" && (depth > 0 || attributes["table:name"] === wanted)) depth++;
        if (depth !== 1) return;
        if (name === "annotation") aside++;
        else if (name === "table-row") {
          [cells, empty] = [[], 0];
          repeated = countOf(attributes["table:number-rows-repeated"]);
        } else if (name === "table-cell" || name === "covered-table-cell")
          [cell, text, paragraphs] = [attributes, "", 0];
        else if (!cell || aside > 0) return;
        else if (name === "p") add(paragraphs++ > 0 ? "\n" : "");
        else if (name === "s") add(" ".repeat(Math.min(countOf(attributes["text:c"]), 1_000)));
        else if (name === "tab") add("\t");
        else if (name === "line-break") add("\n");
      },
      text: (part) => {
        if (depth === 1 && cell && paragraphs > 0 && aside === 0) add(part);
      },
      close: (name) => {
        if (name === "table" && depth > 0) depth--;
        if (depth !== 1) return;
        if (name === "annotation") aside--;
        else if ((name === "table-cell" || name === "covered-table-cell") && cell) {
          endCell(cell);
          cell = undefined;
        } else if (name === "table-row") endRow();
      },
    },
    progress,
  );
}

const countOf = (text: string | undefined) => Math.max(1, Math.min(Number(text ?? 1) || 1, 1_048_576));

/** What a cell holds, before what it shows: numbers with all their digits, days and times as the clock shows them. */
function heldBy(attributes: Attributes, shown: string): string {
  const of = (name: string) => attributes[`office:${name}`];
  // OpenOffice stores nought for a formula that failed, LibreOffice an empty text.
  if (isError(shown)) return shown;
  switch (of("value-type")) {
    case "float":
    case "currency":
    case "percentage":
      return cellText(of("value") ?? shown, "n", { shown: undefined, date1904: false, shared: String });
    case "date":
      return (of("date-value") ?? shown).replace(/\.\d+/, "").replace(/T00:00:00$/, "");
    case "time":
      return hoursText(of("time-value")) ?? shown;
    case "boolean":
      return of("boolean-value") ?? shown;
    default:
      return of("string-value") ?? shown;
  }
}

/** `PT36H00M00S` as `36:00`: a time of day has its seconds, as in other workbooks. */
function hoursText(duration: string | undefined): string | undefined {
  const found = /^(-?)P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,]\d+)?S)?$/.exec(duration ?? "");
  if (!found) return undefined;
  const [, sign = "", days = "0", hours = "0", minutes = "0", seconds = "0"] = found;
  const two = (value: string) => value.padStart(2, "0");
  const whole = Number(days) * 24 + Number(hours);
  if (sign === "" && whole < 24) return `${two(String(whole))}:${two(minutes)}:${two(seconds)}`;
  return `${sign}${whole}:${two(minutes)}${Number(seconds) > 0 ? `:${two(seconds)}` : ""}`;
}
