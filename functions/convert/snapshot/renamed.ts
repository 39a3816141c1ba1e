import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { keyText } from "../../connectors/rows/row-key.ts";
import { keyPart, toLine, valuesOf } from "./row-line.ts";
import { ExternalSort } from "./sort.ts";

/**
 * A snapshot's lines by another key of the same columns, sorted by it. Rows that it does not name, and all but one of those
 * that it names alike, are left out: by that key they were not there.
 */
export function* renamed(
  lines: Iterable<string>,
  columns: readonly string[],
  key: readonly string[],
  folder: string,
): Generator<string> {
  const places = key.map((name) => columns.indexOf(name));
  const apart = join(folder, "renamed");
  mkdirSync(apart);
  const sort = new ExternalSort(apart);
  for (const line of lines) {
    const values = valuesOf(line);
    if (places.some((place) => values[place]?.trim() !== ""))
      sort.add(toLine(keyText(values, places), values));
  }
  let last = "";
  const sorted = sort.sorted();
  for (let next = sorted.next(); !next.done; next = sorted.next()) {
    const name = keyPart(next.value);
    if (name !== last) yield next.value;
    last = name;
  }
}
