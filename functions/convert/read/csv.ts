import { createReadStream } from "node:fs";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { CsvError, parse } from "csv-parse";
import { limits } from "../limits.ts";
import { Refused } from "../refused.ts";
import { detectEncoding, type Encoding } from "./encoding.ts";
import { columnNames, type FileFacts, type ReadOptions, type RowSink } from "./rows.ts";

const delimiters = { ",": "comma", ";": "semicolon", "\t": "tab", "|": "bar" } as const;

/** Reads comma-, semicolon-, tab- or bar-separated values with a header (RFC 4180). Throws `Refused`. */
export async function readCsv({ path, settings }: ReadOptions, sink: RowSink): Promise<FileFacts> {
  const detected = settings.encoding ? { encoding: settings.encoding } : detectEncoding(path);
  const { encoding } = detected;
  const delimiter = settings.delimiter ?? (await sniff(path, encoding));
  let number = 0;
  const parser = parse({
    bom: true,
    delimiter,
    skip_empty_lines: true,
    max_record_size: limits.row,
    on_record: (record: string[]) => {
      number++;
      if (number === 1) sink.header(columnNames(record));
      else sink.row(record, number);
      return null;
    },
  });
  parser.resume();
  try {
    await pipeline(createReadStream(path, { highWaterMark: 1 << 18 }), counted(encoding, sink), parser);
  } catch (error) {
    throw refusal(error);
  }
  if (number === 0) throw new Refused("empty", "The file has no header and no rows.");
  const note = "note" in detected ? detected.note : undefined;
  return { format: "csv", encoding, notes: note ? [note] : [] };
}

/** The bytes as they are where they are UTF-8, else as text; a character that is cut off is an error. */
function counted(encoding: Encoding, sink: RowSink): Transform {
  const decoder = encoding === "utf-8" ? undefined : new TextDecoder(encoding, { fatal: true });
  let read = 0;
  return new Transform({
    decodeStrings: true,
    transform(chunk: Buffer, _encoding, done) {
      read += chunk.length;
      sink.progress(read);
      try {
        done(null, decoder ? decoder.decode(chunk, { stream: true }) : chunk);
      } catch (error) {
        done(cutOff(encoding, error));
      }
    },
    flush(done) {
      try {
        done(null, decoder?.decode() || undefined);
      } catch (error) {
        done(cutOff(encoding, error));
      }
    },
  });
}

function cutOff(encoding: Encoding, cause: unknown): Error {
  const refused = new Refused("damaged", `The file ends or breaks in the middle of a ${encoding} character.`);
  return Object.assign(refused, { cause });
}

/** The separator that the header has most of, outside quotes. */
async function sniff(path: string, encoding: Encoding): Promise<keyof typeof delimiters> {
  const decoder = new TextDecoder(encoding);
  let text = "";
  for await (const chunk of createReadStream(path, { end: 65_535 }))
    text += decoder.decode(chunk, { stream: true });
  const header = text.replaceAll(/"(?:[^"]|"")*"/g, "").split(/\r?\n|\r/, 1)[0] ?? "";
  const count = (delimiter: string) => header.split(delimiter).length;
  const [best = ","] = ([",", ";", "\t", "|"] as const).toSorted((a, b) => count(b) - count(a));
  return best;
}

function refusal(error: unknown): unknown {
  if (!(error instanceof CsvError)) return error;
  const line = "lines" in error && typeof error.lines === "number" ? error.lines : undefined;
  switch (error.code) {
    case "CSV_RECORD_INCONSISTENT_FIELDS_LENGTH":
    case "CSV_RECORD_INCONSISTENT_COLUMNS":
      return new Refused(
        "uneven_row",
        "This row has more or fewer cells than the header: the file is damaged, or a cell has an unquoted separator.",
        line,
      );
    case "CSV_QUOTE_NOT_CLOSED":
      return new Refused(
        "damaged",
        "The file ends inside a quoted cell: it is incomplete, or a quote is not closed.",
        line,
      );
    case "CSV_MAX_RECORD_SIZE":
      return new Refused(
        "row_too_long",
        "This row is over a million characters: a quote may not be closed.",
        line,
      );
    default:
      return new Refused("not_csv", "A quote stands where none may: quote cells as RFC 4180 says.", line);
  }
}
