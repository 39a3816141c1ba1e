import { pipeline } from "node:stream/promises";
import { SaxesParser } from "saxes";
import { type Entry, openPromise, type ZipFile } from "yauzl";
import { limits } from "../limits.ts";
import { Refused } from "../refused.ts";
import { atMost } from "./at-most.ts";
import { columnNames, type FileFacts, type ReadOptions, type RowSink } from "./rows.ts";
import { SharedStrings } from "./shared-strings.ts";
import { cellText, isDateFormat } from "./xlsx-cells.ts";

/**
 * Reads a sheet of an Excel workbook (ECMA-376), streaming: the sheet is never in memory, and of the shared strings only
 * a part. Formulas are not computed; the value Excel stored last is taken. Throws `Refused`.
 */
export async function readXlsx({ path, folder, settings }: ReadOptions, sink: RowSink): Promise<FileFacts> {
  const zip = await orDamaged(() =>
    openPromise(path, { lazyEntries: true, autoClose: false, validateEntrySizes: true }),
  );
  try {
    const parts = await orDamaged(() => partsOf(zip));
    const workbook = await workbookOf(zip, parts);
    const sheet = chosen(workbook.sheets, settings.table);
    const strings = new SharedStrings(folder);
    try {
      await readStrings(zip, parts.get("xl/sharedStrings.xml"), strings);
      const dates = await dateStyles(zip, parts.get("xl/styles.xml"));
      const part = parts.get(sheet.path);
      if (!part) throw new Refused("damaged", "The workbook names a sheet that is not in it.");
      const seen = await readSheet(zip, part, { strings, dates, date1904: workbook.date1904 }, sink);
      if (!seen.header) throw new Refused("empty", "The sheet has no header and no rows.");
      return { format: "xlsx", table: sheet.name, notes: formulaNote(seen.unknown) };
    } finally {
      strings.close();
    }
  } finally {
    zip.close();
  }
}

type Parts = ReadonlyMap<string, Entry>;

async function partsOf(zip: ZipFile): Promise<Parts> {
  const parts = new Map<string, Entry>();
  await new Promise<void>((resolve, reject) => {
    zip.on("entry", (entry: Entry) => {
      parts.set(entry.fileName, entry);
      if (parts.size > 10_000) reject(new Refused("not_xlsx", "The archive has over 10,000 parts."));
      else zip.readEntry();
    });
    zip.on("end", resolve);
    zip.on("error", reject);
    zip.readEntry();
  });
  if (parts.has("EncryptedPackage"))
    throw new Refused("password", "The workbook has a password: save it without one.");
  if (!parts.has("xl/workbook.xml"))
    throw new Refused(
      "not_xlsx",
      "This archive is not an Excel workbook: unpack it and send the file that is in it.",
    );
  return parts;
}

type Attributes = Readonly<Record<string, string>>;

/** What the reader of a part is called with. Names are without their prefix. */
interface Handlers {
  open?(name: string, attributes: Attributes): void;
  text?(text: string): void;
  close?(name: string): void;
}

async function readXml(
  zip: ZipFile,
  entry: Entry,
  handlers: Handlers,
  progress?: (share: number) => void,
): Promise<void> {
  if (entry.uncompressedSize > limits.inflated)
    throw new Refused("too_large_unpacked", `Unpacked, the workbook is over ${limits.inflated >> 20} MB.`);
  const parser = new SaxesParser<{ xmlns: false; position: false }>({ xmlns: false, position: false });
  const local = (name: string) => name.slice(name.indexOf(":") + 1);
  parser.on("doctype", () => {
    throw new Refused(
      "xml_dtd",
      "The workbook defines XML entities, which Excel never does; it was not read.",
    );
  });
  parser.on("error", (cause) => {
    throw Object.assign(new Refused("damaged", "The workbook's XML is damaged."), { cause });
  });
  parser.on("opentag", ({ name, attributes }) => handlers.open?.(local(name), attributes));
  parser.on("closetag", ({ name }) => handlers.close?.(local(name)));
  parser.on("text", (text) => handlers.text?.(text));
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let read = 0;
  await orDamaged(async () => {
    await pipeline(await zip.openReadStreamPromise(entry), atMost(limits.inflated), async (chunks) => {
      for await (const chunk of chunks) {
        read += chunk.length;
        progress?.(read / Math.max(1, entry.uncompressedSize));
        parser.write(decoder.decode(chunk, { stream: true }));
      }
    });
    parser.close();
  });
}

interface Sheet {
  readonly name: string;
  readonly path: string;
}

async function workbookOf(zip: ZipFile, parts: Parts): Promise<{ sheets: Sheet[]; date1904: boolean }> {
  const targets = new Map<string, string>();
  const rels = parts.get("xl/_rels/workbook.xml.rels");
  if (rels)
    await readXml(zip, rels, {
      open: (name, { Id = "", Target = "" }) => {
        if (name === "Relationship")
          targets.set(Id, Target.startsWith("/") ? Target.slice(1) : `xl/${Target}`);
      },
    });
  const sheets: Sheet[] = [];
  let date1904 = false;
  const workbook = parts.get("xl/workbook.xml");
  if (workbook)
    await readXml(zip, workbook, {
      open: (name, attributes) => {
        if (name === "workbookPr") date1904 = ["1", "true"].includes(attributes.date1904 ?? "");
        if (name !== "sheet" || sheets.length > 1_000) return;
        const id = Object.entries(attributes).find(([key]) => key.endsWith(":id"))?.[1];
        sheets.push({ name: attributes.name ?? "", path: targets.get(id ?? "") ?? "" });
      },
    });
  return { sheets, date1904 };
}

