import { limits } from "../limits.ts";
import { Refused } from "../refused.ts";
import { textParts } from "./decoded.ts";
import { detectEncoding } from "./encoding.ts";
import { Nothings } from "./nothings.ts";
import { columnNames, type FileFacts, type ReadOptions, type RowSink } from "./rows.ts";
import { belowRows } from "./ruled.ts";
import { uneven } from "./tabular.ts";

/** The line above each row: psql's `\x` in any language and line style, MySQL's `\G`. */
const head = /^(?:[+┌├╔╠]?[-─═]+\[ \D{0,40}\d+ \][-─═+┬┼╤╪┐┤╗╣]*|\*{5,} \d+\. row \*{5,})\s*$/u;

/** A column's name and value on a line: psql's bars, MySQL's colons, sqlite's `.mode line`, PowerShell's `Format-List`. */
const field = /^[|│║]?\s{0,200}[^|│║:=]{0,200}[^|│║:=\s]\s{0,200}([|│║]|:(?= |$)|=(?= |$))/u;

/** The line below the last row, where a border is drawn. */
const foot = /^[+└╚][-─═+┴╧╩┘╝]+$/u;

/** Lines above the first row that are passed over: a program says there that it prints so. */
const above = 5;

/** How a text prints its rows, each from top to bottom: below lines of their own, or with blank lines between them. */
type Layout = "headed" | "blocks";

/** `undefined` for a text that does not print its rows so, as far as its beginning shows. */
export function verticalIn(text: string): Layout | undefined {
  const lines = text.split(/\r?\n/);
  const filled = lines.filter((line) => line.trim() !== "");
  const at = filled.slice(0, above).findIndex((line) => head.test(line));
  if (at >= 0) return field.test(filled[at + 1] ?? "") ? "headed" : undefined;
  const [first = [], second = []] = blocksIn(lines);
  const [top = ""] = first;
  const place = placeIn(top);
  if (!/[:=]/.test(top[place] ?? "") || nameIn(second[0] ?? "") !== nameIn(top)) return undefined;
  const fields = first.filter((line) => placeIn(line) === place);
  const isEven = first.every((line) => placeIn(line) === place || line.slice(0, place).trim() === "");
  return isEven && fields.length > 1 ? "blocks" : undefined;
}

function blocksIn(lines: readonly string[]): string[][] {
  const blocks: string[][] = [[]];
  for (const line of lines) {
    if (line.trim() !== "") blocks.at(-1)?.push(line);
    else if (blocks.at(-1)?.length) blocks.push([]);
  }
  return blocks;
}

const placeIn = (line: string) => {
  const [found = "", sign = ""] = field.exec(line) ?? [];
  return sign === "" ? -1 : found.length - sign.length;
};
const nameIn = (line: string) => (placeIn(line) < 0 ? undefined : nameAt(line, placeIn(line)));
const nameAt = (line: string, place: number) =>
  line
    .slice(0, place)
    .replace(/^[|│║]/u, "")
    .trim();

/** Reads rows that stand from top to bottom, a column a line, as databases print them for people. Throws `Refused`. */
export async function readVertical(
  { path, settings }: ReadOptions,
  layout: Layout,
  sink: RowSink,
): Promise<FileFacts> {
  const found = settings.encoding ? { encoding: settings.encoding } : await detectEncoding(path);
  const { encoding } = found;
  const rows = new VerticalRows(layout, sink);
  let rest = "";
  let number = 0;
  for await (const part of textParts(path, encoding, (bytes) => sink.progress(bytes))) {
    const lines = (rest + part).split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > limits.row)
      throw new Refused("row_too_long", "This row is over a million characters.", number + 1);
    for (const line of lines) rows.line(line.trimEnd(), ++number);
  }
  rows.line(rest.trimEnd(), ++number);
  rows.end();
  const notes = [...("note" in found ? [found.note] : []), ...rows.notes];
  return { format: "csv", encoding, notes };
}

/** A row with its columns' names and values as far as they have come; `place` is where the names end. */
interface Row {
  readonly number: number;
  place: number;
  readonly cells: [string, string][];
}

class VerticalRows {
  readonly #layout: Layout;
  readonly #sink: RowSink;
  readonly #nothings = new Nothings();
  #columns: readonly string[] = [];
  /** The row that is being read; `undefined` above the first, and between two blocks. */
  #row: Row | undefined;

  constructor(layout: Layout, sink: RowSink) {
    this.#layout = layout;
    this.#sink = sink;
  }

  get notes() {
    return this.#nothings.notes;
  }

  line(line: string, number: number): void {
    const isBetween = this.#layout === "headed" ? head.test(line) : line === "";
    if (isBetween) this.end();
    if (isBetween ? this.#layout === "headed" : this.#layout === "blocks" && line !== "")
      this.#row ??= { number, place: -1, cells: [] };
    if (!isBetween && this.#row) this.#cell(line, this.#row);
  }

  #cell(line: string, row: Row): void {
    if (row.place < 0) row.place = placeIn(line);
    const last = row.cells.at(-1);
    const isField = row.place >= 0 && /[|│║:=]/u.test(line[row.place] ?? "");
    const name = isField ? nameAt(line, row.place) : "";
    const value = isField ? line.slice(row.place + 1).replace(/^ | *[|│║]$/gu, "") : line;
    if (name !== "") row.cells.push([name, value]);
    else if (last && !belowRows.test(line) && !foot.test(line))
      last[1] = `${last[1].replace(/\s*[+↵]\s*$/u, "")}\n${value.trim()}`;
  }

  /** Ends a row. Throws `Refused` where it has other columns than the first. */
  end(): void {
    const row = this.#row;
    this.#row = undefined;
    if (row === undefined || row.cells.length === 0) return;
    const names = columnNames(row.cells.map(([name]) => name));
    if (this.#columns.length === 0) {
      this.#columns = names;
      this.#sink.header(names);
    }
    if (names.join("\n") !== this.#columns.join("\n")) throw uneven(row.number);
    const cells = row.cells.map(([, value]) => value.trim());
    this.#sink.row(this.#nothings.without(cells, row.number), row.number);
  }
}
