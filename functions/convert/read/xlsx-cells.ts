interface CellContext {
  readonly date: boolean;
  readonly date1904: boolean;
  readonly shared: (index: number) => string;
}

/** A cell's value as text: numbers as Excel stores them, dates as the clock shows them (`2026-11-23` or with `T09:30:00`). */
export function cellText(stored: string, type: string, { date, date1904, shared }: CellContext): string {
  switch (type) {
    case "s":
      return shared(Number(stored));
    case "b":
      return stored === "1" ? "true" : stored === "0" ? "false" : stored;
    case "d":
      return stored;
    case "str":
    case "inlineStr":
    case "e":
      return stored;
    default:
      return date && stored !== "" ? serialDate(Number(stored), date1904) : plainNumber(stored);
  }
}

/** Excel stores 17 digits of a number that people know by 15, e.g. 1234.5600000000001. */
function plainNumber(stored: string): string {
  const value = Number(stored);
  if (stored === "" || !Number.isFinite(value)) return stored;
  const short = String(Number(value.toPrecision(15)));
  return short.includes("e") ? stored : short;
}

/** Days since the workbook's epoch. Excel's 1900 system has a day too many before March 1900. */
function serialDate(serial: number, date1904: boolean): string {
  if (!Number.isFinite(serial) || serial < 0 || serial > 2_958_466) return String(serial);
  const epoch = date1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, serial < 60 ? 31 : 30);
  const text = new Date(epoch + Math.round(serial * 86_400) * 1_000).toISOString().slice(0, 19);
  if (serial < 1) return text.slice(11);
  return text.endsWith("T00:00:00") ? text.slice(0, 10) : text;
}

/** Whether a number format shows a date or time: the built-in ones by their number, others by their code. */
export function isDateFormat(id: number, code: string | undefined): boolean {
  if ((id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58))
    return true;
  if (code === undefined) return false;
  return /[ymdhs]/i.test(code.replaceAll(/"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]|general/gi, ""));
}
