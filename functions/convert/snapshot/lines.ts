import { closeSync, openSync, readSync, writeSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";

const chunkSize = 1 << 20;

/** The lines of a file that ends with a line break, a megabyte in memory at a time. Synchronous: it runs in the reading process. */
export class LineReader {
  readonly #file: number;
  readonly #buffer = Buffer.allocUnsafe(chunkSize);
  readonly #decoder = new StringDecoder("utf8");
  #lines: string[] = [];
  #next = 0;
  #rest = "";

  constructor(path: string) {
    this.#file = openSync(path, "r");
  }

  /** The next line without its break; `undefined` after the last one. */
  read(): string | undefined {
    while (this.#next >= this.#lines.length) {
      const length = readSync(this.#file, this.#buffer, 0, chunkSize, null);
      if (length === 0) return undefined;
      this.#lines = (this.#rest + this.#decoder.write(this.#buffer.subarray(0, length))).split("\n");
      this.#rest = this.#lines.pop() ?? "";
      this.#next = 0;
    }
    return this.#lines[this.#next++];
  }

  close(): void {
    closeSync(this.#file);
  }
}

/** Writes lines to a new file, a megabyte at a time. */
export class LineWriter {
  readonly #file: number;
  #lines: string[] = [];
  #length = 0;

  constructor(path: string) {
    this.#file = openSync(path, "wx", 0o600);
  }

  write(line: string): void {
    this.#lines.push(line);
    this.#length += line.length + 1;
    if (this.#length >= chunkSize) this.#flush();
  }

  close(): void {
    this.#flush();
    closeSync(this.#file);
  }

  #flush(): void {
    if (this.#lines.length === 0) return;
    const bytes = Buffer.from(`${this.#lines.join("\n")}\n`);
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#file, bytes, at);
    this.#lines = [];
    this.#length = 0;
  }
}
