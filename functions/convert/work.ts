import { isMainThread, parentPort, workerData } from "node:worker_threads";
import type { WorkerMessage } from "./isolate.ts";
import { Refused } from "./refused.ts";
import { buildSnapshot } from "./snapshot/build.ts";

/** In a worker thread: reads the file it was started for and says what came of it. Elsewhere: nothing. */
if (!isMainThread && parentPort) {
  const say = (message: WorkerMessage) => parentPort?.postMessage(message);
  try {
    say({ done: await buildSnapshot(workerData, (progress) => say({ progress })) });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    say({ refused: error.finding });
  }
}
