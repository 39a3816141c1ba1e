/**
 * A row as one line: its key as JSON, a tab, its values as a JSON array. JSON escapes tabs and line breaks, so the first
 * tab ends the key, and lines sort as their keys do.
 */
export function toLine(key: string, values: readonly string[]): string {
  return `${JSON.stringify(key)}\t${JSON.stringify(values)}`;
}

/** A line's key as it stands there: lines sort by it. */
export function keyPart(line: string): string {
  return line.slice(0, line.indexOf("\t"));
}

/** The key of a line's row. */
export function keyOf(line: string): string {
  return JSON.parse(keyPart(line));
}

/** The values of a line's row, in the order of the columns. */
export function valuesOf(line: string): string[] {
  return JSON.parse(line.slice(line.indexOf("\t") + 1));
}
