import { convert, type DomNode, type FormatCallback } from "html-to-text";
import type { Table } from "../../connectors/mails/letter.ts";

export interface HtmlText {
  /** A row of a table is one line, with tabs between its cells. */
  readonly text: string;
  readonly tables: readonly Table[];
}

const most = { html: 2_000_000, tags: 50_000, tables: 50, rows: 500, cells: 30, cell: 500, depth: 40 };

/** HTML as text, without links' addresses and images: they are a sender's means to be heard of again. */
export function textOfHtml(html: string): HtmlText {
  const tables = new Tables();
  const text = convert(beginningOf(html), {
    wordwrap: false,
    limits: { maxInputLength: most.html, maxDepth: 200, maxChildNodes: 20_000, maxBaseElements: 100 },
    formatters: { table: tables.table, row: tables.row, list: tables.list },
    selectors: [
      // Text for the preview of a mailbox, which the mail itself does not show.
      { selector: '[style*="display:none"]', format: "skip" },
      { selector: '[style*="display: none"]', format: "skip" },
      { selector: "dl", format: "list" },
      { selector: "a", options: { ignoreHref: true } },
      { selector: "img", format: "skip" },
      { selector: "table", format: "table" },
      { selector: "tr", format: "row" },
      { selector: "td", format: "block" },
      { selector: "th", format: "block" },
    ],
  });
  return { text, tables: tables.all.filter(({ rows }) => rows.length > 0) };
}

/** As much as anybody reads: a mail that opens tag in tag for megabytes would take the square of their number to convert. */
function beginningOf(html: string): string {
  let end = -1;
  for (let tags = 0; tags <= most.tags; tags++) {
    end = html.indexOf("<", end + 1);
    if (end < 0 || end > most.html) return html.slice(0, most.html);
  }
  return html.slice(0, end);
}

/** Collects the tables of one mail while it is converted. Tables that only lay out others are walked through. */
class Tables {
  readonly all: { head: boolean; rows: string[][] }[] = [];
  readonly #open: { head: boolean; rows: string[][] }[] = [];

  readonly table: FormatCallback = (element, walk, builder) => {
    const table = { head: false, rows: [] };
    if (this.all.length < most.tables) this.all.push(table);
    this.#open.push(table);
    builder.openBlock({ leadingLineBreaks: 1 });
    walk(element.children, builder);
    builder.closeBlock({ trailingLineBreaks: 1 });
    table.head ||= isHeadByItsRows(table.rows);
    this.#open.pop();
  };

  readonly row: FormatCallback = (element, walk, builder) => {
    const cells = element.children.filter(({ name }) => name === "td" || name === "th");
    const texts = cells.map((cell) => lineOf(cell));
    const isLayout = cells.length < 2 || texts.some((text) => text === undefined) || areColumns(cells);
    builder.openBlock({ leadingLineBreaks: 1 });
    const [card] = cells.length === 1 ? cells.map(cardIn) : [];
    if (card) builder.addLiteral(card.join("\t"));
    else if (isLayout) walk(element.children, builder);
    else if (!this.#fields(cells, builder)) {
      const row = texts.map((text = "") => text).slice(0, most.cells);
      builder.addLiteral(row.filter((text) => text !== "").join("\t"));
      this.#note(row, cells.every(isHeading));
    }
    builder.closeBlock({ trailingLineBreaks: 1 });
  };

  /** Cells that have a label above its value each, or labels and values by turns: a line for each of these. */
  #fields(cells: readonly DomNode[], builder: Parameters<FormatCallback>[2]): boolean {
    const filled = cells.map(linesOf).filter((lines) => lines.length > 0);
    const isAbove = filled.length > 1 && filled.every((lines) => lines.length === 2 && isLabel(lines[0]));
    const texts = filled.map((lines) => lines.join(" "));
    const byTurns = texts.length > 3 && texts.length % 2 === 0;
    const isBeside = byTurns && texts.every((text, n) => n % 2 === 1 || text.endsWith(":"));
    if (!isAbove && !isBeside) return false;
    const flat = isAbove ? filled.flat() : texts;
    for (let n = 0; n < flat.length; n += 2) {
      builder.openBlock({ leadingLineBreaks: 1 });
      builder.addLiteral(`${flat[n] ?? ""}\t${flat[n + 1] ?? ""}`);
      builder.closeBlock({ trailingLineBreaks: 1 });
    }
    return true;
  }

  /** Each term of a list and what is said of it is a line, as of a table of two columns. */
  readonly list: FormatCallback = (element, walk, builder) => {
    let term = "";
    for (const child of element.children) {
      const text = lineOf(child);
      if (child.name === "dt") term = text ?? "";
      else if (child.name !== "dd" || text === undefined || term === "") {
        if (child.name === "div") this.list(child, walk, builder, {});
        else walk([child], builder);
      } else {
        builder.openBlock({ leadingLineBreaks: 1 });
        builder.addLiteral(`${term}\t${text}`);
        builder.closeBlock({ trailingLineBreaks: 1 });
        term = "";
      }
    }
  };

  #note(row: string[], head: boolean): void {
    const table = this.#open.at(-1);
    if (!table || table.rows.length >= most.rows || row.every((text) => text === "")) return;
    if (table.rows.length === 0) table.head = head;
    table.rows.push(row);
  }
}

