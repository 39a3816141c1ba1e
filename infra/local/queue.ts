import { randomUUID } from "node:crypto";
import type { SQSBatchResponse, SQSRecord } from "aws-lambda";
import { type DeadMessage, deadLetterOf, isNamed } from "../../functions/shared/dead-letters.ts";
import { errorFields } from "../../functions/shared/log.ts";
import { pause } from "../../functions/shared/pause.ts";
import type { DeadLetter, DeadLetters, Log } from "../../functions/shared/ports.ts";
import { type Queued, QueueRows, type QueueTable } from "./queue-rows.ts";

/** What handlers read of an SQS record. */
export type LocalRecord = Pick<SQSRecord, "messageId" | "receiptHandle" | "body"> & {
  readonly attributes: Pick<SQSRecord["attributes"], "ApproximateReceiveCount">;
};

/** A handler as SQS calls it: it answers which messages failed. */
export type Consume = (event: { readonly Records: readonly LocalRecord[] }) => Promise<SQSBatchResponse>;

export type Consumer = "collect" | "convert" | "counts" | "jobs" | "mails" | "record" | "schedule" | "send";

/**
 * Waits for the turn of what has waited since an instant, in milliseconds since 1970, so many milliseconds at the most;
 * `others`: whether there is something else that goes before it. Answers whether it goes alone, or has its share beside them.
 */
export type Turn = (since: number, waits?: number, others?: () => boolean) => Promise<boolean>;

export interface QueueOptions {
  /** Whose messages these are, e.g. `record`: names the rows, and the reason of the dead ones. */
  readonly consumer: Consumer;
  readonly log: Log;
  /** Milliseconds before the first retry; doubled with each further one, and up to twice as much by chance. */
  readonly backOff: number;
  /** Failures after which a message is dead. */
  readonly attempts: number;
  /** Messages that the consumer is given at once, at the most. */
  readonly batch: number;
  /** The same while deliveries are taken: what is done with a batch in one go, they wait for. Left out, as many as ever. */
  readonly share?: number;
  /** Batches that are worked on at once, at the most. */
  readonly workers: number;
  /** Messages that must wait for each further worker to lend a hand; left out, a hundred: what they write, ingest waits for too. */
  readonly backlog?: number;
  /** Resolves when the message that has waited since an instant may be worked on, with all that wait by then; left out, at once. */
  readonly turn?: Turn;
  /** What a dead message says of itself; left out, it says it as messages of the bus do. */
  readonly told?: (dead: DeadMessage) => DeadLetter | undefined;
  /** The clock, in milliseconds since 1970; left out, the machine's. */
  readonly now?: () => number;
}

const usualBacklog = 100;
/** Messages held in memory to be worked on; what lies beyond waits in the table until these are done. */
const window = 5_000;

/**
 * Stands where SQS stands on AWS, one for each consumer, on a table: a message is on disk when `send` resolves, leaves the
 * table when its consumer is done with it, comes again later when it failed, and is put aside as dead when it keeps
 * failing. It may come twice, after a crash.
 */
export class Queue implements DeadLetters {
  readonly #options: QueueOptions;
  readonly rows: QueueRows;
  readonly #now: () => number;
  readonly #ready: Queued[] = [];
  readonly #held = new Set<string>();
  readonly #idle: (() => void)[] = [];
  /** Milliseconds that a consumer wants messages to wait before they come again. */
  readonly #postponed = new Map<string, number>();
  #consumer: Consume = async () => ({ batchItemFailures: [] });
  /** Messages that are held and not due yet. */
  #waiting = 0;
  #overflowed = true;
  #stopping = false;
  #running: Promise<void>[] = [];

  constructor(table: QueueTable, options: QueueOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.rows = new QueueRows(table, options.consumer);
  }

  get stopping(): boolean {
    return this.#stopping;
  }

  /** Whether it has messages that could be worked on now. */
  get isBusy(): boolean {
    return this.#held.size > this.#waiting;
  }

