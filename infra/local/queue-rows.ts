import { type DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod/mini";
import type { QueueWrite } from "./queue-write.ts";

const queued = z.object({
  /** `<instant sent>#<id>`: rows come in the order in which they were sent. */
  sk: z.string(),
  body: z.string(),
  /** Failures so far. */
  attempts: z.number(),
  /** When it may first be worked on, in milliseconds since 1970; left out, at once. */
  due: z.optional(z.number()),
  /** Milliseconds from when this was written until then: it waits no longer than that, though the clock was set back since. */
  wait: z.optional(z.number()),
});
export type Queued = z.infer<typeof queued>;

/** A table of queues. */
export interface QueueTable {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  /** What the queues of one table write by, so that their writes go together. */
  readonly write: QueueWrite;
}

/** The rows of one queue: the live ones and, apart from them, the dead. */
export class QueueRows {
  readonly #of: QueueTable;
  readonly #live: string;
  readonly #dead: string;

  constructor(of: QueueTable, consumer: string) {
    this.#of = of;
    this.#live = `queue#${consumer}`;
    this.#dead = `dead#${consumer}`;
  }

  /** A message as the row that `put` writes. */
  rowOf(message: Queued): Queued & { readonly pk: string } {
    return { pk: this.#live, ...message };
  }

  async put(message: Queued): Promise<void> {
    await this.#of.write({ PutRequest: { Item: this.rowOf(message) } });
  }

  async remove(sk: string): Promise<void> {
    await this.#of.write({ DeleteRequest: { Key: { pk: this.#live, sk } } });
  }

  async bury(message: Queued): Promise<void> {
    await this.#of.write({ PutRequest: { Item: { pk: this.#dead, ...message } } });
  }

  /** Forgets a dead one. */
  async unbury(sk: string): Promise<void> {
    await this.#of.write({ DeleteRequest: { Key: { pk: this.#dead, sk } } });
  }

  async live(limit: number): Promise<Queued[]> {
    return await this.#read(this.#live, limit);
  }

  async dead(): Promise<Queued[]> {
    return await this.#read(this.#dead, 10_000);
  }

  async #read(pk: string, limit: number): Promise<Queued[]> {
    const found: Queued[] = [];
    let from: Record<string, unknown> | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await this.#of.client.send(
        new QueryCommand({
          TableName: this.#of.table,
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
