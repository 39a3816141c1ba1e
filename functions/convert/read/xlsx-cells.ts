/** What a style makes of a number: a date or time, or hours that have passed, with or without the seconds. */
export type Shown = "date" | "hours" | "hours with seconds" | undefined;

interface CellContext {
  readonly shown: Shown;
  readonly date1904: boolean;
  readonly shared: (index: number) => string;
}

/**
 * A cell's value as text: numbers as Excel stores them, dates as the clock shows them (`2026-11-23` or with `T09:30:00`),
 * hours that have passed as `36:00`.
 */
export function cellText(stored: string, type: string, { shown, date1904, shared }: CellContext): string {
  switch (type) {
    case "s":
      return /^\s*\d+\s*$/.test(stored) ? shared(Number(stored)) : "";
    case "b":
      return stored === "1" ? "true" : stored === "0" ? "false" : stored;
    case "d":
    case "e":
      return stored;
    case "str":
    case "inlineStr":
      return unescaped(stored);
    default:
      return stored.trim() === "" ? "" : numberText(stored.trim(), shown, date1904);
  }
}

const escaped = /_x([0-9a-f]{4})_/gi;

/** Text as Excel shows it: what XML cannot hold is written as `_x000D_` (ECMA-376, 22.9.2.19). */
export function unescaped(text: string): string {
  if (!text.includes("_x") && !text.includes("_X")) return text;
  return text
    .replaceAll(escaped, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
    .replaceAll(/\r\n?/g, "\n");
}

function numberText(stored: string, shown: Shown, date1904: boolean): string {
  const value = Number(stored);
  if (!Number.isFinite(value)) return stored;
  if (shown === "date") return serialDate(value, date1904);
  if (shown !== undefined) return hoursText(value, shown === "hours with seconds");
  return plainNumber(stored, value);
}

/** Excel stores 17 digits of a number that people know by 15, e.g. 1234.5600000000001; whole numbers are what they are. */
function plainNumber(stored: string, value: number): string {
  if (/^-?\d+$/.test(stored)) return stored;
  if (Number.isInteger(value) && Math.abs(value) < 1e30) return wholeNumber(stored) ?? String(value);
  const short = String(Number(value.toPrecision(15)));
  return short.includes("e") ? stored : short;
}

/** `2.403037E+18` with the digits it is written with. */
function wholeNumber(stored: string): string | undefined {
  const [, sign = "", whole = "", fraction = "", exponent = "0"] =
    /^(-?)(\d+)(?:\.(\d*))?(?:E\+?(\d{1,2}))?$/i.exec(stored) ?? [];
  const places = Number(exponent) - fraction.replace(/0+$/, "").length;
  if (whole === "" || places < 0) return undefined;
  return `${sign}${`${whole}${fraction.replace(/0+$/, "")}${"0".repeat(places)}`.replace(/^0+(?=\d)/, "")}`;
}

function hoursText(days: number, seconds: boolean): string {
  const total = Math.round(Math.abs(days) * 86_400);
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  const text = `${Math.floor(total / 3_600)}:${two((total / 60) % 60)}${seconds ? `:${two(total % 60)}` : ""}`;
  return days < 0 && total > 0 ? `-${text}` : text;
}

/** Excel shows no day after the year 9999. */
const endOfDates = Date.UTC(10_000, 0, 1);

/** Days since the workbook's epoch. Excel's 1900 system has a day too many before March 1900. */
function serialDate(serial: number, date1904: boolean): string {
  if (!Number.isFinite(serial) || serial < 0) return String(serial);
  const epoch = date1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, serial < 60 ? 31 : 30);
  const time = epoch + Math.round(serial * 86_400) * 1_000;
  if (time >= endOfDates) return String(serial);
  const text = new Date(time).toISOString().slice(0, 19);
  if (serial < 1) return text.slice(11);
  return text.endsWith("T00:00:00") ? text.slice(0, 10) : text;
}

/** What a number format shows: the built-in ones by their number, others by their code. */
export function shownBy(id: number, code: string | undefined): Shown {
  if (code !== undefined && /\[(?:h+|m+|s+)\]/i.test(code))
    return /s/i.test(code) ? "hours with seconds" : "hours";
  if (id === 46) return "hours with seconds";
  return isDateFormat(id, code) ? "date" : undefined;
}

function isDateFormat(id: number, code: string | undefined): boolean {
  if ((id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58))
    return true;
  if (code === undefined) return false;
  return /[ymdhs]/i.test(code.replaceAll(/"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]|general/gi, ""));
}
