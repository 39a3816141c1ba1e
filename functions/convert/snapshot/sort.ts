import { unlinkSync } from "node:fs";
import { join } from "node:path";
import { LineReader, LineWriter } from "./lines.ts";

/** Characters of lines that are sorted in memory at a time. */
const usualBatch = 16_000_000;

/** Sorts any number of lines in bounded memory: sorted pieces go to files, which are then merged. */
export class ExternalSort {
  readonly #folder: string;
  readonly #batchSize: number;
  readonly #runs: string[] = [];
  #lines: string[] = [];
  #length = 0;

  constructor(folder: string, batchSize = usualBatch) {
    this.#folder = folder;
    this.#batchSize = batchSize;
  }

  add(line: string): void {
    this.#lines.push(line);
    this.#length += line.length;
    if (this.#length >= this.#batchSize) this.#spill();
  }

  /** The lines in the order of their UTF-16 code units. Can be read once. */
  *sorted(): Generator<string> {
    if (this.#runs.length === 0) {
      yield* this.#lines.sort();
      return;
    }
    this.#spill();
    const readers = this.#runs.map((path) => new LineReader(path));
    const heads = readers.map((reader) => reader.read());
    for (;;) {
      let least = -1;
      let line: string | undefined;
      for (let n = 0; n < heads.length; n++) {
        const head = heads[n];
        if (head !== undefined && (line === undefined || head < line)) [least, line] = [n, head];
      }
      if (line === undefined) break;
      yield line;
      heads[least] = readers[least]?.read();
    }
    for (const reader of readers) reader.close();
    for (const path of this.#runs) unlinkSync(path);
  }

  #spill(): void {
    const path = join(this.#folder, `run-${this.#runs.length}`);
    const writer = new LineWriter(path);
    for (const line of this.#lines.sort()) writer.write(line);
    writer.close();
    this.#runs.push(path);
    this.#lines = [];
    this.#length = 0;
  }
}
