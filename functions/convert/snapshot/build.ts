import { createReadStream, createWriteStream, unlinkSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { isDeepStrictEqual } from "node:util";
import { constants, createZstdCompress, createZstdDecompress } from "node:zlib";
import type { FileSettings } from "../../../schemas/file-settings.ts";
import type { CodedFinding } from "../../../schemas/finding-codes.ts";
import type { Written } from "../../connectors/rows/dates.ts";
import { keyText } from "../../connectors/rows/row-key.ts";
import { limits } from "../limits.ts";
import { readFile } from "../read/open.ts";
import type { FileFacts, RowSink } from "../read/rows.ts";
import { Refused } from "../refused.ts";
import { isAlike, isValueAlike } from "./alike.ts";
import { calledAs, namedIn, readBy } from "./column-names.ts";
import { type Comparison, compare } from "./compare.ts";
import { isFooter, isTotal, LeftOut } from "./left-out.ts";
import { LineReader, LineWriter } from "./lines.ts";
import { NamedValues } from "./named-values.ts";
import { renamed } from "./renamed.ts";
import { toLine, valuesOf } from "./row-line.ts";
import { ExternalSort } from "./sort.ts";

const fast = { [constants.ZSTD_c_compressionLevel]: 1 };

/** What the process that reads a file is told. Paths are its own; nothing else is in its reach. */
export interface SnapshotJob {
  readonly name: string;
  readonly path: string;
  /** An empty folder: the results are put there, and what does not fit into memory. */
  readonly folder: string;
  readonly settings: FileSettings;
  readonly password?: string | undefined;
  /** The snapshot to compare with, as this function wrote it. */
  readonly base?: Base | undefined;
  readonly acceptColumns: boolean;
}

export interface Base {
  readonly path: string;
  readonly columns: readonly string[];
  /** The columns that named its rows: where others do by now, it is named anew before it is compared. */
  readonly key: readonly string[];
}

export interface SnapshotResult extends FileFacts, Comparison, Written {
  readonly columns: readonly string[];
  readonly exportedAt?: string;
  /** The next snapshot, sorted and packed. */
  readonly snapshot: string;
  /** Every change as a line of JSON: `[change, line before, line after]`. */
  readonly changes: string;
}

/** Reads a file and compares it with the snapshot before it, in memory that does not grow with its rows. Throws `Refused`. */
export async function buildSnapshot(
  job: SnapshotJob,
  progress: (done: { readonly bytes: number; readonly rows: number }) => void,
): Promise<SnapshotResult> {
  const { folder, settings, base } = job;
  const rows = new SortedRows(job, progress);
  const [facts, known] = await Promise.all([
    readFile(job.name, job, rows),
    base ? unpacked(base.path, folder) : undefined,
  ]);
  const before = known === undefined ? undefined : new LineReader(known.path);
  const isRenamed = base !== undefined && !isDeepStrictEqual(base.key, settings.key);
  const isNamedAnew = isRenamed || known?.hasMarksApart === true;
  const [plain, changes] = [join(folder, "next"), join(folder, "changes")];
  const [kept, changed] = [new LineWriter(plain), new LineWriter(changes)];
  const told = base !== undefined || settings.baseline !== "summary";
  const old =
    base && isNamedAnew ? renamed(linesOf(before), base.columns, settings.key, folder) : linesOf(before);
  const inSharedColumns =
    base && (isRenamed || base.columns !== rows.columns) ? alikeIn(base.columns, rows.columns) : undefined;
  const comparison = compare(old, rows.sorted(), {
    removals: settings.mode === "snapshot" && !facts.isPartial,
    alike: (one, other) => isAlike(one, other) || inSharedColumns?.(one, other) === true,
    keep: (line) => kept.write(line),
    change: told ? (...change) => changed.write(JSON.stringify(change)) : () => undefined,
  });
  before?.close();
  kept.close();
  changed.close();
  const snapshot = join(folder, "snapshot.zst");
  await pipeline(
    createReadStream(plain),
    createZstdCompress({ params: fast }),
    createWriteStream(snapshot, { mode: 0o600 }),
  );
  unlinkSync(plain);
  return {
    ...facts,
    ...comparison,
    ...rows.exportedAt,
    ...rows.written,
    columns: rows.columns,
    notes: [...facts.notes, ...rows.notes, ...repeatedNote(comparison.repeated)],
    snapshot,
    changes,
  };
}

/** Takes a reader's rows in any order, and gives them sorted by key, their columns as the snapshot before had them. */
class SortedRows implements RowSink {
  readonly notes: CodedFinding[] = [];
  readonly #left: LeftOut;
  readonly #named: NamedValues;
  readonly #job: SnapshotJob;
  readonly #sort: ExternalSort;
  readonly #report: (done: { readonly bytes: number; readonly rows: number }) => void;
  #header: readonly string[] = [];
  #columns: readonly string[] = [];
  #width = 0;
  #places: readonly number[] = [];
  #plain = false;
  #key: readonly number[] = [];
  /** Where the key's columns are among those that are kept. */
  #keyPlaces: readonly number[] = [];
  #exported = -1;
  #exportedAt: string | undefined;
  #rows = 0;
  #length = 0;
  #bytes = 0;

  constructor(job: SnapshotJob, report: (done: { readonly bytes: number; readonly rows: number }) => void) {
    this.#job = job;
    this.#left = new LeftOut(job.settings.key);
    this.#named = new NamedValues(job.settings);
    this.#sort = new ExternalSort(job.folder);
    this.#report = report;
  }

  get columns(): readonly string[] {
    return this.#columns;
  }

  get written(): Written {
    return this.#named.written;
  }

  get exportedAt(): { readonly exportedAt?: string } {
    return this.#exportedAt === undefined ? {} : { exportedAt: this.#exportedAt };
  }

  header(header: readonly string[], above?: readonly (readonly string[])[]): void {
    const { settings, base, acceptColumns } = this.#job;
    this.#header = header;
    const read = readBy(settings).flatMap(({ columns }) => columns);
    const found = calledAs([...namedIn(settings), ...read, ...(base?.columns ?? [])], header);
    const absent = settings.key.filter((name) => !found.includes(name));
    if (absent.length > 0)
      throw new Refused(
        "no_key_column",
        `The file has no column ${absent.join(", ")}, which is to name its rows. Its columns are: ${found.join(", ").slice(0, 1_000)}. If they are named further down, say in which row.`,
        1,
        { columns: found },
      );
    const left = new Set([...settings.ignore, settings.exportedAt]);
    const columns = found.filter((name) => !left.has(name) || settings.key.includes(name));
    this.#columns = base ? orderedAs(base.columns, columns, acceptColumns) : columns;
    this.#width = found.length;
    this.#named.header(found, above);
    this.#places = this.#columns.map((name) => found.indexOf(name));
    this.#plain = this.#places.length === found.length && this.#places.every((place, n) => place === n);
    this.#key = settings.key.map((name) => found.indexOf(name));
    this.#keyPlaces = settings.key.map((name) => this.#columns.indexOf(name));
    this.#exported = settings.exportedAt === undefined ? -1 : found.indexOf(settings.exportedAt);
  }

  row(values: readonly string[], number: number): void {
    if (values.length !== this.#width)
      throw new Refused("uneven_row", "This row has more or fewer cells than the header.", number);
    const key = keyText(values, this.#key);
    const hasKey = this.#key.some((place) => values[place]?.trim() !== "");
    if (!hasKey || this.#isHeader(values) || this.#isBetween(values)) {
      this.#left.add(values, number);
      return;
    }
    if (key.length > limits.key)
      throw new Refused("key_too_long", `This row's key is over ${limits.key} characters.`, number);
    this.#named.see(values, number);
    if (this.#exported >= 0) this.#exportedAt ??= values[this.#exported];
    const line = toLine(key, this.#kept(values));
    this.#length += line.length;
    // Of a small file too: its rows may be the same few bytes, named a million times.
    if (this.#length > limits.inflated)
      throw new Refused(
        "too_large_unpacked",
        `The rows are over ${limits.inflated >> 20} MB together.`,
        number,
      );
    this.#sort.add(line);
    if (++this.#rows % 10_000 === 0) this.#report({ bytes: this.#bytes, rows: this.#rows });
  }

  /** Whether a row is a total or a footer, and names nothing. */
  #isBetween(values: readonly string[]): boolean {
    const key = this.#key;
    return isFooter(values, key) || isTotal(values, key) || this.#left.isTotalOfParts(values, key);
  }

  /** Reports name their columns again at the top of each page. */
  #isHeader(values: readonly string[]): boolean {
    return values.every((value, n) => value.trim() === this.#header[n]);
  }

  /** The values of the columns that are kept; those of the key without outer blanks and composed, as they are compared. */
  #kept(values: readonly string[]): readonly string[] {
    const kept = this.#plain ? values : this.#places.map((place) => values[place] ?? "");
    const compared = (value = "") => value.trim().normalize();
    const other = this.#keyPlaces.filter((place) => kept[place] !== compared(kept[place]));
    return other.reduce((row, place) => row.with(place, compared(row[place])), kept);
  }

  progress(bytes: number): void {
    this.#bytes = bytes;
  }

  sorted(): Iterator<string> {
    if (this.#rows === 0) this.#left.refuse();
    this.notes.push(...this.#left.notes, ...this.#named.notes);
    this.#report({ bytes: this.#bytes, rows: this.#rows });
    return this.#sort.sorted();
  }
}

/** The columns in the order they were known in, so that moved columns change nothing; new ones only where they are accepted. */
function orderedAs(known: readonly string[], found: readonly string[], accept: boolean): readonly string[] {
  const fresh = found.filter((name) => !known.includes(name));
  const gone = known.filter((name) => !found.includes(name));
  if (fresh.length + gone.length === 0) return known;
  if (accept) return [...known.filter((name) => found.includes(name)), ...fresh];
  const list = (what: string, names: readonly string[]) =>
    names.length > 0 ? `${what}: ${names.join(", ").slice(0, 500)}. ` : "";
  throw new Refused(
    "columns_changed",
    `The columns are not those of the last file. ${list("New", fresh)}${list("Missing", gone)}If that is right, confirm it and send it again.`,
    1,
  );
}

/** Whether two rows say the same in the columns that both have. */
function alikeIn(before: readonly string[], after: readonly string[]) {
  const shared = before.flatMap((name, n) =>
    after.includes(name) ? [[n, after.indexOf(name)] as const] : [],
  );
  return (old: string, line: string) => {
    const [a, b] = [valuesOf(old), valuesOf(line)];
    // Those that name rows are kept without outer blanks.
    return shared.every(([from, to]) => isValueAlike(a[from]?.trim() ?? "", b[to]?.trim() ?? ""));
  };
}

function repeatedNote(repeated: number): CodedFinding[] {
  if (repeated === 0) return [];
  return [
    {
      code: "repeated_rows",
      message: `${repeated} rows are there more than once, alike in every column; each was counted once.`,
    },
  ];
}

/** The bytes with which UTF-8 begins the marks that stand behind their letter (U+0300 to U+036F). */
const marksApart = [0xcc, 0xcd];

/** A snapshot's file, and whether letters in it have their marks apart: the first release kept its keys so. */
async function unpacked(path: string, folder: string) {
  const plain = join(folder, "base");
  let hasMarksApart = false;
  await pipeline(
    createReadStream(path),
    createZstdDecompress(),
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hasMarksApart ||= marksApart.some((byte) => chunk.includes(byte));
        yield chunk;
      }
    },
    createWriteStream(plain, { mode: 0o600 }),
  );
  return { path: plain, hasMarksApart };
}

function* linesOf(reader: LineReader | undefined): Generator<string> {
  for (let line = reader?.read(); line !== undefined; line = reader?.read()) yield line;
}
