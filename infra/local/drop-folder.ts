import { mkdir, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { errorFields } from "../../functions/shared/log.ts";
import { pause } from "../../functions/shared/pause.ts";
import type { Clock, Log } from "../../functions/shared/ports.ts";
import type { FileRecords } from "../../functions/store/file-records.ts";
import { type FileRef, fileBlob, newFileId } from "../../functions/store/file-ref.ts";
import type { FileReport } from "../../schemas/file.ts";
import type { Arrived } from "./arrived.ts";
import type { FolderFiles } from "./folder-files.ts";

export interface DropFolderOptions {
  readonly folder: string;
  /** The connections that there are now; each has a folder. */
  readonly connections: { list(): Promise<readonly Pick<FileRef, "tool" | "connection">[]> };
  readonly records: Pick<FileRecords, "list" | "save">;
  readonly files: Pick<FolderFiles, "has" | "take">;
  readonly arrived: Arrived;
  readonly log: Log;
  readonly now: Clock;
  /** Milliseconds between two looks. A file is taken when it is the same in two of them. */
  readonly every: number;
}

/** Names that programs give to what they have not finished writing. */
const unfinished = /^(\.|~\$)|\.(tmp|part|partial|crdownload|download|swp|filepart)$/i;

/**
 * Watches `<folder>/<tool>/<connection>/`, one folder for each connection: a file that is dropped there is taken once it
 * stops growing, and is gone from the folder then. By looking, since change notices differ between file systems.
 */
export class DropFolder {
  readonly #options: DropFolderOptions;
  readonly #seen = new Map<string, string>();
  readonly #stop = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(options: DropFolderOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    await this.#tellOfLeft();
    this.#running = this.#watch();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  /** An interrupted run may have moved a file without announcing it. A file that is announced twice is taken once. */
  async #tellOfLeft(): Promise<void> {
    const { connections, records, files, arrived, now } = this.#options;
    for (const { tool, connection } of await connections.list())
      for (const report of await records.list(tool, connection, { limit: 200 }))
        if (report.state === "waiting" && report.via === "drop" && files.has(fileBlob(report)))
          await arrived(fileBlob(report), now());
  }

  async #watch(): Promise<void> {
    const { every, log, connections } = this.#options;
    while (!this.#stop.signal.aborted) {
      try {
        for (const { tool, connection } of await connections.list()) await this.#look(tool, connection);
      } catch (error) {
        log("warn", "drop_folder_unread", errorFields(error));
      }
      await pause(every, { signal: this.#stop.signal, ref: false }).catch(() => undefined);
    }
  }

  async #look(tool: string, connection: string): Promise<void> {
    const folder = join(this.#options.folder, tool, connection);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    for (const { name, path, size, mtimeMs } of await oldestFirst(folder)) {
      const now = `${size} ${mtimeMs}`;
      if (size > 0 && this.#seen.get(path) === now) await this.#take(tool, connection, name, path);
      else this.#seen.set(path, now);
    }
  }

  /** Announced first: cut off before the move, the file lies where it was and is taken again. */
  async #take(tool: string, connection: string, name: string, path: string): Promise<void> {
    const { records, files, arrived, now } = this.#options;
    const at = now();
    const ref = { tool, connection, file: newFileId(at) };
    const report: FileReport = {
      ...ref,
      name: name.toWellFormed().slice(0, 200),
      via: "drop",
      state: "waiting",
      receivedAt: at.toISOString(),
      updatedAt: at.toISOString(),
      report: [],
    };
    await records.save(report);
    await files.take(fileBlob(ref), path);
    this.#seen.delete(path);
    await arrived(fileBlob(ref), at);
  }
}

/** The files of a folder in the order in which they were written: of two exports that wait, the later has the last word. */
async function oldestFirst(folder: string) {
  const entries = await readdir(folder, { withFileTypes: true });
  const files = await Promise.all(
    entries
      .filter((entry) => entry.isFile() && !unfinished.test(entry.name))
      .map(async ({ name }) => {
        const path = join(folder, name);
        const { size, mtimeMs } = await stat(path);
        return { name, path, size, mtimeMs };
      }),
  );
  return files.sort((a, b) => a.mtimeMs - b.mtimeMs || (a.name < b.name ? -1 : 1));
}
