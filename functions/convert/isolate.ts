import { type ChildProcess, fork } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { FileSample } from "../../schemas/file-sample.ts";
import type { CodedFinding } from "../../schemas/finding-codes.ts";
import { limits } from "./limits.ts";
import type { LaidMail, MailJob } from "./mail/read-mail.ts";
import { offline, type Starter } from "./offline.ts";
import { type FileShape, Refused } from "./refused.ts";
import type { SampleJob } from "./sample.ts";
import type { SnapshotJob, SnapshotResult } from "./snapshot/build.ts";

export interface Progress {
  readonly bytes: number;
  readonly rows: number;
}

/** What a process is told to read. */
export type Work =
  | { readonly kind: "file"; readonly job: SnapshotJob }
  | { readonly kind: "sample"; readonly job: SampleJob }
  | { readonly kind: "mail"; readonly job: MailJob };

/** What it says. `failed` is the hub's own fault. */
export type WorkerMessage<Result = SnapshotResult | FileSample | LaidMail> =
  | { readonly progress: Progress }
  | { readonly refused: CodedFinding; readonly shape: FileShape }
  | {
      readonly failed: {
        readonly name: string;
        readonly message: string;
        readonly stack: string | undefined;
      };
    }
  | { readonly done: Result };

/** Reads what a stranger may have written, where it can do no harm. Throws `Refused`. */
export interface Isolate {
  file(job: SnapshotJob, progress: (now: Progress) => void): Promise<SnapshotResult>;
  sample(job: SampleJob): Promise<FileSample>;
  mail(job: MailJob): Promise<LaidMail>;
}

export type Bounds = Pick<typeof limits, "heap" | "memory" | "milliseconds">;

/** The code that reads: a module that ends up in `work.ts`, and the folders and files that it is made of. */
export interface ReaderCode {
  readonly entry: URL;
  readonly code: readonly URL[];
}

/** Milliseconds between two looks at the memory. */
const lookEvery = 50;

/**
 * A process for each reading: what kills it, as too large a table does, kills nothing else. It has a heap, a memory and a
 * time that are bounded, an empty environment and so no credentials; by Node's permission model it has no file but its code
 * and its job, and may start no process. It has no network where Node or the system can take it away.
 */
export function isolated(reader: ReaderCode, bounds: Bounds = limits): Isolate {
  let found: Promise<Starter> | undefined;
  const starter = async () => {
    found ??= offline();
    return await found;
  };
  const read = async <Result>(
    work: Work,
    files: readonly string[],
    progress: (now: Progress) => void = () => undefined,
  ) =>
    await run<Result>(
      started(await starter(), reader, bounds, work.job.folder, files),
      work,
      bounds,
      progress,
    );
  return {
    file: async (job, progress) =>
      await read({ kind: "file", job }, [job.path, ...(job.base ? [job.base.path] : [])], progress),
    sample: async (job) => await read({ kind: "sample", job }, [job.path]),
    mail: async (job) => await read({ kind: "mail", job }, [job.path]),
  };
}

function started(
  { program, before }: Starter,
  { entry, code }: ReaderCode,
  { heap }: Bounds,
  folder: string,
  files: readonly string[],
) {
  const readable = [...code.map((one) => fileURLToPath(one)), folder, ...files];
  // Where the system keeps Node's own libraries; all that is passed on of our environment.
  const { LD_LIBRARY_PATH } = process.env;
  return fork(fileURLToPath(entry), ["isolated"], {
    env: LD_LIBRARY_PATH === undefined ? {} : { LD_LIBRARY_PATH },
    execPath: program,
    execArgv: [
      ...before,
      "--permission",
      ...readable.map((path) => `--allow-fs-read=${path}`),
      `--allow-fs-write=${folder}`,
      `--max-old-space-size=${heap}`,
    ],
    serialization: "advanced",
    // What a library writes may quote what it reads.
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
}

function run<Result>(
  child: ChildProcess,
  work: Work,
  { heap, memory, milliseconds }: Bounds,
  progress: (now: Progress) => void,
): Promise<Result> {
  return new Promise<Result>((resolve, reject) => {
    const end = (settle: () => void) => {
      clearTimeout(timer);
      clearInterval(watch);
      settle();
      child.kill("SIGKILL");
    };
    const refuse = (refused: Refused) => end(() => reject(refused));
    const slow = `Reading it took longer than ${Math.ceil(milliseconds / 60_000)} minutes.`;
    const timer = setTimeout(() => refuse(new Refused("too_slow", slow)), milliseconds);
    const heavy = (megabytes: number) =>
      new Refused("too_heavy", `Reading it took more than ${megabytes} MB of memory.`);
    const watch = setInterval(async () => {
      if ((await residentMemory(child.pid)) > memory * 1024 * 1024) refuse(heavy(memory));
    }, lookEvery);
    child.on("message", (message: WorkerMessage<Result>) => {
      if ("progress" in message) return progress(message.progress);
      if ("done" in message) return end(() => resolve(message.done));
      if ("failed" in message) return end(() => reject(Object.assign(new Error(), message.failed)));
      const { code, message: text, row } = message.refused;
      refuse(new Refused(code, text, row, message.shape));
    });
    child.on("error", (error) => end(() => reject(error)));
    child.on("exit", (code, signal) => {
      // Node aborts where its heap is full, and the system kills where its memory is.
      if (signal === "SIGABRT" || signal === "SIGKILL") return refuse(heavy(heap));
      end(() => reject(new Error(`The reader ended without an answer (${signal ?? code})`)));
    });
    // A process that can no longer be told has ended, which says more.
    child.send(work, () => undefined);
  });
}

/** Bytes of memory that a process holds, buffers among them; 0 where the system does not tell as Linux does. */
async function residentMemory(pid: number | undefined): Promise<number> {
  const text = await readFile(`/proc/${pid}/statm`, "utf8").catch(() => "");
  return Number(text.split(" ")[1] ?? 0) * 4_096;
}
