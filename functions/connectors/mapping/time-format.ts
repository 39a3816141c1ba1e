import { parse } from "date-fns/parse";

/** Whether a zone is one that this machine knows. */
export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** Whether a format says the year: what lacks it would be of whichever year the library thinks of. */
export const hasYear = (format: string): boolean =>
  named.has(format) || /[yuRtT]/.test(format.replaceAll(/'[^']*'/g, ""));

const named = new Set(["iso", "unix", "unix-ms", "excel", "day-first", "month-first"]);

/** Whether a format is one that can be read by: not week years (`YYYY`) and days of the year, which are mistakes for `yyyy` and `dd`. */
export function isFormat(format: string): boolean {
  if (named.has(format)) return true;
  const tokens = format.replaceAll(/'[^']*'/g, "");
  if (/[YD]/.test(tokens) || !/[yuRdMLtT]/.test(tokens)) return false;
  try {
    parse("1", format, new Date(0));
    return true;
  } catch {
    return false;
  }
}
