import type { DeadMessage } from "../../functions/shared/dead-letters.ts";
import type { DeadLetter } from "../../functions/shared/ports.ts";
import { because, explainedReason } from "../../schemas/reason-words.ts";
import { LocalBus } from "./bus.ts";
import { type Consumer, Queue, type QueueOptions } from "./queue.ts";
import type { QueueTable } from "./queue-rows.ts";

export type Queues = ReturnType<typeof queuesIn>;

/**
 * Milliseconds for which counting waits for deliveries, and for those to be recorded, at the most: a counter that is late misleads
 * nobody who waits for an answer.
 */
const countsWait = 10_000;

/** The queues of the hub, one for each consumer. Files and mails are both convert's: a large file holds up no mail. */
export function queuesIn(table: QueueTable, { log, turn }: Pick<QueueOptions, "log" | "turn">) {
  const queue = (consumer: Consumer, how: Partial<QueueOptions>) =>
    new Queue(table, {
      consumer,
      log,
      backOff: 200,
      attempts: 6,
      batch: 1,
      workers: 1,
      ...(turn ? { turn } : {}),
      ...how,
    });
  // Of a burst many together: what a batch writes beside its events, and the pages of the disk, are shared by all of it. While one
  // waits for the store's thread, others work.
  const record = queue("record", { batch: 50, share: 10, workers: 4 });
  return {
    record,
    // One at a time each, and each as soon as there is one: of four, a tool that hangs holds two.
    collect: queue("collect", { workers: 4, backlog: 0, attempts: 60 }),
    jobs: queue("jobs", { backOff: 2_000 }),
    // Beside the jobs, so that a long one does not keep events from being counted; after a burst, which is recorded first.
    counts: queue("counts", {
      backOff: 2_000,
      ...(turn ? { turn: (since) => turn(since, countsWait, () => record.isBusy) } : {}),
    }),
    // One after the other, so that the files of a connection do not wait for each other by failing.
    files: queue("convert", { backOff: 5_000, told: noticeTold }),
    mails: queue("mails", { backOff: 5_000, told: noticeTold }),
    send: queue("send", { workers: 4, attempts: 3 }),
    schedule: queue("schedule", { backOff: 1_000, attempts: 4 }),
  };
}

/** A notice of an object does not say whose that is; the message's own name is what brings it back. */
function noticeTold({ messageId, attempts, reason, sentAt }: DeadMessage): DeadLetter {
  return {
    delivery: messageId,
    tool: "",
    connection: "",
    receivedAt: sentAt,
    ...explainedReason(because(reason)),
    attempts,
  };
}

/** The bus of one machine: fetches go to collect, everything else to record. */
export function busTo({ record, collect }: Queues): LocalBus {
  return new LocalBus([
    { takes: (type) => type !== "fetch.requested", queue: record },
    { takes: (type) => type === "fetch.requested", queue: collect },
  ]);
}
