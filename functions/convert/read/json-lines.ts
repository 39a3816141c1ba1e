import { createReadStream } from "node:fs";
import { limits } from "../limits.ts";
import { Refused } from "../refused.ts";
import { detectEncoding, type Encoding } from "./encoding.ts";
import { columnNames, type FileFacts, type ReadOptions, type RowSink } from "./rows.ts";

/**
 * Reads one JSON object a line. The file is read twice: its columns are all the names that any line has. Numbers keep the
 * digits they are written with where they are whole and long; what is nested stays JSON text. Throws `Refused`.
 */
export async function readJsonLines({ path, settings }: ReadOptions, sink: RowSink): Promise<FileFacts> {
  const { encoding, note } = {
    note: undefined,
    ...(settings.encoding ? { encoding: settings.encoding } : detectEncoding(path)),
  };
  const places = new Map<string, number>();
  for await (const { text, number } of textLines(path, encoding, () => undefined)) {
    for (const name of Object.keys(objectIn(text, number)))
      if (!places.has(name)) places.set(name, places.size);
    if (places.size > limits.columns) columnNames([...places.keys()]);
  }
  if (places.size === 0) throw new Refused("empty", "The file has no rows.");
  sink.header(columnNames([...places.keys()]));
  for await (const { text, number } of textLines(path, encoding, (bytes) => sink.progress(bytes))) {
    const values = Array.from({ length: places.size }, () => "");
    for (const [name, value] of Object.entries(objectIn(text, number)))
      values[places.get(name) ?? 0] = cell(value);
    sink.row(values, number);
  }
  return { format: "json-lines", encoding, notes: note ? [note] : [] };
}

async function* textLines(path: string, encoding: Encoding, progress: (bytes: number) => void) {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const stream = createReadStream(path, { highWaterMark: 1 << 18 });
  let rest = "";
  let number = 0;
  let read = 0;
  for await (const chunk of stream) {
    read += chunk.length;
    progress(read);
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > limits.row) throw tooLong(number + 1);
    for (const text of lines) {
      number++;
      if (text.length > limits.row) throw tooLong(number);
      if (text.trim() !== "") yield { text, number };
    }
  }
  if (rest.trim() !== "") yield { text: rest, number: number + 1 };
}

const tooLong = (line: number) =>
  new Refused("row_too_long", "This line is over a million characters.", line);

const longDigits = /\d{16}/;

function objectIn(text: string, line: number): object {
  let value: unknown;
  try {
    value = longDigits.test(text) ? JSON.parse(text, digits) : JSON.parse(text);
  } catch {
    throw new Refused(
      "not_json",
      "This line is not a complete JSON object: the file is incomplete, or it is not JSON Lines.",
      line,
    );
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new Refused("not_json", "JSON Lines has one object a line; this line holds something else.", line);
  return value;
}

function digits(_name: string, value: unknown, context?: { source?: string }): unknown {
  return typeof value === "number" && !Number.isSafeInteger(value) ? (context?.source ?? value) : value;
}

function cell(value: unknown): string {
  if (typeof value === "string") return value;
  return value === null || value === undefined ? "" : JSON.stringify(value);
}
