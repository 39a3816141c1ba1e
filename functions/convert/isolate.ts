import { Worker } from "node:worker_threads";
import type { Finding } from "../../schemas/file.ts";
import { limits } from "./limits.ts";
import type { MailJob, ReadMail } from "./mail/read-mail.ts";
import { Refused } from "./refused.ts";
import type { SnapshotJob, SnapshotResult } from "./snapshot/build.ts";

export interface Progress {
  readonly bytes: number;
  readonly rows: number;
}

/** What a worker is told to read. */
export type Work =
  | { readonly kind: "file"; readonly job: SnapshotJob }
  | { readonly kind: "mail"; readonly job: MailJob };

/** What a worker says. */
export type WorkerMessage<Result = SnapshotResult | ReadMail> =
  | { readonly progress: Progress }
  | { readonly refused: Finding }
  | { readonly done: Result };

/** Reads what a stranger may have written, where it can do no harm. Throws `Refused`. */
export interface Isolate {
  file(job: SnapshotJob, progress: (now: Progress) => void): Promise<SnapshotResult>;
  mail(job: MailJob): Promise<ReadMail>;
}

/**
 * A worker for each reading, with a heap, a time and an environment of its own: no variable of ours, so no credentials, is
 * in its reach. `entry` is a module that ends up in `work.ts`.
 */
export function isolated(entry: URL, bounds: Pick<typeof limits, "heap" | "milliseconds"> = limits): Isolate {
  return {
    file: (job, progress) => run<SnapshotResult>(entry, { kind: "file", job }, bounds, progress),
    mail: (job) => run<ReadMail>(entry, { kind: "mail", job }, bounds, () => undefined),
  };
}

function run<Result>(
  entry: URL,
  work: Work,
  { heap, milliseconds }: Pick<typeof limits, "heap" | "milliseconds">,
  progress: (now: Progress) => void,
): Promise<Result> {
  return new Promise<Result>((resolve, reject) => {
    const worker = new Worker(entry, {
      workerData: work,
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: heap },
    });
    const end = (settle: () => void) => {
      clearTimeout(timer);
      settle();
      void worker.terminate();
    };
    const slow = new Refused(
      "too_slow",
      `Reading it took longer than ${Math.ceil(milliseconds / 60_000)} minutes.`,
    );
    const timer = setTimeout(() => end(() => reject(slow)), milliseconds);
    worker.on("message", (message: WorkerMessage<Result>) => {
      if ("progress" in message) return progress(message.progress);
      if ("done" in message) return end(() => resolve(message.done));
      const { code, message: text, row } = message.refused;
      end(() => reject(new Refused(code, text, row)));
    });
    worker.on("error", (error: Error & { readonly code?: string }) => {
      const heavy = error.code === "ERR_WORKER_OUT_OF_MEMORY";
      const refused = new Refused("too_heavy", `Reading it took more than ${heap} MB of memory.`);
      end(() => reject(heavy ? refused : error));
    });
    worker.on("exit", () => end(() => reject(new Error("The worker ended without an answer"))));
  });
}
