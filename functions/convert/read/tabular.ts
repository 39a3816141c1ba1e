import type { CodedFinding } from "../../../schemas/finding-codes.ts";
import { groupColumn } from "../../connectors/rows/group-column.ts";
import { saysTotal } from "../../connectors/rows/total.ts";
import { Refused } from "../refused.ts";
import { Nothings } from "./nothings.ts";
import { columnNames, foldedName, type ReadOptions, type RowSink } from "./rows.ts";

/** Rows with something in them among which the header is looked for. */
const lookedAt = 50;
/** Rows below a name that stands alone among which its total is looked for. */
const groupAtMost = 1_000;

type Layout = Pick<ReadOptions["settings"], "key" | "header" | "skip">;
type Line = readonly [cells: readonly string[], number: number];

/**
 * Finds the table in the rows of a sheet or of a text, as people and programs leave them: lines above the header, blank
 * rows, rows that are shorter or longer by empty cells, names of groups in a column without a name. What it passed over is
 * in its notes. `beside`: whether a value beyond the last column is a note beside the table, or a sign of a damaged file.
 */
export class Tabular {
  readonly notes: CodedFinding[] = [];
  readonly #nothings = new Nothings();
  readonly #sink: RowSink;
  readonly #layout: Layout;
  readonly #beside: boolean;
  #waiting: Line[] = [];
  #width = 0;
  /** How many cells the header has, those without a name at its end among them. */
  #headed = 0;
  #key: readonly number[] = [];
  /** The place of a column that names groups above their rows, if there is one: without a name, or the first. */
  #unnamed = -1;
  #isNamed = false;
  #group = "";
  #grouped = 0;
  #besideRows = 0;
  /** Rows that wait until it is known whether names of groups stand above them, in a column that rows have values in. */
  #ahead: Line[] | undefined;
  #names: readonly string[] = [];
  /** The lines above the header, the first of them. */
  readonly #above: (readonly string[])[] = [];
  /** Whether they do: each row has its group's in a column more. */
  #isAbove = false;
  /** The row under the header where it may only number the columns; the row below it tells. */
  #numbering: Line | undefined;
  /** Whether a row with a key has been passed: above it may stand a second row of names, and what numbers the columns below that. */
  #hasPassed = false;

  constructor(sink: RowSink, layout: Layout, beside: boolean) {
    this.#sink = sink;
    this.#layout = layout;
    this.#beside = beside;
  }

  /** How many columns there are; 0 until they are named. */
  get width(): number {
    return this.#width;
  }

  /** Whether the row that names the columns is still to be found. */
  get seeks(): boolean {
    return this.#width === 0 && typeof this.#layout.header !== "number" && this.#layout.header !== false;
  }

  /** Whether a column names rows, or would, so far as columns are named. */
  isKey(place: number): boolean {
    return this.#key.includes(place);
  }

