import { errorFields } from "../../functions/shared/log.ts";
import type { Log, WorkQueue } from "../../functions/shared/ports.ts";

/** Goes on with background jobs on one machine: one at a time, those left from an earlier run first. */
export class Worker implements WorkQueue {
  readonly #log: Log;
  #work: () => Promise<void> = async () => undefined;
  #wanted = true;
  #running: Promise<void> | undefined;
  #stopping = false;

  constructor(log: Log) {
    this.#log = log;
  }

  get stopping(): boolean {
    return this.#stopping;
  }

  /** `work` goes on with all jobs that are not finished. */
  start(work: () => Promise<void>): void {
    this.#work = work;
    this.#go();
  }

  async wake(): Promise<void> {
    this.#wanted = true;
    this.#go();
  }

  /** Lets the step under way end; the jobs go on with the next start. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#running;
  }

  #go(): void {
    this.#running ??= this.#untilDone().finally(() => {
      this.#running = undefined;
      if (this.#wanted && !this.#stopping) this.#go();
    });
  }

  async #untilDone(): Promise<void> {
    while (this.#wanted && !this.#stopping) {
      this.#wanted = false;
      await this.#work().catch((error: unknown) => this.#log("error", "work_failed", errorFields(error)));
    }
  }
}
