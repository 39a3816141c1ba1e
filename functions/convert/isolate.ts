import { Worker } from "node:worker_threads";
import type { Finding } from "../../schemas/file.ts";
import { limits } from "./limits.ts";
import { Refused } from "./refused.ts";
import type { SnapshotJob, SnapshotResult } from "./snapshot/build.ts";

export interface Progress {
  readonly bytes: number;
  readonly rows: number;
}

/** What a worker says. */
export type WorkerMessage =
  | { readonly progress: Progress }
  | { readonly refused: Finding }
  | { readonly done: SnapshotResult };

export type Isolate = (job: SnapshotJob, progress: (now: Progress) => void) => Promise<SnapshotResult>;

/**
 * Runs the reading of a file, which a stranger may have written, in a worker with a heap, a time and an environment of its
 * own: no variable of ours, so no credentials, is in its reach. `entry` is a module that ends up in `work.ts`.
 */
export function isolated(entry: URL, { heap, milliseconds } = limits): Isolate {
  return (job, progress) =>
    new Promise<SnapshotResult>((resolve, reject) => {
      const worker = new Worker(entry, {
        workerData: job,
        env: {},
        resourceLimits: { maxOldGenerationSizeMb: heap },
      });
      const slow = new Refused(
        "too_slow",
        `Reading the file took longer than ${milliseconds / 60_000} minutes.`,
      );
      const timer = setTimeout(() => end(() => reject(slow)), milliseconds);
      const end = (settle: () => void) => {
        clearTimeout(timer);
        settle();
        void worker.terminate();
      };
      worker.on("message", (message: WorkerMessage) => {
        if ("progress" in message) progress(message.progress);
        else if ("done" in message) end(() => resolve(message.done));
        else {
          const { code, message: text, row } = message.refused;
          end(() => reject(new Refused(code, text, row)));
        }
      });
      worker.on("error", (error: Error & { readonly code?: string }) => {
        const large = error.code === "ERR_WORKER_OUT_OF_MEMORY";
        const refused = new Refused("too_heavy", `Reading the file took more than ${heap} MB of memory.`);
        end(() => reject(large ? refused : error));
      });
      worker.on("exit", () => end(() => reject(new Error("The worker ended without an answer"))));
    });
}
