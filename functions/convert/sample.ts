import type { FileSample } from "../../schemas/file-sample.ts";
import type { FileSettings } from "../../schemas/file-settings.ts";
import { readFile } from "./read/open.ts";
import type { RowSink } from "./read/rows.ts";

/** What is shown of a file: rows, characters of one cell, and of all together. */
const limits = { rows: 2_000, cell: 300, characters: 1_000_000 };

/** What the process that looks at a file is told. Paths are its own; nothing else is in its reach. */
export interface SampleJob {
  readonly name: string;
  readonly path: string;
  /** An empty folder for what does not fit into memory. */
  readonly folder: string;
  readonly settings: FileSettings;
  readonly password?: string | undefined;
}

/** Ends the reading of a file once enough is seen of it. */
class Enough extends Error {}

/** The first rows of a file, whatever its format, by the readers that take it. Throws `Refused`. */
export async function readSample(job: SampleJob): Promise<FileSample> {
  const rows = new FirstRows();
  try {
    await readFile(job.name, job, rows);
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
  }
  return { rows: rows.rows, more: rows.more };
}

class FirstRows implements RowSink {
  readonly rows: string[][] = [];
  more = false;
  #characters = 0;

  header(): void {}

  row(values: readonly string[]): void {
    const cells = values.map((value) => value.slice(0, limits.cell));
    const characters = this.#characters + cells.reduce((sum, { length }) => sum + length, 0);
    if (this.rows.length === limits.rows || characters > limits.characters) {
      this.more = true;
      throw new Enough();
    }
    this.#characters = characters;
    this.rows.push(cells);
  }

  progress(): void {}
}
