import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { type DynamoDBDocumentClient, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import type { SQSBatchResponse } from "aws-lambda";
import * as z from "zod/mini";
import type { PullQueue, PullRecord } from "../../functions/collect/handler.ts";
import { errorFields } from "../../functions/shared/log.ts";
import type { DeadLetter, DeadLetters, EventBus, Log } from "../../functions/shared/ports.ts";
import { accountEventMessage, type BusMessage, pullMessage } from "../../schemas/bus.ts";
import type { QueueWrite } from "./queue-write.ts";

const queued = z.object({
  sk: z.string(),
  body: z.string(),
  attempts: z.number(),
  reason: z.optional(z.string()),
});
type Queued = z.infer<typeof queued>;
const queuedMessage = z.object({ detail: z.union([accountEventMessage, pullMessage]) });

export interface QueueOptions {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  /** What the queues of one table write by, so that their writes go together. */
  readonly write: QueueWrite;
  /** Whose messages these are, e.g. `record`: names the rows, and the reason of the dead ones. */
  readonly consumer: string;
  readonly takes: (type: string) => boolean;
  readonly consume: (event: { readonly Records: readonly PullRecord[] }) => Promise<SQSBatchResponse>;
  readonly log: Log;
  /** Milliseconds before the first retry; doubled with each further one. */
  readonly backOff: number;
  /** Failures after which a message is dead. */
  readonly attempts: number;
}

const batchSize = 10;
const workers = 4;
/** Messages that must wait for each further worker to lend a hand: what they write, the door waits for too. */
const backlog = 100;
/** Messages held in memory; what lies beyond waits in the table until these are done. */
const window = 5_000;

/**
 * A rule of the local bus and the queue behind it, on a table: a publish resolves when the messages that the rule takes
 * are on disk, a message leaves the table when its consumer is done with it, and one that keeps failing is put aside as
 * dead.
 */
export class Queue implements EventBus, DeadLetters, PullQueue {
  readonly #options: QueueOptions;
  readonly #ready: Queued[] = [];
  readonly #held = new Set<string>();
  readonly #idle: (() => void)[] = [];
  readonly #listeners = new Set<(message: BusMessage) => void>();
  /** Milliseconds that a consumer wants messages to wait before they come again. */
  readonly #postponed = new Map<string, number>();
  readonly #live: string;
  readonly #dead: string;
  #overflowed = true;
  #stopping = false;
  #running: Promise<void>[] = [];

  constructor(options: QueueOptions) {
    this.#options = options;
    // Record's rows have had these names since before there was a second queue.
    const { consumer } = options;
    [this.#live, this.#dead] =
      consumer === "record" ? ["queue", "dead"] : [`queue#${consumer}`, `dead#${consumer}`];
  }

  /** Takes up what an earlier run left behind, and starts to work. */
  async start(): Promise<void> {
    await this.#refill();
    this.#running = Array.from({ length: workers }, (_, rank) => this.#work(rank));
  }

  /** Lets the batches under way end; the rest stays in the table. */
  async stop(): Promise<void> {
    this.#stopping = true;
    for (const wake of this.#idle.splice(0)) wake();
    await Promise.all(this.#running);
  }

  async publish(messages: readonly BusMessage[]): Promise<void> {
    const fresh = messages
      .filter(({ type }) => this.#options.takes(type))
      .map((detail) => ({
        sk: `${new Date().toISOString()}#${randomUUID()}`,
        body: JSON.stringify({
          id: randomUUID(),
          source: detail.source,
          "detail-type": detail.type,
          time: detail.time,
          detail,
        }),
        attempts: 0,
      }));
    await Promise.all(
      fresh.map((message) => this.#options.write({ PutRequest: { Item: { pk: this.#live, ...message } } })),
    );
    this.#offer(fresh);
    for (const listener of this.#listeners) for (const message of messages) listener(message);
  }

  /** Calls back with every message published from now on; the answer ends it. */
  listen(listener: (message: BusMessage) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async list(): Promise<DeadLetter[]> {
    return (await this.#read(this.#dead)).flatMap(({ body, attempts, reason }) => {
      // A count of refusals may die as well; it is no delivery that anybody waits for.
      const { data: read } = queuedMessage.safeParse(JSON.parse(body));
      if (!read) return [];
      const { deliveryid, receivedtime, data } = read.detail;
      return [
        {
          delivery: deliveryid,
          tool: data.tool,
          connection: data.connection,
          receivedAt: receivedtime,
          reason: reason ?? "unknown",
          attempts,
          ...("id" in data ? { event: data.id } : {}),
        },
      ];
    });
  }

  async redrive(delivery: string): Promise<number> {
    const dead = (await this.#read(this.#dead)).filter(
      ({ body }) => JSON.parse(body).detail.deliveryid === delivery,
    );
    const revived = dead.map(({ sk, body }) => ({ sk, body, attempts: 0 }));
    await Promise.all(
      revived.map((message) => this.#options.write({ PutRequest: { Item: { pk: this.#live, ...message } } })),
    );
    await Promise.all(
      dead.map(({ sk }) => this.#options.write({ DeleteRequest: { Key: { pk: this.#dead, sk } } })),
    );
    this.#offer(revived);
    return revived.length;
  }

  async postpone({ messageId }: PullRecord, seconds: number): Promise<void> {
    this.#postponed.set(messageId, seconds * 1000);
  }

  async bury({ messageId, body, attributes }: PullRecord): Promise<void> {
    const attempts = Number(attributes.ApproximateReceiveCount);
    await this.#putDead({ sk: messageId, body, attempts });
  }

  #offer(messages: readonly Queued[]): void {
    for (const message of messages) {
      if (this.#held.size >= window) this.#overflowed = true;
      else {
        this.#held.add(message.sk);
        this.#ready.push(message);
      }
    }
    for (const wake of this.#idle.splice(0)) wake();
  }

  async #work(rank: number): Promise<void> {
    while (!this.#stopping) {
      if (this.#ready.length === 0 && this.#overflowed && this.#held.size === 0) await this.#refill();
      const batch = this.#ready.length > rank * backlog ? this.#ready.splice(0, batchSize) : [];
      if (batch.length > 0) await this.#deliver(batch);
      else await new Promise<void>((wake) => this.#idle.push(wake));
    }
  }

  async #deliver(batch: readonly Queued[]): Promise<void> {
    const failed = await this.#consume(batch);
    await Promise.all(
      batch.map(async (message) => {
        try {
          if (failed.has(message.sk)) return await this.#failed(message);
          await this.#options.write({ DeleteRequest: { Key: { pk: this.#live, sk: message.sk } } });
        } catch (error) {
          // Left in the table: it is delivered again after a restart, and the consumer is idempotent.
          this.#options.log("error", "queue_write_failed", errorFields(error));
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
      const { batchItemFailures } = await this.#options.consume({ Records });
      return new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    } catch (error) {
      this.#options.log("error", "consumer_failed", errorFields(error));
      return new Set(batch.map(({ sk }) => sk));
    }
  }

  async #failed(message: Queued): Promise<void> {
    const attempts = message.attempts + 1;
    const asked = this.#postponed.get(message.sk);
    this.#postponed.delete(message.sk);
    if (attempts < this.#options.attempts) {
      const wait = this.#options.backOff * 2 ** (attempts - 1);
      void pause(asked ?? wait + Math.random() * wait, undefined, { ref: false }).then(() => {
        this.#ready.push({ ...message, attempts });
        for (const wake of this.#idle.splice(0)) wake();
      });
      return;
    }
    await this.#putDead({ ...message, attempts });
    await this.#options.write({ DeleteRequest: { Key: { pk: this.#live, sk: message.sk } } });
    this.#held.delete(message.sk);
  }

  async #putDead({ sk, body, attempts }: Omit<Queued, "reason">): Promise<void> {
    const { client, table, consumer } = this.#options;
    const Item = { pk: this.#dead, sk, body, attempts, reason: `${consumer} failed` };
    await client.send(new PutCommand({ TableName: table, Item }));
    this.#options.log("error", "message_dead", { attempts });
  }

  async #refill(): Promise<void> {
    this.#overflowed = false;
    this.#offer((await this.#read(this.#live, window + 1)).filter(({ sk }) => !this.#held.has(sk)));
  }

  async #read(pk: string, limit = 10_000): Promise<Queued[]> {
    const { client, table } = this.#options;
    const found: Queued[] = [];
    let from: Record<string, unknown> | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName: table,
          ConsistentRead: true,
          KeyConditionExpression: "pk = :pk",
          ExpressionAttributeValues: { ":pk": pk },
          ...(from ? { ExclusiveStartKey: from } : {}),
        }),
      );
      found.push(...Items.map((item) => queued.parse(item)));
      from = LastEvaluatedKey;
    } while (from && found.length < limit);
    return found.slice(0, limit);
  }
}
