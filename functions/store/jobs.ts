import { randomUUID } from "node:crypto";
import {
  BatchGetCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import * as z from "zod/mini";
import { job } from "../../schemas/job.ts";
import { onTable } from "./dynamo.ts";
import type { TransactItem } from "./events-table.ts";
import { accountKey, jobKey, runningKey } from "./keys.ts";

const jobRow = z.extend(job, {
  /** Where the next step goes on; what it means is the job's own affair. */
  cursor: z.optional(z.string()),
  /** Blobs to be emptied: deliveries of erased events that came again. */
  blobs: z.optional(z.array(z.string())),
  /** Moves that were decided before an erasure and not at their end: where these lead, an event stays. */
  decided: z.optional(z.array(z.string())),
});
export type JobRow = z.infer<typeof jobRow>;

export function newJob(
  given: Pick<JobRow, "kind" | "identities" | "accounts" | "by" | "at" | "blobs" | "decided">,
): JobRow {
  return { job: `job_${randomUUID()}`, state: "running", done: 0, ...given };
}

/** Background work: what is to be done and how far it has come. Starting one is part of the transaction that needs it. */
export class Jobs {
  readonly #client: DynamoDBDocumentClient;
  readonly table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.table = table;
  }

  /** The items that start a job, for a transaction. */
  starting(row: JobRow): TransactItem[] {
    return [jobKey(row.job), runningKey(row.job)].map((key) => ({
      Put: {
        TableName: this.table,
        Item: { ...row, ...key },
        ConditionExpression: "attribute_not_exists(pk)",
      },
    }));
  }

  async get(id: string): Promise<JobRow | undefined> {
    const { Item } = await onTable(
      this.#client.send(new GetCommand({ TableName: this.table, Key: jobKey(id), ConsistentRead: true })),
    );
    return Item && jobRow.parse(Item);
  }

  async several(ids: readonly string[]): Promise<JobRow[]> {
    const found: JobRow[] = [];
    const pending = ids.map(jobKey);
    while (pending.length > 0) {
      const { Responses, UnprocessedKeys } = await onTable(
        this.#client.send(
          new BatchGetCommand({
            RequestItems: { [this.table]: { Keys: pending.splice(0, 100), ConsistentRead: true } },
          }),
        ),
      );
      found.push(...(Responses?.[this.table] ?? []).map((item) => jobRow.parse(item)));
      for (const key of UnprocessedKeys?.[this.table]?.Keys ?? [])
        pending.push({ pk: String(key.pk), sk: "@" });
    }
    return found;
  }

  /** The names of the jobs that are not finished. */
  async running(): Promise<string[]> {
    const names: string[] = [];
    for (let from: Record<string, unknown> | undefined, more = true; more; more = from !== undefined) {
      const { Items = [], LastEvaluatedKey } = await onTable(
        this.#client.send(
          new QueryCommand({
            TableName: this.table,
            ConsistentRead: true,
            KeyConditionExpression: "pk = :pk",
            ExpressionAttributeValues: { ":pk": runningKey("").pk },
            ProjectionExpression: "sk",
            ...(from ? { ExclusiveStartKey: from } : {}),
          }),
        ),
      );
      names.push(...Items.map(({ sk }) => String(sk)));
      from = LastEvaluatedKey;
    }
    return names;
  }

  /** Remembers how far a job has come. A step that is repeated after a crash counts its events again, never too few. */
  async advance(id: string, cursor: string, count: number): Promise<void> {
    await onTable(
      this.#client.send(
        new UpdateCommand({
          TableName: this.table,
          Key: jobKey(id),
          UpdateExpression: "SET #cursor = :cursor ADD #done :count",
          ExpressionAttributeNames: { "#cursor": "cursor", "#done": "done" },
          ExpressionAttributeValues: { ":cursor": cursor, ":count": count },
        }),
      ),
    );
  }

  /** Ends a job and takes its mark off the accounts it was moving events for. */
  async finish({ job: id, accounts, report }: JobRow, at: string): Promise<void> {
    const ended = {
      Update: {
        TableName: this.table,
        Key: jobKey(id),
        UpdateExpression: `SET #state = :done, finishedAt = :at${report ? ", report = :report" : ""} REMOVE #cursor`,
        ExpressionAttributeNames: { "#state": "state", "#cursor": "cursor" },
        ExpressionAttributeValues: { ":done": "done", ":at": at, ...(report ? { ":report": report } : {}) },
      },
    };
    const marks = accounts.map((account) => ({
      Update: {
        TableName: this.table,
        Key: accountKey(account),
        UpdateExpression: "DELETE moving :job",
        ExpressionAttributeValues: { ":job": new Set([id]) },
      },
    }));
    const running = { Delete: { TableName: this.table, Key: runningKey(id) } };
    await onTable(this.#client.send(new TransactWriteCommand({ TransactItems: [ended, ...marks, running] })));
  }
}
