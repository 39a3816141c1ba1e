import * as z from "zod/mini";
import { errorFields } from "../../functions/shared/log.ts";
import { pause } from "../../functions/shared/pause.ts";
import type { Clock, Log } from "../../functions/shared/ports.ts";
import type { Table } from "../../functions/store/table.ts";
import { type LocalRecord, newMessage, type Queue } from "./queue.ts";

export interface Periodic {
  /** Milliseconds from one run to the next. */
  readonly every: number;
  /** May be run twice, after a crash. */
  readonly run: () => Promise<unknown>;
}

export interface ScheduleOptions {
  /** Where it stands when each is due; the queue's own table, so that both are written at once. */
  readonly table: Table;
  readonly queue: Queue;
  /** By names, which stay the same from run to run. */
  readonly periodic: Readonly<Record<string, Periodic>>;
  readonly now: Clock;
  readonly log: Log;
}

const dueRow = z.object({ due: z.number() });
const toRun = z.object({ run: z.string() });

/** Milliseconds between two looks at the most: a machine that slept has not counted them. */
const lookEvery = 60_000;
const againAfter = 1_000;

/**
 * Stands where schedules stand on AWS. When something is due next is on disk, and moves on in the same write that puts the
 * run into the queue: a restart neither loses a run nor repeats one, and of several that a stopped hub has missed there is
 * one.
 */
export class Schedule {
  readonly #options: ScheduleOptions;
  readonly #stop = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(options: ScheduleOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const { table, queue, periodic, now } = this.#options;
    for (const [name, { every }] of Object.entries(periodic))
      await table.putNew({ ...keyOf(name), due: now().getTime() + every });
    await queue.start(async ({ Records }) => await this.#run(Records));
    this.#running = this.#watch();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    await this.#options.queue.stop();
  }

  async #watch(): Promise<void> {
    const { now, log } = this.#options;
    while (!this.#stop.signal.aborted) {
      const next = await this.#look().catch((error: unknown) => {
        log("warn", "schedule_unread", errorFields(error));
        return now().getTime() + againAfter;
      });
      const wait = Math.min(Math.max(0, next - now().getTime()), lookEvery);
      await pause(wait, { signal: this.#stop.signal, ref: false }).catch(() => undefined);
    }
  }

  /** Queues what is due; the instant at which the next is. */
  async #look(): Promise<number> {
    const { table, periodic, now } = this.#options;
    let next = Number.POSITIVE_INFINITY;
    for (const [name, { every }] of Object.entries(periodic)) {
      const { due } = dueRow.parse(await table.get(keyOf(name)));
      const at = now().getTime();
      // Due later than a whole round from now: the clock was set back, and this begins anew.
      const isDue = due <= at || due > at + every;
      const missed = Math.max(0, Math.floor((at - due) / every));
      const after = isDue ? Math.min(due, at) + every * (missed + 1) : due;
      if (isDue) await this.#queue(name, due, after);
      next = Math.min(next, after);
    }
    return next;
  }

  async #queue(name: string, due: number, next: number): Promise<void> {
    const { table, queue } = this.#options;
    const message = newMessage(JSON.stringify({ run: name }));
    await table.transact([
      table.overwriting(queue.rows.rowOf(message)),
      table.putting({ ...keyOf(name), due: next }, { if: "#due = :due", values: { due } }),
    ]);
    queue.take([message]);
  }

  async #run(records: readonly LocalRecord[]) {
    const { periodic, log } = this.#options;
    const failed: string[] = [];
    for (const { messageId, body } of records) {
      const { run } = toRun.parse(JSON.parse(body));
      try {
        await periodic[run]?.run();
      } catch (error) {
        log("warn", "run_failed", { run, ...errorFields(error) });
        failed.push(messageId);
      }
    }
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  }
}

const keyOf = (name: string) => ({ pk: "due", sk: name });
