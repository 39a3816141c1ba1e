import { isDecimal } from "../../schemas/patterns.ts";

/**
 * A cell that no spreadsheet takes for a formula
 * (https://owasp.org/www-community/attacks/CSV_Injection); numbers stay numbers.
 */
export function csvCell(text: string): string {
  const harmless = isDecimal(text) || !/^[\s\u{feff}]*[=+\-@\t\r\n＝＋－＠]/u.test(text);
  const guarded = harmless ? text : `'${text}`;
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