function chosen(sheets: readonly Sheet[], wanted: string | undefined): Sheet {
  const [only] = sheets;
  const sheet =
    wanted === undefined && sheets.length === 1 ? only : sheets.find(({ name }) => name === wanted);
  if (sheet) return sheet;
  const names = sheets
    .map(({ name }) => name)
    .join(", ")
    .slice(0, 500);
  throw new Refused(
    "which_table",
    `Say which sheet to read: settings.file.table, one of ${names || "none"}.`,
  );
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
      if (name === "si") strings.add(text);
    },
  });
  strings.end();
}

/** Which cell styles show a number as a date. */
async function dateStyles(zip: ZipFile, entry: Entry | undefined): Promise<ReadonlySet<number>> {
  const dates = new Set<number>();
  if (!entry) return dates;
  const codes = new Map<string, string>();
  let inCells = false;
  let style = 0;
  await readXml(zip, entry, {
    open: (name, { numFmtId = "0", formatCode = "" }) => {
      if (name === "numFmt") codes.set(numFmtId, formatCode);
      if (name === "cellXfs") inCells = true;
      if (name !== "xf" || !inCells) return;
      if (isDateFormat(Number(numFmtId), codes.get(numFmtId))) dates.add(style);
      style++;
    },
    close: (name) => {
      if (name === "cellXfs") inCells = false;
    },
  });
  return dates;
}

interface SheetContext {
  readonly strings: SharedStrings;
  readonly dates: ReadonlySet<number>;
  readonly date1904: boolean;
}

/** Rows without any value are passed over; the first that has one is the header. */
async function readSheet(zip: ZipFile, entry: Entry, context: SheetContext, sink: RowSink) {
  const seen = { header: false, unknown: 0 };
  let width = 0;
  let cells: string[] = [];
  let number = 0;
  let cell: { place: number; type: string; style: number } | undefined;
  let inValue = false;
  let formula = false;
  let text = "";
  const endRow = () => {
    if (!cells.some((value) => value !== undefined && value !== "")) return;
    const row = Array.from({ length: Math.max(cells.length, width) }, (_, n) => cells[n] ?? "");
    if (seen.header) {
      if (row.slice(width).some((value) => value !== ""))
        throw new Refused("uneven_row", "This row has a value beyond the last column of the header.", number);
      sink.row(row.slice(0, width), number);
      return;
    }
    sink.header(columnNames(row));
    [seen.header, width] = [true, row.length];
  };
  await readXml(
    zip,
    entry,
    {
      open: (name, attributes) => {
        if (name === "row") {
          cells = [];
          number = Number(attributes.r ?? number + 1);
        } else if (name === "c") {
          const place = attributes.r === undefined ? cells.length : columnOf(attributes.r);
          if (place >= limits.columns)
            throw new Refused("too_many_columns", `Up to ${limits.columns} columns are taken.`, number);
          cell = { place, type: attributes.t ?? "n", style: Number(attributes.s ?? 0) };
          [text, formula] = ["", false];
        } else if (name === "f") formula = true;
        else if (name === "v" || name === "t") inValue = true;
      },
      text: (part) => {
        if (!inValue) return;
        text += part;
        if (text.length > limits.row)
          throw new Refused("row_too_long", "A cell has over a million characters.", number);
      },
      close: (name) => {
        if (name === "v" || name === "t") inValue = false;
        else if (name === "row") endRow();
        else if (name === "c" && cell) {
          if (formula && text === "") seen.unknown++;
          cells[cell.place] = cellText(text, cell.type, {
            date: context.dates.has(cell.style),
            date1904: context.date1904,
            shared: (n) => context.strings.get(n),
          });
          cell = undefined;
        }
      },
    },
    (share) => sink.progress(Math.round(share * entry.compressedSize)),
  );
  return seen;
}

/** The place of a cell by its reference, e.g. 27 for `AB12`. */
function columnOf(reference: string): number {
  let place = 0;
  for (const letter of /^[A-Z]{1,3}/.exec(reference)?.[0] ?? "A")
    place = place * 26 + letter.charCodeAt(0) - 64;
  return place - 1;
}

function formulaNote(unknown: number) {
  if (unknown === 0) return [];
  const message = `${unknown} cells hold a formula without a stored value and were read as empty: open and save the workbook in Excel once.`;
  return [{ code: "formula_without_value", message }];
}

async function orDamaged<Answer>(read: () => Promise<Answer>): Promise<Answer> {
  try {
    return await read();
  } catch (cause) {
    if (cause instanceof Refused) throw cause;
    throw Object.assign(
      new Refused("damaged", "The workbook is incomplete or damaged: save it again and send all of it."),
      {
        cause,
      },
    );
  }
}
