import { open } from "node:fs/promises";
import type { Encoding, FileSettings } from "../../../schemas/file-settings.ts";
import { codePage } from "./code-page.ts";
import { foldedName } from "./rows.ts";
import { ruledColumns } from "./ruled.ts";

/** Those that settings may name, and what some programs write so that no text has it. */
const separators = [",", ";", "\t", "|", "^", "~", "\u001f"];

/** Bytes and lines of the file's beginning that are looked at. */
const sampleSize = 64 * 1024;
const lines = 60;

/** How the cells of a text are parted. */
export interface Parted {
  readonly separator: string;
  /** What stands around a cell with a separator in it: some programs that know no other write `'`. */
  readonly quote: '"' | "'";
  /** Whether a quote within quotes is written twice or, as some databases do, with a backslash. */
  readonly quoteEscape: '"' | "'" | "\\";
  /** Whether lines stand in quotes as if each were one cell, `"a;b;c"`, as programs leave them that quote what was quoted. */
  readonly wrapped: boolean;
  /** Whether bars stand around each row as well, as Markdown and databases draw tables: they part no cells. */
  readonly framed: boolean;
  /** Where the columns begin, of lines that have no separator. */
  readonly columns?: readonly number[];
}

/**
 * What stands between the cells: what the file's first line says (`sep=;`), else what splits the most lines into the same
 * number of cells.
 */
export async function separatorOf(
  path: string,
  encoding: Encoding,
  { delimiter: given, key }: Pick<FileSettings, "delimiter" | "key">,
): Promise<Parted> {
  const written = await beginning(path, encoding);
  const { text, wrapped } = unwrapped(written);
  const all = linesIn(text);
  const columns = given === undefined ? ruledColumns(all) : undefined;
  const quote = isSingleQuoted(all) ? "'" : '"';
  const isBackslash = new RegExp(`\\\\${quote}[^,;\\t|\\r\\n${quote}]`).test(text);
  const isDoubled = new RegExp(`[^,;\\t|\\r\\n\\\\]${quote}${quote}`).test(text);
  const separator = given ?? declared(written) ?? naming(key, all) ?? steadiest(text, quote);
  return {
    separator,
    quote,
    quoteEscape: isBackslash && !isDoubled ? "\\" : quote,
    wrapped,
    framed: separator === "|" && isFramed(all),
    ...(columns ? { columns } : {}),
  };
}

/** Whether there are rows between bars, and none without. */
function isFramed(all: readonly string[]): boolean {
  const barred = all.filter((line) => line.includes("|"));
  return barred.length > 1 && barred.every((line) => /^\s*\|.*\|\s*$/.test(line));
}

async function beginning(path: string, encoding: Encoding): Promise<string> {
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(sampleSize), 0, sampleSize, 0);
    const bytes = buffer.subarray(0, bytesRead);
    return codePage(encoding)?.(bytes) ?? new TextDecoder(encoding).decode(bytes, { stream: true });
  } finally {
    await file.close();
  }
}

const linesIn = (text: string) => text.replace(/^\uFEFF/, "").split(/\r\n|[\r\n]/, lines);

const singleQuoted = /(?:^|[,;\t|])[ \t]*'(?:[^'\\]|''|\\.)*'[ \t]*(?=[,;\t|]|$)/;

/** Whether cells stand in single quotes and none in double ones, in at least half of the lines. */
function isSingleQuoted(all: readonly string[]): boolean {
  const filled = all.filter((line) => line.trim() !== "");
  if (filled.some((line) => /(?:^|[,;\t|])\s*"/.test(line))) return false;
  const quoted = filled.filter((line) => singleQuoted.test(line));
  return quoted.length > 1 && quoted.length * 2 >= filled.length;
}

const oneCell = /^"((?:[^"]|"")*)"[,;\t ]*$/;

/** The text without the quotes around its lines, where most of those that have several cells stand in them. */
function unwrapped(text: string): { readonly text: string; readonly wrapped: boolean } {
  const all = linesIn(text);
  const inner = all.map((line) => oneCell.exec(line)?.[1]);
  const parted = inner.filter((line) => line !== undefined && separators.some((one) => line.includes(one)));
  const several = all.filter((line) => separators.some((one) => line.includes(one)));
  if (parted.length < 2 || parted.length * 2 <= several.length) return { text, wrapped: false };
  const plain = all.map((line, n) => inner[n]?.replaceAll('""', '"') ?? line);
  return { text: plain.join("\n"), wrapped: true };
}

function declared(text: string): string | undefined {
  const [, said] = /^\uFEFF?"?sep=(.)/i.exec(text) ?? [];
  return separators.find((one) => one === said);
}

/** The one separator by which a line has the key's columns among others, where there is one alone. */
function naming(key: FileSettings["key"], all: readonly string[]): string | undefined {
  const wanted = [key].flat().map(foldedName);
  const found = separators.filter((one) =>
    all.some((line) => {
      const names = new Set(
        line.split(one).map((cell) => foldedName(cell.replaceAll(/^\s*["']|["']\s*$/g, ""))),
      );
      return names.size > 1 && wanted.length > 0 && wanted.every((name) => names.has(name));
    }),
  );
  return found.length === 1 ? found[0] : undefined;
}

function steadiest(text: string, quote: Parted["quote"]): string {
  const sample = text
    .replaceAll(quote === '"' ? /"(?:[^"]|"")*"/g : /'(?:[^'\\]|''|\\.)*'/g, "")
    .split(/[\r\n]+/, lines)
    .filter((line) => line.trim() !== "");
  const scores = separators.map((one) => ({
    one,
    score: scoreOf(sample.map((line) => line.split(one).length - 1)),
  }));
  const [best] = scores.sort((a, b) => b.score - a.score);
  return best && best.score > 0 ? best.one : ",";
}

/** How many lines have the separator equally often, and then how often. */
function scoreOf(counts: readonly number[]): number {
  const alike = Map.groupBy(
    counts.filter((count) => count > 0),
    (count) => count,
  );
  return Math.max(0, ...[...alike].map(([count, ones]) => ones.length + Math.min(count, 99) / 100));
}
