import { parse } from "csv-parse/sync";
import { monthPattern, ratePattern } from "../../../schemas/patterns.ts";
import type { RateProblem } from "../../../schemas/rates.ts";
import { exact } from "./decimal.ts";
import type { Rates } from "./rates.ts";

const head = ["month", "currency", "rate"];

/**
 * A table of `month,currency,rate` as CSV, with or without a line of headings; comma, semicolon or tab. Rows that cannot
 * be read are named and the rest is taken. Throws what the reader of CSV does where a quote is never closed.
 */
export function readRates(text: string): {
  readonly rates: Rates;
  readonly problems: readonly RateProblem[];
} {
  const rates: Record<string, string> = {};
  const problems: RateProblem[] = [];
  for (const { line, cells } of rowsIn(text)) {
    const [month = "", currency = "", rate = ""] = cells;
    if (head.every((name, n) => cells[n]?.toLowerCase() === name)) continue;
    const reason =
      reasonAgainst(cells) ?? (rates[`${month} ${currency.toUpperCase()}`] ? "twice" : undefined);
    if (reason === undefined) rates[`${month} ${currency.toUpperCase()}`] = rate;
    else problems.push({ line, reason });
  }
  return { rates, problems };
}

function rowsIn(text: string): { line: number; cells: string[] }[] {
  const rows: unknown = parse(text, {
    bom: true,
    delimiter: [",", ";", "\t"],
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    trim: true,
  });
  return Array.isArray(rows) ? rows.map(rowOf) : [];
}

function rowOf({ record, info }: { record: unknown; info: { lines: number } }) {
  return { line: info.lines, cells: Array.isArray(record) ? record.map(String) : [] };
}

function reasonAgainst([month = "", currency = "", rate = "", ...more]: readonly string[]) {
  if (rate === "" || more.some((cell) => cell !== "")) return "columns";
  if (!monthPattern.test(month)) return "month";
  if (!/^[A-Za-z]{3}$/.test(currency)) return "currency";
  return ratePattern.test(rate) && exact(rate) > 0n ? undefined : "rate";
}
