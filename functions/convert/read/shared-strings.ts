import { closeSync, openSync, readSync, writeSync } from "node:fs";
import { join } from "node:path";
import { Refused } from "../refused.ts";

/** Bytes of strings kept in memory, and of one page of those that are not. */
const memory = 32 * 1024 * 1024;
const pageSize = 256 * 1024;
const pagesAtMost = 64;
const stringsAtMost = 20_000_000;

/** A workbook's shared strings by their number. The first 32 MB stay in memory, the rest in a file that is read by pages. */
export class SharedStrings {
  readonly #path: string;
  readonly #kept: string[] = [];
  readonly #offsets: number[] = [];
  readonly #pages = new Map<number, Buffer>();
  #keptBytes = 0;
  #file: number | undefined;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #end = 0;

  constructor(folder: string) {
    this.#path = join(folder, "strings");
  }

  add(text: string): void {
    if (this.#kept.length + this.#offsets.length >= stringsAtMost)
      throw new Refused("too_heavy", `The workbook has over ${stringsAtMost} texts.`);
    if (this.#keptBytes + text.length * 2 <= memory && this.#file === undefined) {
      this.#kept.push(text);
      this.#keptBytes += text.length * 2 + 32;
      return;
    }
    this.#file ??= openSync(this.#path, "wx+", 0o600);
    const bytes = Buffer.from(text);
    this.#offsets.push(this.#end);
    this.#end += bytes.length;
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    if (this.#waitingBytes > 1 << 20) this.#flush();
  }

  /** To be called once, after the last `add` and before the first `get`. */
  end(): void {
    this.#flush();
  }

  /** The text of a number; throws `Refused` where the workbook has none. */
  get(index: number): string {
    const kept = this.#kept[index];
    if (kept !== undefined) return kept;
    const from = this.#offsets[index - this.#kept.length];
    if (from === undefined)
      throw new Refused("damaged", "A cell refers to a text that the workbook does not have.");
    return this.#read(from, this.#offsets[index - this.#kept.length + 1] ?? this.#end).toString("utf8");
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
  }

  #read(from: number, to: number): Buffer {
    const parts: Buffer[] = [];
    for (let at = from; at < to; ) {
      const page = Math.floor(at / pageSize);
      const until = Math.min(to, (page + 1) * pageSize);
      parts.push(this.#page(page).subarray(at - page * pageSize, until - page * pageSize));
      at = until;
    }
    return Buffer.concat(parts);
  }

  #page(number: number): Buffer {
    const known = this.#pages.get(number);
    if (known) return known;
    const page = Buffer.alloc(pageSize);
    if (this.#file !== undefined) readSync(this.#file, page, 0, pageSize, number * pageSize);
    const oldest = this.#pages.keys().next();
    if (this.#pages.size >= pagesAtMost && !oldest.done) this.#pages.delete(oldest.value);
    this.#pages.set(number, page);
    return page;
  }

  #flush(): void {
    if (this.#file === undefined || this.#waitingBytes === 0) return;
    const bytes = Buffer.concat(this.#waiting);
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#file, bytes, at);
    [this.#waiting, this.#waitingBytes] = [[], 0];
  }
}
