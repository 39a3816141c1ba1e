import type { Work, WorkerMessage } from "./isolate.ts";
import { Refused } from "./refused.ts";
import { seal } from "./sealed.ts";

/** What a process that only reads is started with. */
export const isolatedHere = process.argv[2] === "isolated";

const diskFull = "Unpacked, the file and what it is compared with do not fit on the disk.";
const isDiskFull = (error: unknown) => error instanceof Error && "code" in error && error.code === "ENOSPC";
const say = (message: WorkerMessage) => void process.send?.(message);

async function done(work: Work) {
  if (work.kind === "mail") return await (await import("./mail/read-mail.ts")).readMail(work.job);
  if (work.kind === "sample") return await (await import("./sample.ts")).readSample(work.job);
  const { buildSnapshot } = await import("./snapshot/build.ts");
  return await buildSnapshot(work.job, (progress) => say({ progress }));
}

async function answer(work: Work): Promise<WorkerMessage> {
  try {
    return { done: await done(work) };
  } catch (error) {
    if (error instanceof Refused) return { refused: error.finding, shape: error.shape };
    if (isDiskFull(error)) return { refused: new Refused("too_large_unpacked", diskFull).finding, shape: {} };
    const { name, message, stack } = error instanceof Error ? error : new Error(typeof error);
    return { failed: { name, message, stack } };
  }
}

/** In the reading process: reads what it is told to, and sends the result. Elsewhere: nothing. */
if (isolatedHere) {
  seal();
  process.once("message", async (work: Work) => say(await answer(work)));
}
