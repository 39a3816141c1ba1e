import { CsvError, parse } from "csv-parse/sync";
import * as z from "zod/mini";
import type { ImportReport } from "../../schemas/import.ts";

/** Rows of one call: on AWS it must be answered within 29 seconds. */
export const rowsOfPart = 200;

const records = z.array(z.array(z.string()));

/**
 * A list of CSV as lists that the API takes one by one, each with the heading. A list that cannot be read, or has no rows,
 * is one part: the API says what is wrong with it.
 */
export function partsOf(csv: string, size = rowsOfPart): string[] {
  const [head, ...rows] = rowsOf(csv);
  if (head === undefined || rows.length === 0) return [csv];
  const parts: string[] = [];
  for (let n = 0; n < rows.length; n += size) parts.push([head, ...rows.slice(n, n + size)].join("\n"));
  return parts;
}

function rowsOf(csv: string): string[] {
  try {
    const read = parse(csv, { bom: true, skip_empty_lines: true, relax_column_count: true });
    return z.parse(records, read).map((cells) => cells.map(quoted).join(","));
  } catch (error) {
    if (error instanceof CsvError) return [];
    throw error;
  }
}

const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;

/** What has become of a list so far, with a further part's report; lines count on. */
export function withPart(before: ImportReport | undefined, part: ImportReport): ImportReport {
  if (before === undefined) return part;
  const lines = before.rows.length;
  return {
    dryRun: part.dryRun,
    created: before.created + part.created,
    changed: before.changed + part.changed,
    kept: before.kept + part.kept,
    skipped: before.skipped + part.skipped,
    rows: [...before.rows, ...part.rows.map((row) => ({ ...row, line: row.line + lines }))],
  };
}
