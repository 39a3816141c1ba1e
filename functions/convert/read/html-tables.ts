import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { Parser } from "htmlparser2";
import type { Encoding } from "../../../schemas/file-settings.ts";
import { limits } from "../limits.ts";
import { Refused } from "../refused.ts";
import { decoded } from "./decoded.ts";
import { detectEncoding, encodingNamed } from "./encoding.ts";
import type { FileFacts, ReadOptions, RowSink } from "./rows.ts";
import { Tabular } from "./tabular.ts";

/**
 * Reads the largest table of a web page, which many tools call Excel, and those that begin with the same row: pages of one
 * report. Streaming. Tables within its cells are part of their text; cells that span columns stand in the first, those that
 * span rows in each. Throws `Refused`.
 */
export async function readHtml({ path, settings }: ReadOptions, sink: RowSink): Promise<FileFacts> {
  const declared = settings.encoding ?? (await declaredEncoding(path));
  const found = declared === undefined ? await detectEncoding(path) : { encoding: declared };
  const { encoding } = found;
  const sizes = new Map<number, number>();
  const heads = new Map<number, string>();
  await feed(path, encoding, (cells, table) => {
    if (!heads.has(table)) heads.set(table, JSON.stringify(cells));
    const filled = cells.filter((cell) => cell !== "").length;
    sizes.set(table, (sizes.get(table) ?? 0) + filled);
  });
  const [largest] = [...sizes].sort((a, b) => b[1] - a[1]);
  if (!largest || largest[1] === 0) throw new Refused("html", "This is a web page without a table of rows.");
  const tabular = new Tabular(sink, settings, true);
  let number = 0;
  await feed(
    path,
    encoding,
    (cells, table) => {
      if (heads.get(table) === heads.get(largest[0])) tabular.row(cells, ++number);
    },
    sink,
    () => tabular.seeks,
  );
  tabular.end();
  return { format: "html", encoding, notes: [...("note" in found ? [found.note] : []), ...tabular.notes] };
}

/** As the page says, where it does and the bytes are not UTF-16. */
async function declaredEncoding(path: string): Promise<Encoding | undefined> {
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4_096), 0, 4_096, 0);
    const head = buffer.subarray(0, bytesRead);
    if (head.includes(0)) return undefined;
    const [, name] = /charset\s*=\s*["']?([\w-]+)/i.exec(head.toString("latin1")) ?? [];
    return name === undefined ? undefined : encodingNamed(name);
  } finally {
    await file.close();
  }
}

/** Gives each row with the number of its table, from 1. `seeks`: whether the row that names the columns is still to come. */
async function feed(
  path: string,
  encoding: Encoding,
  row: (cells: readonly string[], table: number) => void,
  sink?: RowSink,
  seeks = () => false,
): Promise<void> {
  const reader = new Rows(row, seeks);
  const parser = new Parser(reader, { decodeEntities: true, lowerCaseTags: true });
  const text = new TextDecoder();
  await pipeline(
    createReadStream(path, { highWaterMark: 1 << 18 }),
    decoded(encoding, sink ?? { progress: () => undefined }),
    async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) parser.write(text.decode(chunk, { stream: true }));
    },
  );
  parser.end();
}

/** Takes a page's tags and makes rows of them: only those of outermost tables. */
class Rows {
  readonly #row: (cells: readonly string[], table: number) => void;
  #tables = 0;
  #depth = 0;
  #unseen = 0;
  #cells: string[] | undefined;
  #cell: string | undefined;
  #span = 1;
  #rowSpan = 1;
  /** What stands in the next rows as well, or in the last of them alone, by its place: how many they are still. */
  readonly #hanging = new Map<number, { left: number; readonly text: string; isLast: boolean }>();
  readonly #seeks: () => boolean;
  /** Whether a cell of this row spans columns, and the places of those that span rows alone. */
  #isWide = false;
  #tall: number[] = [];

  constructor(row: (cells: readonly string[], table: number) => void, seeks: () => boolean) {
    this.#row = row;
    this.#seeks = seeks;
  }

  onopentag(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === "script" || name === "style") this.#unseen++;
    if (name === "table" && ++this.#depth === 1) {
      this.#tables++;
      this.#hanging.clear();
    }
    if (this.#depth === 1 && name === "tr") this.#endRow();
    if (this.#depth === 1 && (name === "td" || name === "th")) {
      this.#endCell();
      this.#cell = "";
      this.#span = Math.max(1, Math.min(Number(attributes.colspan) || 1, limits.columns));
      this.#rowSpan = Math.max(1, Math.min(Number(attributes.rowspan) || 1, 65_534));
    } else if (name === "br" || name === "p" || name === "div" || name === "td") this.ontext("\n");
  }

  ontext(text: string): void {
    if (this.#cell === undefined || this.#unseen > 0) return;
    this.#cell += text;
    if (this.#cell.length > limits.row)
      throw new Refused("row_too_long", "A cell has over a million characters.");
  }

  onclosetag(name: string): void {
    if (name === "script" || name === "style") this.#unseen = Math.max(0, this.#unseen - 1);
    if (this.#depth === 1 && (name === "td" || name === "th")) this.#endCell();
    if (this.#depth === 1 && (name === "tr" || name === "table")) this.#endRow();
    if (name === "table") this.#depth = Math.max(0, this.#depth - 1);
  }

  #endCell(): void {
    if (this.#cell === undefined) return;
    const lines = this.#cell.split("\n").map((line) => line.replaceAll(/[\s\u00a0]+/g, " ").trim());
    this.#cells ??= [];
    this.#hang(this.#cells);
    const text = lines.filter((line) => line !== "").join("\n");
    if (this.#rowSpan > 1)
      this.#hanging.set(this.#cells.length, { left: this.#rowSpan, text, isLast: false });
    if (this.#span > 1) this.#isWide = true;
    else if (this.#rowSpan > 1) this.#tall.push(this.#cells.length);
    this.#cells.push(text);
    for (let n = 1; n < this.#span; n++) this.#cells.push("");
    this.#cell = undefined;
    if (this.#cells.length > limits.columns * 2)
      throw new Refused("too_many_columns", `The file has more than ${limits.columns} columns.`);
  }

  #endRow(): void {
    this.#endCell();
    if (!this.#cells) return;
    this.#hang(this.#cells);
    if (this.#isWide && this.#seeks()) this.#lower(this.#cells);
    [this.#isWide, this.#tall] = [false, []];
    this.#row(this.#cells, this.#tables);
    this.#cells = undefined;
    for (const [place, one] of this.#hanging) if (--one.left <= 0) this.#hanging.delete(place);
  }

  /** Where columns are named in several rows, what spans them is in the last of them alone, which is the header. */
  #lower(cells: string[]): void {
    for (const place of this.#tall) {
      const one = this.#hanging.get(place);
      if (one) one.isLast = true;
      cells[place] = "";
    }
  }

  /** Puts what hangs down from rows above where the next cells would stand. */
  #hang(cells: string[]): void {
    for (let one = this.#hanging.get(cells.length); one; one = this.#hanging.get(cells.length))
      cells.push(one.isLast && one.left > 1 ? "" : one.text);
  }
}
