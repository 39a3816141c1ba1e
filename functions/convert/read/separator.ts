import { open } from "node:fs/promises";
import type { Encoding, FileSettings } from "../../../schemas/file-settings.ts";

type Separator = NonNullable<FileSettings["delimiter"]>;
const separators: readonly Separator[] = [",", ";", "\t", "|"];

/** Bytes and lines of the file's beginning that are looked at. */
const sampleSize = 64 * 1024;
const lines = 60;

/**
 * What stands between the cells: what the file's first line says (`sep=;`), else what splits the most lines into the same
 * number of cells. Beside it, whether a quote within quotes is written `""` or, as some databases do, `\"`.
 */
export async function separatorOf(
  path: string,
  encoding: Encoding,
  given: Separator | undefined,
): Promise<{ readonly separator: Separator; readonly quoteEscape: '"' | "\\" }> {
  const text = await beginning(path, encoding);
  const isBackslash = /\\"[^,;\t|\r\n"]/.test(text) && !/[^,;\t|\r\n\\]""/.test(text);
  const quoteEscape = isBackslash ? "\\" : '"';
  return { separator: given ?? declared(text) ?? steadiest(text), quoteEscape };
}

async function beginning(path: string, encoding: Encoding): Promise<string> {
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(sampleSize), 0, sampleSize, 0);
    return new TextDecoder(encoding).decode(buffer.subarray(0, bytesRead), { stream: true });
  } finally {
    await file.close();
  }
}

function declared(text: string): Separator | undefined {
  const [, said] = /^\uFEFF?"?sep=(.)/i.exec(text) ?? [];
  return separators.find((one) => one === said);
}

function steadiest(text: string): Separator {
  const sample = text
    .replaceAll(/"(?:[^"]|"")*"/g, "")
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
