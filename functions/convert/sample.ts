import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { FileSample, TableSample } from "../../schemas/file-sample.ts";
import type { FileSettings } from "../../schemas/file-settings.ts";
import { readFile } from "./read/open.ts";
import { columnNames, type RowSink } from "./read/rows.ts";
import { Refused } from "./refused.ts";

/** What is shown of a file: rows of a table, characters of one cell, and of all together; and how far rows are counted, of how many tables. */
const limits = { rows: 2_000, cell: 300, characters: 1_000_000, counted: 100_000, tables: 50 };

/** What the process that looks at a file is told. Paths are its own; nothing else is in its reach. */
export interface SampleJob {
  readonly name: string;
  readonly path: string;
  /** An empty folder for what does not fit into memory. */
  readonly folder: string;
  readonly settings: FileSettings;
  readonly password?: string | undefined;
  /** The tables to look at, each by itself, where the file has several and nobody has said which is meant. */
  readonly tables?: readonly string[] | undefined;
}

/** Ends the reading of a file once enough is seen of it. */
class Enough extends Error {}

/** The first rows of a file, whatever its format, by the readers that take it; of each of its tables where it has several. Throws `Refused`. */
export async function readSample(job: SampleJob): Promise<FileSample> {
  const room = { characters: limits.characters };
  if (job.tables === undefined) {
    const { rows, more } = await readRows(job, new FirstRows(room, limits.rows));
    return { rows, more };
  }
  const tables: TableSample[] = [];
  for (const [n, table] of job.tables.slice(0, limits.tables).entries()) {
    // What one table does not keep in memory is not to be taken for another's.
    const folder = join(job.folder, String(n));
    await mkdir(folder);
    tables.push(await readTable({ ...job, folder }, table, room));
  }
  return { rows: [], more: false, tables };
}

/** One table of a file: an empty sheet has no rows, and of one that cannot be read to its end they are not counted. */
async function readTable(job: SampleJob, table: string, room: Room): Promise<TableSample> {
  const rows = new FirstRows(room, limits.counted);
  let isRead = true;
  try {
    await readRows({ ...job, settings: { ...job.settings, table } }, rows);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    isRead = error.finding.code === "empty";
  }
  return {
    ...{ table, columns: [...rows.columns], rows: rows.rows, more: rows.more },
    ...{ count: rows.count, isCounted: isRead && rows.count < limits.counted },
  };
}

async function readRows(job: SampleJob, rows: FirstRows): Promise<FirstRows> {
  try {
    await readFile(job.name, job, rows);
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
  }
  return rows;
}

/** How many characters may still be shown. */
interface Room {
  characters: number;
}

class FirstRows implements RowSink {
  readonly rows: string[][] = [];
  columns: readonly string[] = [];
  count = 0;
  more = false;
  readonly #room: Room;
  readonly #most: number;

  constructor(room: Room, most: number) {
    this.#room = room;
    this.#most = most;
  }

  header(columns: readonly string[]): void {
    this.columns = columnNames(columns);
  }

  row(values: readonly string[]): void {
    if (this.count === this.#most) {
      this.more = true;
      throw new Enough();
    }
    this.count++;
    if (this.more) return;
    const cells = values.map((value) => value.slice(0, limits.cell));
    const characters = cells.reduce((sum, { length }) => sum + length, 0);
    if (this.rows.length === limits.rows || characters > this.#room.characters) {
      this.more = true;
      return;
    }
    this.#room.characters -= characters;
    this.rows.push(cells);
  }

  progress(): void {}
}
