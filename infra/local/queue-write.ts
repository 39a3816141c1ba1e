import { BatchWriteCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { UpstreamError } from "../../functions/shared/errors.ts";
import { pause } from "../../functions/shared/pause.ts";
import { retrying } from "../../functions/shared/retrying.ts";
import { groupCommit } from "./group-commit.ts";

/** Puts or deletes one message; resolves when that is on disk. */
export type QueueWrite = (request: Record<string, unknown>) => Promise<void>;

/** Writes to a table of queues, all that is asked for meanwhile together. */
export function queueWrite(client: DynamoDBDocumentClient, table: string): QueueWrite {
  return groupCommit(async (requests) => {
    let pending: Record<string, unknown>[] = [...requests];
    await retrying({ rounds: 5, on: (error) => error instanceof UpstreamError, pause }, async () => {
      pending = await leftOf(client, table, pending);
      if (pending.length > 0) throw new UpstreamError("The bus");
    });
  });
}

/** Writes what it can of some messages; what is left of them. */
async function leftOf(client: DynamoDBDocumentClient, table: string, requests: Record<string, unknown>[]) {
  try {
    const { UnprocessedItems } = await client.send(
      new BatchWriteCommand({ RequestItems: { [table]: requests } }),
    );
    return UnprocessedItems?.[table] ?? [];
  } catch (cause) {
    throw new UpstreamError("The bus", { cause });
  }
}
