import { errorFields } from "../../functions/shared/log.ts";
import type { Log, WorkQueue } from "../../functions/shared/ports.ts";

/** Milliseconds after which what has failed is tried again. */
const again = 2_000;

/** Goes on with background jobs on one machine: one at a time, those left from an earlier run first. */
export class Worker implements WorkQueue {
  readonly #log: Log;
  #work: () => Promise<{ readonly left: boolean }> = async () => ({ left: false });
  #wanted = true;
  #running: Promise<void> | undefined;
  #stopping = false;

  constructor(log: Log) {
    this.#log = log;
  }

  get stopping(): boolean {
    return this.#stopping;
  }

  /** `work` goes on with all jobs that are not finished, and is told whether some are left: these are tried again later. */
  start(work: () => Promise<{ readonly left: boolean }>): void {
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
      const { left } = await this.#work().catch((error: unknown) => {
        this.#log("error", "work_failed", errorFields(error));
        return { left: true };
      });
      if (left && !this.#stopping) setTimeout(() => void this.wake(), again).unref();
    }
  }
}
