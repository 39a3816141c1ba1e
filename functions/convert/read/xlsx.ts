import { type Entry, openPromise, type ZipFile } from "yauzl";
import type { CodedFinding } from "../../../schemas/finding-codes.ts";
import { limits } from "../limits.ts";
import { Refused } from "../refused.ts";
import { Merged } from "./merged.ts";
import type { FileFacts, ReadOptions, RowSink } from "./rows.ts";
import { SharedStrings } from "./shared-strings.ts";
import { Tabular } from "./tabular.ts";
import { cellText, type Shown, shownBy, unescaped } from "./xlsx-cells.ts";
import { isFilled } from "./xlsx-filled.ts";
import { mergesIn } from "./xlsx-merges.ts";
import { columnOf, kindOf, orDamaged, type Parts, partsOf, readXml } from "./xlsx-package.ts";
import { chosenSheet, type SheetPart, workbookOf } from "./xlsx-workbook.ts";

/** Reads a sheet of a workbook of Excel or OpenOffice that is an archive of parts. Throws `Refused`. */
export async function readArchive(options: ReadOptions, sink: RowSink): Promise<FileFacts> {
  const zip = await orDamaged(() =>
    openPromise(options.path, { lazyEntries: true, autoClose: false, validateEntrySizes: true }),
  );
  try {
    const parts = await orDamaged(() => partsOf(zip));
    const kind = await kindOf(zip, parts);
    if (kind === "xlsx") return await readXlsx(zip, parts, options, sink);
    return await (await import("./ods.ts")).readOds(zip, parts, options, sink);
  } finally {
    zip.close();
  }
}

/**
 * Reads a sheet of an Excel workbook (ECMA-376), streaming: the sheet is never in memory, and of the shared strings only
 * a part. Formulas are not computed; the value Excel stored last is taken.
 */
async function readXlsx(
  zip: ZipFile,
  parts: Parts,
  { folder, settings }: ReadOptions,
  sink: RowSink,
): Promise<FileFacts> {
  const workbook = await workbookOf(zip, parts);
  const sheet = await chosenSheet(workbook.sheets, settings.table, async (seen) => {
    const filled: SheetPart[] = [];
    for (const one of seen) if (await isFilled(zip, parts.get(one.path))) filled.push(one);
    return filled;
  });
  const strings = new SharedStrings(folder);
  try {
    await readStrings(zip, parts.get(workbook.strings), strings);
    const shown = await shownByStyles(zip, parts.get(workbook.styles));
    const part = parts.get(sheet.path);
    if (!part) throw new Refused("damaged", "The workbook names a sheet that is not in it.");
    const table = new Tabular(sink, settings, true);
    const merged = new Merged(await mergesIn(zip, part));
    const context = { strings, shown, date1904: workbook.date1904, merged };
    const progress = (share: number) => sink.progress(Math.round(share * part.compressedSize));
    const unknown = await readSheet(zip, part, context, table, progress);
    table.end();
    return {
      format: "xlsx",
      table: sheet.name,
      notes: [...formulaNote(unknown), ...merged.notes, ...table.notes],
    };
  } finally {
    strings.close();
  }
}

async function readStrings(zip: ZipFile, entry: Entry | undefined, strings: SharedStrings): Promise<void> {
  if (!entry) return;
  let text = "";
  let inText = false;
  let phonetic = false;
  await readXml(zip, entry, {
    open: (name) => {
      if (name === "si") text = "";
      if (name === "rPh") phonetic = true;
      inText = name === "t" && !phonetic;
    },
    text: (part) => {
      if (inText && text.length <= limits.row) text += part;
    },
    close: (name) => {
      if (name === "t") inText = false;
      if (name === "rPh") phonetic = false;
      if (name === "si") strings.add(unescaped(text));
    },
  });
  strings.end();
}

/** What each cell style makes of a number, by its place. */
async function shownByStyles(zip: ZipFile, entry: Entry | undefined): Promise<readonly Shown[]> {
  const styles: Shown[] = [];
  if (!entry) return styles;
  const codes = new Map<string, string>();
  let inCells = false;
  await readXml(zip, entry, {
    open: (name, { numFmtId = "0", formatCode = "" }) => {
      if (name === "numFmt") codes.set(numFmtId, formatCode);
      if (name === "cellXfs") inCells = true;
      if (name === "xf" && inCells) styles.push(shownBy(Number(numFmtId), codes.get(numFmtId)));
    },
    close: (name) => {
      if (name === "cellXfs") inCells = false;
    },
  });
  return styles;
}

interface SheetContext {
  readonly strings: SharedStrings;
  readonly shown: readonly Shown[];
  readonly date1904: boolean;
  readonly merged: Merged;
}

/** Gives the rows to a table; how many cells hold a formula without a value. */
async function readSheet(
  zip: ZipFile,
  entry: Entry,
  { strings, shown, date1904, merged }: SheetContext,
  table: Tabular,
  progress: (share: number) => void,
): Promise<number> {
  let unknown = 0;
  let cells: string[] = [];
  let [number, next] = [0, 0];
  let cell: { place: number; type: string; style: number } | undefined;
  let inValue = false;
  let phonetic = false;
  /** Within what later versions of Excel add to a cell, which has values of its kind. */
  let added = false;
  let formula = false;
  let value = "";
  const endCell = ({ place, type, style }: NonNullable<typeof cell>) => {
    if (formula && value === "") unknown++;
    const text = cellText(value, type, { shown: shown[style], date1904, shared: (n) => strings.get(n) });
    // A style reaches to the last column that there can be, a value does not.
    if (text === "") return;
    if (place >= limits.columns)
      throw new Refused("too_many_columns", `Up to ${limits.columns} columns are taken.`, number);
    cells[place] = text;
  };
  await readXml(
    zip,
    entry,
    {
      open: (name, attributes) => {
        if (name === "row") {
          [cells, next] = [[], 0];
          number = Number(attributes.r ?? number + 1);
        } else if (name === "c") {
          const place = attributes.r === undefined ? next : columnOf(attributes.r);
          next = place + 1;
          cell = { place, type: attributes.t ?? "n", style: Number(attributes.s ?? 0) };
          [value, formula] = ["", false];
        } else if (name === "f") formula = true;
        else if (name === "rPh") phonetic = true;
        else if (name === "extLst") added = true;
        else if (name === "v" || name === "t") inValue = !phonetic && !added;
      },
      text: (part) => {
        if (!inValue) return;
        value += part;
        if (value.length > limits.row)
          throw new Refused("row_too_long", "A cell has over a million characters.", number);
      },
      close: (name) => {
        if (name === "v" || name === "t") inValue = false;
        else if (name === "rPh") phonetic = false;
        else if (name === "extLst") added = false;
        else if (name === "row") {
          merged.fill(cells, number, table);
          table.row(
            Array.from(cells, (one) => one ?? ""),
            number,
          );
        } else if (name === "c" && cell) {
          endCell(cell);
          cell = undefined;
        }
      },
    },
    progress,
  );
  return unknown;
}

function formulaNote(unknown: number): CodedFinding[] {
  if (unknown === 0) return [];
  const message = `${unknown} cells hold a formula without a stored value and were read as empty: open and save the workbook in Excel once.`;
  return [{ code: "formula_without_value", message }];
}
