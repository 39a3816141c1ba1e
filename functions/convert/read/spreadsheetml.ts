import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import type { Encoding } from "../../../schemas/file-settings.ts";
import { limits } from "../limits.ts";
import { Refused } from "../refused.ts";
import { decoded } from "./decoded.ts";
import { encodingNamed } from "./encoding.ts";
import { Merged } from "./merged.ts";
import type { FileFacts, ReadOptions, RowSink } from "./rows.ts";
import { Tabular } from "./tabular.ts";
import { cellText } from "./xlsx-cells.ts";
import { type Handlers, orDamaged, xmlParser } from "./xlsx-package.ts";
import { chosenSheet, type FilledSheet } from "./xlsx-workbook.ts";

/** Reads a sheet of an Excel 2003 XML spreadsheet (SpreadsheetML), streaming. Throws `Refused`. */
export async function readSpreadsheetMl({ path, settings }: ReadOptions, sink: RowSink): Promise<FileFacts> {
  const encoding = settings.encoding ?? (await declaredEncoding(path));
  const sheet = await chosenSheet(await sheetsIn(path, encoding), settings.table, (seen) =>
    seen.filter(({ isFilled }) => isFilled),
  );
  const table = new Tabular(sink, settings, true);
  const merged = new Merged();
  await readSheet(path, encoding, sheet.name, table, merged, sink);
  table.end();
  return { format: "spreadsheetml", encoding, table: sheet.name, notes: [...merged.notes, ...table.notes] };
}

/** As the XML's first line says; left out, it is UTF-8. */
async function declaredEncoding(path: string): Promise<Encoding> {
  const file = await open(path, "r");
  try {
    const { buffer } = await file.read(Buffer.alloc(200), 0, 200, 0);
    if (buffer[0] === 0xff && buffer[1] === 0xfe) return "utf-16le";
    if (buffer[0] === 0xfe && buffer[1] === 0xff) return "utf-16be";
    const [, name = "utf-8"] = /encoding\s*=\s*["']([\w-]+)["']/i.exec(buffer.toString("latin1")) ?? [];
    const known = encodingNamed(name);
    if (known) return known;
    throw new Refused("unknown_encoding", `The file says that it is written in ${name}, which is not known.`);
  } finally {
    await file.close();
  }
}

async function feed(path: string, encoding: Encoding, handlers: Handlers, sink?: RowSink): Promise<void> {
  const parser = xmlParser(handlers);
  const text = new TextDecoder("utf-8", { ignoreBOM: false });
  await orDamaged(async () => {
    await pipeline(
      createReadStream(path, { highWaterMark: 1 << 18 }),
      decoded(encoding, sink ?? { progress: () => undefined }),
      async (chunks: AsyncIterable<Buffer>) => {
        for await (const chunk of chunks) parser.write(text.decode(chunk, { stream: true }));
      },
    );
    parser.close();
  });
}

async function sheetsIn(path: string, encoding: Encoding): Promise<FilledSheet[]> {
  const sheets: FilledSheet[] = [];
  let name = "";
  let visible = "";
  let inVisible = false;
  let inData = false;
  let isFilled = false;
  await feed(path, encoding, {
    open: (element, attributes) => {
      if (element === "Worksheet")
        [name, visible, isFilled] = [attributes["ss:Name"] ?? attributes.Name ?? "", "", false];
      inVisible = element === "Visible";
      inData ||= element === "Data";
    },
    text: (part) => {
      if (inVisible) visible += part;
      isFilled ||= inData && part.trim() !== "";
    },
    close: (element) => {
      inVisible = false;
      if (element === "Data") inData = false;
      if (element === "Worksheet" && sheets.length <= 1_000)
        sheets.push({ name, hidden: /hidden/i.test(visible), isFilled });
    },
  });
  return sheets;
}

async function readSheet(
  path: string,
  encoding: Encoding,
  wanted: string,
  table: Tabular,
  merged: Merged,
  sink: RowSink,
): Promise<void> {
  let inSheet = false;
  let number = 0;
  let cells: string[] = [];
  let place = 0;
  let across = 0;
  let down = 0;
  let type: string | undefined;
  let value = "";
  let aside = false;
  const of = (attributes: Readonly<Record<string, string>>, name: string) =>
    attributes[`ss:${name}`] ?? attributes[name];
  await feed(
    path,
    encoding,
    {
      open: (element, attributes) => {
        if (element === "Worksheet") inSheet = of(attributes, "Name") === wanted;
        if (!inSheet) return;
        if (element === "Row") {
          [cells, place] = [[], 0];
          number = Number(of(attributes, "Index") ?? number + 1);
        } else if (element === "Cell") {
          place = Number(of(attributes, "Index") ?? place + 1);
          across = Number(of(attributes, "MergeAcross") ?? 0);
          down = Number(of(attributes, "MergeDown") ?? 0);
          value = "";
          if (!(place >= 1 && place <= limits.columns * 2))
            throw new Refused(
              "too_many_columns",
              `The file has more than ${limits.columns} columns.`,
              number,
            );
        } else if (element === "Comment") aside = true;
        else if (element === "Data" && !aside) type = of(attributes, "Type") ?? "String";
      },
      text: (part) => {
        if (type === undefined) return;
        value += part;
        if (value.length > limits.row)
          throw new Refused("row_too_long", "A cell has over a million characters.", number);
      },
      close: (element) => {
        if (!inSheet) return;
        if (element === "Comment") aside = false;
        else if (element === "Data" && type !== undefined) {
          const text = textOf(type, value);
          if (text !== "") cells[place - 1] = text;
          if (down > 0 || across > 0) merged.open(place - 1, number + down, text, across > 0);
          type = undefined;
        } else if (element === "Cell") place += across;
        else if (element === "Row") {
          merged.fill(cells, number, table);
          table.row(
            Array.from(cells, (one) => one ?? ""),
            number,
          );
        }
      },
    },
    sink,
  );
}

function textOf(type: string, value: string): string {
  switch (type) {
    case "Number":
      return cellText(value, "n", { shown: undefined, date1904: false, shared: String });
    case "Boolean":
      return cellText(value, "b", { shown: undefined, date1904: false, shared: String });
    case "DateTime":
      return momentText(value.trim());
    default:
      return value.replaceAll(/\r\n?/g, "\n");
  }
}

/** A day, a day and a time or, on the day before Excel's first, a time of day. */
function momentText(value: string): string {
  const text = value.replace(/\.\d+$/, "");
  if (/^1899-12-31T/.test(text)) return text.slice(11);
  return text.replace(/T00:00:00$/, "");
}
