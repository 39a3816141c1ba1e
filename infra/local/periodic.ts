import { randomUUID } from "node:crypto";
import { endOldExports } from "../../functions/jobs/export.ts";
import { lookAtShapes } from "../../functions/jobs/shapes.ts";
import { renewWords } from "../../functions/searching/renew.ts";
import type { Retention } from "../retention.ts";
import { localContext } from "./context.ts";
import type { Functions } from "./functions.ts";
import { removeOldBlobs } from "./old-blobs.ts";
import { type Parts, rest } from "./parts.ts";
import { Schedule } from "./schedule.ts";

const minute = 60_000;
/** Milliseconds for which a dead letter is kept, as by SQS. */
const deadFor = 14 * 24 * 60 * minute;

/** Milliseconds between two of what is done again and again. */
export interface Intervals {
  /** Looks into the folders of files and mails. */
  readonly folders: number;
  /** Between an event and its count, at the least. */
  readonly counts: number;
  /** Looks for connections that have fallen silent. */
  readonly watch: number;
  /** Looks whether last night's table of all accounts is there. */
  readonly insight: number;
  /** Looks whose hour for a digest has come. */
  readonly digest: number;
  /** Daily fetches of collect. */
  readonly fetches: number;
  /** Fetches of collect that wait for a tool to let the hub in. */
  readonly waiting: number;
  /** Looks for jobs whose message was lost, and leaves nothing on the disk of what jobs have removed. */
  readonly jobs: number;
  /** Looks whether yesterday's deliveries were compared with those before. */
  readonly shapes: number;
  /** Looks whether the files of words that older events are found by reach to last midnight. */
  readonly words: number;
  /** Looks for mails, deliveries, files, dead letters, exports and rows that have been kept for long enough. */
  readonly old: number;
}

/** Those of the schedules on AWS, but for what costs nothing here. */
export const usualIntervals: Intervals = {
  folders: 1_000,
  counts: 1_000,
  watch: 15 * minute,
  insight: 15 * minute,
  digest: 15 * minute,
  fetches: 24 * 60 * minute,
  waiting: 60 * minute,
  jobs: minute,
  shapes: 15 * minute,
  words: 15 * minute,
  old: 24 * 60 * minute,
};

/** What schedules call on AWS. */
export function scheduleOf(
  parts: Parts,
  { watch, insight, digest, collect }: Functions,
  every: Intervals,
  retention: Retention,
): Schedule {
  const { due, queues, now, log, jobs, work, countSoon, at, tidy, removeExpired } = parts;
  return new Schedule({
    table: due,
    queue: queues.schedule,
    now,
    log,
    periodic: {
      watch: { every: every.watch, run: watch },
      insight: { every: every.insight, run: insight },
      digest: { every: every.digest, run: digest },
      collect: {
        every: every.fetches,
        run: async () => await collect({}, localContext("collect", randomUUID())),
      },
      waiting: {
        every: every.waiting,
        run: async () => await collect({ hourly: true }, localContext("collect", randomUUID())),
      },
      // By the queue, since a job that is run twice at once tells but a part of what it did.
      jobs: {
        every: every.jobs,
        run: async () => {
          for (const job of await jobs.running()) await work.wake(job);
          await countSoon();
          // What an erasure has removed is off the disk a minute later.
          await tidy();
        },
      },
      words: {
        every: every.words,
        run: async () => await renewWords({ ...parts, rest }, () => queues.jobs.stopping),
      },
      shapes: { every: every.shapes, run: async () => await lookAtShapes(parts, () => queues.jobs.stopping) },
      old: {
        every: every.old,
        run: async () => {
          await removeOldBlobs(at("blobs"), retention, now());
          const before = new Date(now().getTime() - deadFor);
          for (const queue of Object.values(queues)) await queue.forgetDead(before);
          await endOldExports(parts);
          await removeExpired(now());
        },
      },
    },
  });
}
