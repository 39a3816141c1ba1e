import { limits } from "../limits.ts";
import { Refused } from "../refused.ts";
import { detectEncoding } from "./encoding.ts";
import { formOf, textsIn } from "./json-texts.ts";
import { columnNames, type FileFacts, type ReadOptions, type RowSink } from "./rows.ts";
import { uneven } from "./tabular.ts";

/**
 * Reads JSON objects as rows: one a line, a list of them, or a list in an object; a list of lists too, of which the first
 * names the columns. The file is read twice: its columns are all the names that any row has. Numbers keep the digits they are written with where they are whole and long; what is
 * nested stays JSON text. Throws `Refused`.
 */
export async function readJson({ path, settings }: ReadOptions, sink: RowSink): Promise<FileFacts> {
  const found = settings.encoding ? { encoding: settings.encoding } : await detectEncoding(path);
  const { encoding } = found;
  const form = await formOf(path, encoding);
  const places = new Map<string, number>();
  const first = new JsonRows();
  for await (const { text, number } of textsIn(path, encoding, form, () => undefined)) {
    for (const name of Object.keys(first.row(text, number) ?? {}))
      if (!places.has(name)) places.set(name, places.size);
    if (places.size > limits.columns) columnNames([...places.keys()]);
  }
  if (places.size === 0) throw new Refused("empty", "The file has no rows.");
  sink.header(columnNames([...places.keys()]));
  const second = new JsonRows();
  for await (const { text, number } of textsIn(path, encoding, form, (bytes) => sink.progress(bytes))) {
    const row = second.row(text, number);
    if (row === undefined) continue;
    const values = Array.from({ length: places.size }, () => "");
    for (const [name, value] of Object.entries(row)) values[places.get(name) ?? 0] = cell(value);
    sink.row(values, number);
  }
  return { format: "json-lines", encoding, notes: "note" in found ? [found.note] : [] };
}

const longDigits = /\d{16}/;

/** Rows one by one: objects or, below a list of their names, lists of values. */
class JsonRows {
  #names: readonly string[] | undefined;
  #isFirst = true;

  /** `undefined` for the list of names. Throws `Refused` for what is neither. */
  row(text: string, line: number): object | undefined {
    const value = valueIn(text, line);
    const isFirst = this.#isFirst;
    this.#isFirst = false;
    if (!Array.isArray(value)) return objectOf(value, line);
    if (isFirst) {
      this.#names = columnNames(value.map(cell));
      return undefined;
    }
    const names = this.#names ?? [];
    if (names.length === 0) throw noObject(line);
    if (value.length > names.length) throw uneven(line);
    return Object.fromEntries(names.map((name, n) => [name, value[n]]));
  }
}

function objectOf(value: unknown, line: number): object {
  if (typeof value !== "object" || value === null) throw noObject(line);
  return value;
}

const noObject = (line: number) =>
  new Refused("not_json", "Each row has to be a JSON object; this one is something else.", line);

function valueIn(text: string, line: number): unknown {
  try {
    return longDigits.test(text) ? JSON.parse(text, digits) : JSON.parse(text);
  } catch {
    throw new Refused(
      "not_json",
      "This is not a whole JSON object: the file is damaged, or is not rows in JSON.",
      line,
    );
  }
}

function digits(_name: string, value: unknown, context?: { source?: string }): unknown {
  return typeof value === "number" && !Number.isSafeInteger(value) ? (context?.source ?? value) : value;
}

function cell(value: unknown): string {
  if (typeof value === "string") return value;
  return value === null || value === undefined ? "" : JSON.stringify(value);
}