/** Whether a cell names a column: by what it is, or since all that it says is in bold. */
function isHeading(cell: DomNode): boolean {
  if (cell.name === "th") return true;
  const waiting = [...(cell.children ?? [])];
  let bold = 0;
  for (let node = waiting.pop(); node && bold <= most.cells; node = waiting.pop()) {
    if (node.name === "b" || node.name === "strong") bold++;
    else if (node.type === "text" && node.data?.trim()) return false;
    else waiting.push(...(node.children ?? []));
  }
  return bold > 0;
}

/** Whether cells stand side by side as the columns of a page: each of several lines, with a sentence among them. */
function areColumns(cells: readonly DomNode[]): boolean {
  const filled = cells.map(linesOf).filter((lines) => lines.length > 0);
  if (filled.length < 2 || filled.some((lines) => lines.length < 2)) return false;
  return filled.flat().some((line) => /[.!?]$/.test(line) && line.split(" ").length > 3);
}

/** A cell that is a label above its value, one of the two in bold. */
function cardIn(cell: DomNode): readonly [label: string, value: string] | undefined {
  const [label = "", value = "", ...others] = linesOf(cell);
  if (value === "" || others.length > 0 || !isLabel(label)) return undefined;
  const bold = boldIn(cell);
  return bold === label || bold === value ? [label.replace(/:$/, ""), value] : undefined;
}

/** What of a cell is in bold, as one line. */
function boldIn(cell: DomNode): string {
  const found: string[] = [];
  const waiting = [cell];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (node.name === "b" || node.name === "strong") found.push(...linesOf(node));
    else waiting.push(...(node.children ?? []).toReversed());
  }
  return found.join(" ");
}

/** Whether a first row names columns in plain letters: it has no figures, and every row below has some. */
function isHeadByItsRows([first = [], ...others]: readonly string[][]): boolean {
  const hasFigures = (row: readonly string[]) => row.some((cell) => /\d/.test(cell));
  if (first.length < 3 || others.length === 0 || !first.every((cell) => isLabel(cell)) || hasFigures(first))
    return false;
  return others.every((row) => row.length === first.length && hasFigures(row));
}

const isLabel = (text = "") => /^[\p{L}][\p{L}\p{N} ./#-]{0,39}:?$/u.test(text);

/** A cell's lines, those that say something. */
const linesOf = (cell: DomNode) =>
  (textOf(cell) ?? "")
    .split("\n")
    .map((line) => line.replaceAll(/\s+/gu, " ").trim())
    .filter((line) => line !== "");

/** A cell's text as one line; `undefined` where it is more than that: a table by itself, or a column of a page. */
function lineOf(cell: DomNode): string | undefined {
  const line = textOf(cell)?.replaceAll(/\s+/gu, " ").trim();
  return line === undefined || line.length > most.cell ? undefined : line;
}

/** A cell's text, a line for each that is shown; `undefined` where it is not one text alone, or a long one. */
function textOf(cell: DomNode): string | undefined {
  let text = "";
  const waiting = [{ node: cell, depth: 0 }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { node, depth } = next;
    if (node.type === "text") text += (node.data ?? "").replaceAll(/\s/gu, " ");
    else if (node.name === "table" || depth > most.depth) return undefined;
    else if (node.name !== "style" && node.name !== "script") {
      if (/^(?:br|p|div|li|h\d)$/.test(node.name ?? "")) text += "\n";
      const children = (node.children ?? []).map((child) => ({ node: child, depth: depth + 1 }));
      waiting.push(...children.reverse());
    }
    if (text.length > most.cell * 4) return undefined;
  }
  return text;
}
