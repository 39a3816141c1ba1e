import { setTimeout as pause } from "node:timers/promises";
import type { ConvertDeps } from "../../functions/convert/deps.ts";
import { triesAtMost } from "../../functions/convert/handler.ts";
import { Busy, giveUp, isFinal, takeFile } from "../../functions/convert/take-file.ts";
import { errorFields } from "../../functions/shared/log.ts";
import { type FileRef, fileBlob, fileRefOf } from "../../functions/store/file-ref.ts";

/** Stands where the queue of files stands on AWS: takes them one after the other, and again where that fails. */
export class Converter {
  readonly #deps: ConvertDeps;
  readonly #has: (key: string) => boolean;
  #work: Promise<void> = Promise.resolve();
  #stopping = false;

  constructor(deps: ConvertDeps, has: (key: string) => boolean) {
    this.#deps = deps;
    this.#has = has;
  }

  /** Takes up the files that an earlier run left behind; those that were never sent stay awaited, or waiting in their folder. */
  async start(): Promise<void> {
    for (const { tool, connection } of await this.#deps.directory.connections()) {
      const files = await this.#deps.records.list(tool, connection, { limit: 200 });
      for (const report of files.toReversed())
        if (!isFinal(report) && this.#has(fileBlob(report))) this.add(report);
    }
  }

  /** Takes the file of a key, if it is one. */
  created(key: string): void {
    const ref = fileRefOf(key);
    if (ref) this.add(ref);
  }

  add(ref: FileRef): void {
    this.#work = this.#work.then(async () => await this.#take(ref));
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#work;
  }

  async #take(ref: FileRef): Promise<void> {
    for (let attempt = 1; !this.#stopping; attempt++) {
      try {
        await takeFile(ref, this.#deps);
        return;
      } catch (error) {
        this.#deps.log("warn", "file_postponed", { file: ref.file, ...errorFields(error) });
        if (attempt < triesAtMost || error instanceof Busy) await pause(200 * 2 ** Math.min(attempt, 8));
        else return await giveUp(ref, error, this.#deps).catch(() => undefined);
      }
    }
  }
}
