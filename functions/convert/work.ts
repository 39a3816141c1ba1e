import { isMainThread, parentPort, workerData } from "node:worker_threads";
import type { Work, WorkerMessage } from "./isolate.ts";
import { Refused } from "./refused.ts";

async function done(work: Work, say: (message: WorkerMessage) => void) {
  if (work.kind === "mail") return await (await import("./mail/read-mail.ts")).readMail(work.job);
  const { buildSnapshot } = await import("./snapshot/build.ts");
  return await buildSnapshot(work.job, (progress) => say({ progress }));
}

/** In a worker thread: reads what it was started for and says what came of it. Elsewhere: nothing. */
if (!isMainThread && parentPort) {
  const say = (message: WorkerMessage) => parentPort?.postMessage(message);
  try {
    say({ done: await done(workerData, say) });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    say({ refused: error.finding });
  }
}
