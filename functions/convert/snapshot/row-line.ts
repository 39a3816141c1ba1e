/**
 * A row as one line: its key as JSON, a tab, its values as a JSON array. JSON escapes tabs and line breaks, so the first
 * tab ends the key, and lines sort as their keys do.
 */
export function toLine(key: string, values: readonly string[]): string {
  return `${JSON.stringify(key)}\t${JSON.stringify(values)}`;
}

export function keyPart(line: string): string {
  return line.slice(0, line.indexOf("\t"));
}

export function keyOf(line: string): string {
  return JSON.parse(keyPart(line));
}

export function valuesOf(line: string): string[] {
  return JSON.parse(line.slice(line.indexOf("\t") + 1));
}

/** A row's key by the places of the key columns: the value without outer blanks, or a JSON array of several. */
export function keyText(values: readonly string[], places: readonly number[]): string {
  const [only = 0] = places;
  if (places.length === 1) return values[only]?.trim() ?? "";
  return JSON.stringify(places.map((place) => values[place]?.trim() ?? ""));
}