  /** Takes up what an earlier run left behind, and starts to work. */
  async start(consume: Consume): Promise<void> {
    this.#consumer = consume;
    await this.#refill();
    this.#running = Array.from({ length: this.#options.workers }, (_, rank) => this.#work(rank));
  }

  /** Lets the batches under way end; the rest stays in the table. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#wake();
    await Promise.all(this.#running);
  }

  /** Resolves when the messages are on disk. They come `delay` milliseconds from now. */
  async send(bodies: readonly string[], delay = 0): Promise<void> {
    const messages = bodies.map((body) => newMessage(body, delay, this.#now()));
    await Promise.all(messages.map((message) => this.rows.put(message)));
    this.take(messages);
  }

  /** Works on messages that were put among the rows. */
  take(messages: readonly Queued[]): void {
    for (const message of messages) {
      if (this.#held.has(message.sk)) continue;
      if (this.#held.size - this.#waiting >= window) this.#overflowed = true;
      else {
        this.#held.add(message.sk);
        this.#whenDue(message);
      }
    }
    this.#wake();
  }

  async list(): Promise<DeadLetter[]> {
    const { consumer, told = deadLetterOf } = this.#options;
    return (await this.rows.dead()).flatMap((row) => told(deadOf(row, consumer)) ?? []);
  }

  async discard(name: string): Promise<number> {
    return await this.#forget(({ sk, body }) => isNamed({ messageId: sk, body }, name));
  }

  /** Forgets the dead that were sent before an instant. */
  async forgetDead(before: Date): Promise<number> {
    return await this.#forget(({ sk }) => sk < before.toISOString());
  }

  async #forget(those: (row: Queued) => boolean): Promise<number> {
    const gone = (await this.rows.dead()).filter(those);
    await Promise.all(gone.map(({ sk }) => this.rows.unbury(sk)));
    return gone.length;
  }

  async redrive(name: string): Promise<number> {
    const dead = (await this.rows.dead()).filter(({ sk, body }) => isNamed({ messageId: sk, body }, name));
    // Under a new name: the one who buried it may be about to remove the row that it had before.
    const revived = dead.map((row) => ({ ...named(sentAt(row), row.body), attempts: 0 }));
    await Promise.all(revived.map((message) => this.rows.put(message)));
    await Promise.all(dead.map(({ sk }) => this.rows.unbury(sk)));
    this.take(revived);
    return revived.length;
  }

  async postpone({ messageId }: Pick<LocalRecord, "messageId">, seconds: number): Promise<void> {
    this.#postponed.set(messageId, seconds * 1000);
  }

  async bury({ messageId, body, attributes }: LocalRecord): Promise<void> {
    await this.#bury({ sk: messageId, body, attempts: Number(attributes.ApproximateReceiveCount) });
  }

  #wake(): void {
    for (const wake of this.#idle.splice(0)) wake();
  }

  /** By a timer and not by the clock, which may be set back meanwhile. */
  #whenDue(message: Queued, wait = leftOf(message, this.#now())): void {
    if (wait <= 0) return void this.#ready.push(message);
    this.#waiting++;
    const part = Math.min(wait, longestTimer);
    void pause(part, { ref: false }).then(() => {
      this.#waiting--;
      this.#whenDue(message, wait - part);
      this.#wake();
    });
  }

  async #work(rank: number): Promise<void> {
    while (!this.#stopping) {
      if (!this.isBusy && this.#overflowed) await this.#refill();
      // Nothing may come between this look and the wait: it would wake nobody.
      const { backlog = usualBacklog } = this.#options;
      const [oldest] = this.#ready.length > rank * backlog ? this.#ready : [];
      if (oldest === undefined) await new Promise<void>((wake) => this.#idle.push(wake));
      else await this.#next(oldest);
    }
  }

  /** Works on the messages that are ready when it is their turn; others may have taken them by then. */
  async #next(oldest: Queued): Promise<void> {
    const { batch: most, share = most, turn } = this.#options;
    const isAlone = (await turn?.(Date.parse(sentAt(oldest)))) ?? true;
    const batch = this.#ready.splice(0, isAlone ? most : share);
    if (batch.length > 0) await this.#deliver(batch);
  }

  async #deliver(batch: readonly Queued[]): Promise<void> {
    const failed = await this.#consume(batch);
    await Promise.all(
      batch.map(async (message) => {
        try {
          if (failed.has(message.sk)) return await this.#failed(message);
          await this.rows.remove(message.sk);
        } catch (error) {
          // A full disk, say: for as long as nothing can be written of it, it is delivered again, and the consumer is idempotent.
          this.#options.log("error", "queue_write_failed", errorFields(error));
          const { backOff, attempts } = this.#options;
          this.#whenDue(message, backOff * 2 ** (attempts - 1));
          this.#wake();
          return;
        }
        this.#held.delete(message.sk);
      }),
    );
  }

  /** The messages that failed, by their names. */
  async #consume(batch: readonly Queued[]): Promise<ReadonlySet<string>> {
    try {
      const Records = batch.map(({ sk, body, attempts }) => ({
        messageId: sk,
        receiptHandle: sk,
        body,
        attributes: { ApproximateReceiveCount: String(attempts + 1) },
      }));
      const { batchItemFailures } = await this.#consumer({ Records });
      return new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    } catch (error) {
      const { consumer, log } = this.#options;
      log("error", "consumer_failed", { consumer, ...errorFields(error) });
      return new Set(batch.map(({ sk }) => sk));
    }
  }

