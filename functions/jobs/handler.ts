import middy from "@middy/core";
import type { Context, SQSBatchResponse, SQSRecord } from "aws-lambda";
import * as z from "zod/mini";
import { jsonOf } from "../shared/json-of.ts";
import { errorFields } from "../shared/log.ts";
import type { JobRow } from "../store/jobs.ts";
import { countEvents } from "./count.ts";
import type { WorkDeps } from "./deps.ts";
import type { erase } from "./erase.ts";
import { move } from "./move.ts";

/**
 * A message names a job, or none where there is only something to count; anything else, such as a schedule's event, means all
 * jobs that are not finished.
 */
export interface WorkEvent {
  readonly Records?: readonly Pick<SQSRecord, "messageId" | "body">[];
}

const message = z.object({ job: z.optional(z.string()) });

/** Milliseconds that must be left for one more step. */
const needed = 20_000;

/**
 * Brings the rows to this release's layout, then goes on with background jobs, or counts what has come of them or been
 * recorded. A job does not wait for counts: there may be a day's of them, and a thousand jobs. A job may be run twice at once
 * and be cut off anywhere: its steps can be repeated.
 */
export function createHandler(deps: WorkDeps) {
  return middy<WorkEvent, SQSBatchResponse>().handler(async ({ Records }, context: Context) => {
    const timeIsUp = () => context.getRemainingTimeInMillis() < needed;
    // A sweep goes on with a migration that one call has no time for; jobs read rows of both layouts.
    await deps.layout.bringUp({ holder: context.awsRequestId, now: deps.now, timeIsUp });
    const batchItemFailures: { itemIdentifier: string }[] = [];
    const wanted = Records ? Records.map(readIn) : (await deps.jobs.running()).map((id): Wanted => ({ id }));
    for (const { messageId, id, unreadable } of wanted) {
      try {
        if (unreadable) throw unreadable;
        if (id !== undefined) await run(id, deps, timeIsUp);
      } catch (error) {
        deps.log("error", "job_failed", { messageId, job: id, ...errorFields(error) });
        if (messageId !== undefined) batchItemFailures.push({ itemIdentifier: messageId });
      }
    }
    for (const [code, sweep] of Records ? [] : sweeps)
      await sweep(deps, timeIsUp).catch((error: unknown) => deps.log("error", code, errorFields(error)));
    const counts =
      Records === undefined || wanted.some(({ id, unreadable }) => id === undefined && !unreadable);
    // What is not counted now is left for the next call.
    await (counts ? countEvents(deps, timeIsUp) : deps.countSoon()).catch((error: unknown) =>
      deps.log("error", "count_failed", errorFields(error)),
    );
    if (counts)
      await listingWhenDue(deps, timeIsUp).catch((error: unknown) =>
        deps.log("error", "kinds_failed", errorFields(error)),
      );
    return { batchItemFailures };
  });
}

interface Wanted {
  readonly messageId?: string;
  readonly id?: string | undefined;
  readonly unreadable?: Error;
}

/** One that cannot be read fails alone: the others of its batch are not to end among the dead letters with it. */
function readIn({ messageId, body }: Pick<SQSRecord, "messageId" | "body">): Wanted {
  const { data, error: unreadable } = message.safeParse(jsonOf(body));
  return unreadable ? { messageId, unreadable } : { messageId, id: data.job };
}

/** Late: seldom is anybody erased, */
const erasing = async (...of: Parameters<typeof erase>) => await (await import("./erase.ts")).erase(...of);
/** or does anybody take everything along. */
const exporting = async () => await import("./export.ts");

/** Or are there enough events to be listed by kind. */
const listing = async () => await import("./list-kinds.ts");
const listingWhenDue: Sweep = async (...of) => await (await listing()).listKindsWhenDue(...of);

type Sweep = (deps: WorkDeps, timeIsUp: () => boolean) => Promise<void>;
/** What is looked after by each sweep, and how the log calls its failure. Late: most messages are of jobs. */
const sweeps: readonly (readonly [string, Sweep])[] = [
  ["exports_failed", async (deps) => await (await exporting()).endOldExports(deps)],
  ["shapes_failed", async (...of) => await (await import("./shapes.ts")).lookAtShapes(...of)],
  ["hours_failed", async (...of) => await (await import("./earlier-hours.ts")).noteEarlierHours(...of)],
  ["kinds_failed", async (...of) => await (await listing()).listKinds(...of)],
  // Last: the first time it takes all the time there is, for hours.
  ["words_failed", async (...of) => void (await (await import("../searching/renew.ts")).renewWords(...of))],
];

/** Runs a job to its end, or until time is up; then wakes the queue to go on. */
export async function run(id: string, deps: WorkDeps, timeIsUp: () => boolean): Promise<void> {
  const job = await deps.jobs.get(id);
  if (job?.state !== "running") return;
  if (job.kind === "export") return await runExport(job, deps, timeIsUp);
  const report = job.kind === "erase" ? await erasing(job, deps, timeIsUp) : undefined;
  const finished = job.kind === "move" ? await move(job, deps, timeIsUp) : report !== undefined;
  if (!finished) return await deps.work.wake(id);
  await deps.jobs.finish({ ...job, ...(report ? { report } : {}) }, deps.now().toISOString());
}

async function runExport(job: JobRow, deps: WorkDeps, timeIsUp: () => boolean): Promise<void> {
  const { exportAll } = await exporting();
  const came = await exportAll(job, deps, timeIsUp);
  if (came === undefined) return await deps.work.wake(job.job);
  const at = deps.now().toISOString();
  if (came === "done") await deps.jobs.finish(job, at);
  else await deps.jobs.fail(job, at);
}
