import { daysOf, type Written } from "../../connectors/rows/dates.ts";

/**
 * The days that a file is about, by the lines above its table: those that the header of DATEV's format names (fields 13,
 * 15 and 16: https://developer.datev.de/de/file-format/details/datev-format/format-description/booking-batch), or the one
 * year that is written there.
 */
export function daysAbove(lines: readonly (readonly string[])[]): Written["days"] {
  const datev = lines.find(([kind = ""]) => ["EXTF", "DTVF"].includes(kind.trim()));
  if (datev) {
    const [from, to] = [datev[14], datev[15]].map(dayIn);
    if (from !== undefined && to !== undefined && from <= to) return { from, to };
    const began = dayIn(datev[12]);
    if (began !== undefined) return { from: began, to: `${Number(began.slice(0, 4)) + 1}${began.slice(4)}` };
  }
  const years = new Set(lines.flat().flatMap((cell) => cell.match(/(?<!\d)(?:19|20)\d{2}(?!\d)/g) ?? []));
  const [year, ...others] = years;
  return year !== undefined && others.length === 0 ? daysOf(year) : undefined;
}

function dayIn(text: string | undefined): string | undefined {
  const [, year, month, day] = /^\s*(\d{4})(\d{2})(\d{2})\s*$/.exec(text ?? "") ?? [];
  return year === undefined ? undefined : `${year}-${month}-${day}`;
}
