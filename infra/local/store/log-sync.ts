import { closeSync, fdatasync, openSync } from "node:fs";
import { promisify } from "node:util";

const toDisk = promisify(fdatasync);

/**
 * Brings SQLite's write-ahead log to the disk beside the thread that writes it. A commit is there to stay once a sync that
 * began after it has ended, which is what `PRAGMA synchronous = FULL` holds the whole process for.
 */
export class LogSync {
  readonly #log: number;
  #running: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;

  /** `path`: the database, of which something has been read or written, so that its log is there. */
  constructor(path: string) {
    this.#log = openSync(`${path}-wal`, "r+");
  }

  /** Resolves when whatever has been committed by now is on disk. Throws what the disk says. */
  async done(): Promise<void> {
    this.#next ??= this.#afterThat();
    await this.#next;
  }

  /** One sync does for all that is committed before it begins. */
  async #afterThat(): Promise<void> {
    await this.#running.catch(() => undefined);
    this.#next = undefined;
    this.#running = toDisk(this.#log);
    await this.#running;
  }

  /** Lets the one under way end first. */
  async close(): Promise<void> {
    await (this.#next ?? this.#running).catch(() => undefined);
    closeSync(this.#log);
  }
}
