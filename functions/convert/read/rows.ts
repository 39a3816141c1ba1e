import type { FileReport } from "../../../schemas/file.ts";
import type { FileSettings } from "../../../schemas/file-settings.ts";
import type { CodedFinding } from "../../../schemas/finding-codes.ts";
import { limits } from "../limits.ts";
import { Refused } from "../refused.ts";

export type Format = NonNullable<FileReport["format"]>;

export interface ReadOptions {
  readonly path: string;
  /** An empty folder for what does not fit into memory. */
  readonly folder: string;
  readonly settings: Pick<
    FileSettings,
    "key" | "table" | "encoding" | "delimiter" | "header" | "skip" | "ignore"
  >;
  /** The password of an encrypted file. */
  readonly password?: string | undefined;
}

/**
 * Where a reader puts what it finds: the header once, with the lines that stand above it, then each row with as many
 * values, numbered as in the file.
 */
export interface RowSink {
  header(columns: readonly string[], above?: readonly (readonly string[])[]): void;
  row(values: readonly string[], number: number): void;
  /** How many bytes of the file have been read. */
  progress(bytes: number): void;
}

/** What a reader says of the file itself. */
export interface FileFacts {
  readonly format: Format;
  readonly encoding?: string;
  readonly table?: string;
  readonly notes: readonly CodedFinding[];
  /** Whether it has rows that could not be read: one that is not among the others may be one of them. */
  readonly isPartial?: boolean;
}

/**
 * Column names as a file has them, trimmed; one without a name is called by its place, and of two that are called alike
 * the second has its number: `Amount (2)`. Throws `Refused`.
 */
export function columnNames(cells: readonly string[]): string[] {
  if (cells.length > limits.columns)
    throw new Refused(
      "too_many_columns",
      `The file has ${cells.length} columns; ${limits.columns} are taken.`,
    );
  const names = cells.map((cell, n) => withoutMarks(cell).slice(0, 200).toWellFormed() || `Column ${n + 1}`);
  if (names.includes("__proto__")) throw new Refused("column_name", "No column may be called __proto__.", 1);
  const taken = new Set(names);
  return names.map((name, n) => (names.indexOf(name) === n ? name : anew(name, taken)));
}

function anew(name: string, taken: Set<string>): string {
  for (let n = 2; ; n++) {
    const numbered = `${name.slice(0, 190)} (${n})`;
    if (taken.has(numbered)) continue;
    taken.add(numbered);
    return numbered;
  }
}

/** Without outer blanks, and without the marks that nobody sees: byte order, direction, places to break a line. */
const withoutMarks = (name: string) => name.replaceAll(/\p{Cf}/gu, "").trim();

/** A column's name as it is compared: two that differ in case or blanks alone are one. */
export function foldedName(name: string): string {
  return withoutMarks(name).normalize("NFC").replaceAll(/\s+/gu, " ").trim().toLowerCase();
}