  async #failed({ sk, body, attempts: before }: Queued): Promise<void> {
    const { backOff, log } = this.#options;
    const attempts = before + 1;
    const asked = this.#postponed.get(sk);
    this.#postponed.delete(sk);
    if (attempts >= this.#options.attempts) {
      await this.#bury({ sk, body, attempts });
      await this.rows.remove(sk);
      this.#held.delete(sk);
      return;
    }
    const wait = asked ?? backOff * 2 ** (attempts - 1) * (1 + Math.random());
    const again = { sk, body, attempts, due: this.#now() + wait, wait };
    // If this is not written, a restart tries it at once and counts from the start.
    await this.rows
      .put(again)
      .catch((error: unknown) => log("warn", "queue_write_failed", errorFields(error)));
    this.#whenDue(again);
    this.#wake();
  }

  async #bury(message: Queued): Promise<void> {
    const { consumer, log } = this.#options;
    await this.rows.bury(message);
    log("error", "message_dead", { consumer, attempts: message.attempts });
  }

  async #refill(): Promise<void> {
    this.#overflowed = false;
    this.take(await this.rows.live(window + this.#waiting + 1));
  }
}

/** Milliseconds; a timer that is set for longer fires at once. */
const longestTimer = 2 ** 31 - 1;

/** Milliseconds until a message is due. */
const leftOf = ({ due = 0, wait = Number.POSITIVE_INFINITY }: Queued, now: number) =>
  Math.min(due - now, wait);

/** `delay`: milliseconds before it may be worked on. */
export function newMessage(body: string, delay = 0, now = Date.now()): Queued {
  const message = named(new Date(now).toISOString(), body);
  return { ...message, attempts: 0, ...(delay > 0 ? { due: now + delay, wait: delay } : {}) };
}

const named = (sent: string, body: string) => ({ sk: `${sent}#${randomUUID()}`, body });

const deadOf = ({ sk, body, attempts }: Queued, consumer: Consumer): DeadMessage => ({
  messageId: sk,
  body,
  attempts,
  reason: `${consumer}_failed`,
  sentAt: sentAt({ sk }),
});

const sentAt = ({ sk }: Pick<Queued, "sk">) => sk.slice(0, sk.indexOf("#"));
