/** Whether a memo is rich text, which Access keeps as HTML in blocks: `<div>Call <strong>Ann</strong></div>`. */
export const isRichText = (value: string) => /^\s*<div\b[^>]*>[\s\S]*<\/div>\s*$/.test(value);

const dayBeforeFirst = /^1899-12-30T(\d\d:\d\d:\d\d)$/;
const extended = /^(\d{4})\.(\d\d)\.(\d\d) (\d\d:\d\d:\d\d)\.\d+$/;

/**
 * What the library reads of a database as Access shows it: a time of day alone without the day before the first, Date/Time
 * Extended (`2026.11.23 09:30:15.123456700`) as other dates to the second, a number of single precision by its digits, not
 * by those of a double.
 */
export function asShown(value: string): string {
  const [, time] = dayBeforeFirst.exec(value) ?? [];
  if (time !== undefined) return time === "00:00:00" ? value : time;
  const [, year, month, day, clock] = extended.exec(value) ?? [];
  if (clock !== undefined) return asShown(`${year}-${month}-${day}T${clock}`);
  return isSingle(value) ? shortest(Number(value)) : value;
}

/** Whether a text is a number of single precision with the digits of a double. */
function isSingle(value: string): boolean {
  return value.length > 8 && Number.isFinite(Number(value)) && Math.fround(Number(value)) === Number(value);
}

/** The fewest digits that lead back to a number of single precision. */
function shortest(value: number): string {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return String(short);
  }
  return String(value);
}
