import { limits } from "../limits.ts";
import { Refused } from "../refused.ts";
import { detectEncoding } from "./encoding.ts";
import { formOf, textsIn } from "./json-texts.ts";
import { columnNames, type FileFacts, type ReadOptions, type RowSink } from "./rows.ts";

/**
 * Reads JSON objects as rows: one a line, a list of them, or a list in an object. The file is read twice: its columns are
 * all the names that any row has. Numbers keep the digits they are written with where they are whole and long; what is
 * nested stays JSON text. Throws `Refused`.
 */
export async function readJson({ path, settings }: ReadOptions, sink: RowSink): Promise<FileFacts> {
  const found = settings.encoding ? { encoding: settings.encoding } : await detectEncoding(path);
  const { encoding } = found;
  const form = await formOf(path, encoding);
  const places = new Map<string, number>();
  for await (const { text, number } of textsIn(path, encoding, form, () => undefined)) {
    for (const name of Object.keys(objectIn(text, number)))
      if (!places.has(name)) places.set(name, places.size);
    if (places.size > limits.columns) columnNames([...places.keys()]);
  }
  if (places.size === 0) throw new Refused("empty", "The file has no rows.");
  sink.header(columnNames([...places.keys()]));
  for await (const { text, number } of textsIn(path, encoding, form, (bytes) => sink.progress(bytes))) {
    const values = Array.from({ length: places.size }, () => "");
    for (const [name, value] of Object.entries(objectIn(text, number)))
      values[places.get(name) ?? 0] = cell(value);
    sink.row(values, number);
  }
  return { format: "json-lines", encoding, notes: "note" in found ? [found.note] : [] };
}

const longDigits = /\d{16}/;

function objectIn(text: string, line: number): object {
  let value: unknown;
  try {
    value = longDigits.test(text) ? JSON.parse(text, digits) : JSON.parse(text);
  } catch {
    throw new Refused(
      "not_json",
      "This is not a whole JSON object: the file is damaged, or is not rows in JSON.",
      line,
    );
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new Refused("not_json", "Each row has to be a JSON object; this one is something else.", line);
  return value;
}

function digits(_name: string, value: unknown, context?: { source?: string }): unknown {
  return typeof value === "number" && !Number.isSafeInteger(value) ? (context?.source ?? value) : value;
}

function cell(value: unknown): string {
  if (typeof value === "string") return value;
  return value === null || value === undefined ? "" : JSON.stringify(value);
}