  /** A row as the file has it, numbered from 1. */
  row(cells: readonly string[], number: number): void {
    if (this.#width > 0) this.#pass(cells, number);
    else if (number <= this.#layout.skip) this.#noteAbove(cells);
    else if (typeof this.#layout.header !== "number") this.#look(cells, number);
    else if (number === this.#layout.header) this.#begin([[cells, number]], 0);
    else this.#noteAbove(cells);
  }

  #noteAbove(cells: readonly string[]): void {
    if (this.#above.length < lookedAt) this.#above.push(cells);
  }

  #look(cells: readonly string[], number: number): void {
    if (isBlank(cells) || isRuled(cells) || isSeparatorLine(cells, number)) return;
    this.#waiting.push([cells, number]);
    if (this.#layout.header === false) this.#beginWithout();
    else if (this.#hasKey(cells)) this.#begin(this.#waiting, this.#waiting.length - 1);
    else if (this.#waiting.length >= lookedAt) this.#begin(this.#waiting, likelyHeader(this.#waiting));
  }

  /** To be called after the last row. Throws `Refused` where there was none. */
  end(): void {
    if (this.#width === 0 && this.#waiting.length > 0)
      this.#begin(this.#waiting, likelyHeader(this.#waiting));
    if (this.#width === 0) throw new Refused("empty", "The file has no header and no rows.");
    this.#settle(false);
    this.#tellNumbering(undefined);
    this.notes.push(...this.#nothings.notes);
    if (this.#grouped > 0)
      this.notes.push({
        code: "groups",
        message: `Column ${this.#isAbove ? this.#names.length : this.#unnamed + 1} holds the names of groups of rows: each of ${this.#grouped} rows was given its group's.`,
      });
    if (this.#besideRows > 0)
      this.notes.push({
        code: "beside_table",
        message: `${this.#besideRows} rows have values beyond the last column; these were left out.`,
      });
  }

  #hasKey(cells: readonly string[]): boolean {
    const names = new Set(cells.map(foldedName));
    return this.#layout.key.every((name) => names.has(foldedName(name)));
  }

  #begin(lines: readonly Line[], at: number): void {
    const [cells, number] = lines[at] ?? [[], 1];
    for (const [above] of lines.slice(0, at)) this.#noteAbove(above);
    this.#columns(trimmedEnd(cells), number);
    this.#headed = cells.length;
    if (at > 0)
      this.notes.push({
        code: "above_header",
        message: `The columns are named in row ${number}; what stands above was left out.`,
      });
    this.#waiting = [];
    for (const line of lines.slice(at + 1)) this.#pass(...line);
  }

  #beginWithout(): void {
    const lines = this.#waiting;
    this.#columns(lines[0]?.[0].map(() => "") ?? [], 1);
    this.#waiting = [];
    for (const line of lines) this.#pass(...line);
  }

  #columns(cells: readonly string[], number: number): void {
    const names = columnNames(cells);
    if (names.length === 0)
      throw new Refused("empty", "The row that should name the columns is empty.", number);
    this.#width = names.length;
    const folded = names.map(foldedName);
    this.#key = this.#layout.key.map((name) => folded.indexOf(foldedName(name)));
    this.#unnamed = this.#layout.header === false ? -1 : cells.findIndex((cell) => cell.trim() === "");
    this.#isNamed = this.#unnamed < 0 && this.#layout.header !== false && !this.#key.includes(0);
    if (this.#isNamed) this.#unnamed = 0;
    this.#names = names;
    if (this.#isNamed) this.#ahead = [];
    else this.#sink.header(names, this.#above);
  }

  /** Waits while a name stands alone above rows, for its total to say that it is theirs: `Total Northwind`. */
  #wait(line: Line): void {
    const [[name = ""] = []] = this.#ahead?.[0] ?? line;
    this.#ahead?.push(line);
    const [said = ""] = line[0];
    const isTotal = isTotalOf(said.trim(), name.trim());
    const length = this.#ahead?.length ?? 0;
    if (length === 1 ? !isAlone(line[0]) : isTotal || length > groupAtMost)
      this.#settle(isTotal && length > 1);
  }

  #settle(isAbove: boolean): void {
    const lines = this.#ahead;
    if (lines === undefined) return;
    this.#ahead = undefined;
    this.#isAbove = isAbove && lines.some(([cells]) => (cells[0] ?? "") !== "" && this.#hasKeyIn(cells));
    if (this.#isAbove) {
      this.#isNamed = false;
      this.#unnamed = -1;
      this.#names = columnNames([...this.#names, groupColumn]);
    }
    this.#sink.header(this.#names, this.#above);
    for (const line of lines) this.#pass(...line);
  }

  #hasKeyIn(cells: readonly string[]): boolean {
    return this.#key.some((place) => (cells[place] ?? "").trim() !== "");
  }

  #pass(given: readonly string[], number: number): void {
    if (isBlank(given) || isRuled(given)) return;
    if (this.#ahead) {
      this.#wait([given, number]);
      return;
    }
    const isFirst = !this.#hasPassed;
    this.#hasPassed ||= this.#hasKeyIn(given);
    if (isFirst && this.#layout.header !== false && numbersColumns(given, this.#width)) {
      this.#numbering = [given, number];
      return;
    }
    this.#tellNumbering(given);
    this.#take(given, number);
  }

  #tellNumbering(next: readonly string[] | undefined): void {
    const waiting = this.#numbering;
    if (waiting === undefined) return;
    this.#numbering = undefined;
    const [cells, number] = waiting;
    if (!next?.some((cell, n) => /\d/.test(cells[n] ?? "") && /\p{L}/u.test(cell)) && !isMarked(cells)) {
      this.#take(cells, number);
      return;
    }
    this.notes.push({
      code: "column_numbers",
      message: `Row ${number} numbers the columns, as forms do, and was left out.`,
      row: number,
    });
  }

  #take(given: readonly string[], number: number): void {
    const cells = this.#nothings.without(given, number);
    if (isBlank(cells)) return;
    if (cells.length > this.#width && !isBlank(cells.slice(this.#width))) {
      if (!this.#beside && cells.length > this.#headed) throw uneven(number);
      this.#besideRows++;
      if (isBlank(cells.slice(0, this.#width))) return;
    }
    if (
      !this.#isAbove &&
      cells.length === this.#width &&
      (this.#unnamed < 0 || (this.#isNamed && !this.#isGrouped(cells)))
    ) {
      this.#sink.row(cells, number);
      return;
    }
    const row = Array.from({ length: this.#width }, (_, n) => cells[n] ?? "");
    if (this.#unnamed >= 0) this.#fillGroup(row);
    this.#sink.row(this.#isAbove ? [...row, this.#groupAbove(row)] : row, number);
  }

  /** The name that stands above a row. */
  #groupAbove(row: readonly string[]): string {
    if (isAlone(row) && !saysTotal(row[0] ?? "")) this.#group = row[0]?.trim() ?? "";
    else if (this.#hasKeyIn(row)) this.#grouped++;
    return this.#hasKeyIn(row) ? this.#group : "";
  }

  /** Whether groups are named in a row, or it may belong to one. */
  #isGrouped(cells: readonly string[]): boolean {
    return this.#group !== "" || this.#key.every((place) => (cells[place] ?? "").trim() === "");
  }

  /** Reports by customer name the customer once, above its rows, in a column of that kind. */
  #fillGroup(row: string[]): void {
    const own = row[this.#unnamed]?.trim() ?? "";
    const hasKey = this.#hasKeyIn(row);
    if (own === "" && hasKey && this.#group !== "") {
      row[this.#unnamed] = this.#group;
      this.#grouped++;
    } else if (own !== "" && hasKey && this.#isNamed) {
      this.#group = "";
    } else if (own !== "" && !hasKey) {
      this.#group = row.filter((cell) => cell.trim() !== "").length === 1 ? own : "";
    }
  }
}

export function uneven(number: number): Refused {
  return new Refused(
    "uneven_row",
    "This row has more or fewer cells than the header: the file is damaged, or a cell has an unquoted separator.",
    number,
  );
}

function isBlank(cells: readonly string[]): boolean {
  return cells.every((cell) => cell.trim() === "");
}

/** `Total for Northwind`, or as Xero writes it `Total Northwind`. */
const isTotalOf = (said: string, name: string) =>
  said.endsWith(name) && (saysTotal(said) || saysTotal(said.slice(0, -name.length)));

/** Whether a row has its first cell and no other. */
const isAlone = ([first = "", ...others]: readonly string[]) => first.trim() !== "" && isBlank(others);

const rule = /^[-=_+:|\s]*$/;

/** A line drawn between rows, as databases and people draw one: dashes, of which one cell has several. */
function isRuled(cells: readonly string[]): boolean {
  const first = cells.find((cell) => cell !== "") ?? "";
  if (!rule.test(first)) return false;
  return cells.every((cell) => rule.test(cell)) && cells.some((cell) => cell.trim().length > 1);
}

const columnMark = /^[([]?(\d{1,3}|[A-Z])[)\]]?(?:\s*=.{0,40})?$/;

/** Whether a row could number the columns, as forms and accounting reports do: `1 2 3`, `A B 1 2`, `(1) (2) (3)=(1)x(2)`. */
function numbersColumns(cells: readonly string[], width: number): boolean {
  const marks = trimmedEnd(cells).map((cell) => columnMark.exec(cell.trim())?.[1] ?? "");
  if (marks.length < 3 || marks.length !== width) return false;
  const first = marks.findIndex((mark) => /\d/.test(mark));
  const letters = first < 0 ? marks.length : first;
  return marks.every((mark, n) =>
    n < letters
      ? mark === String.fromCharCode("A".charCodeAt(0) + n)
      : Number(mark) === n + 1 - letters || Number(mark) === n + 1,
  );
}

/** Whether such a row can be nothing else: by letters or brackets in it. */
const isMarked = (cells: readonly string[]) => cells.some((cell) => /[A-Z()[\]]/.test(cell));

/** What tells Excel the separator, and nobody anything else. */
function isSeparatorLine(cells: readonly string[], number: number): boolean {
  return number === 1 && /^sep=.?$/i.test(cells[0]?.trim() ?? "") && isBlank(cells.slice(1));
}

function trimmedEnd(cells: readonly string[]): readonly string[] {
  return cells.slice(0, cells.findLastIndex((cell) => cell.trim() !== "") + 1);
}

/** Where no row has the key: the first that has more than half as many values as the fullest. */
function likelyHeader(lines: readonly Line[]): number {
  const counts = lines.map(([cells]) => cells.filter((cell) => cell.trim() !== "").length);
  const most = Math.max(...counts);
  return counts.findIndex((count) => count * 2 > most);
}
