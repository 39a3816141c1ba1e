import { setTimeout as pause } from "node:timers/promises";
import {
  BatchWriteCommand,
  type BatchWriteCommandOutput,
  type DynamoDBDocumentClient,
} from "@aws-sdk/lib-dynamodb";
import { UpstreamError } from "../../functions/shared/errors.ts";
import { groupCommit } from "./group-commit.ts";

/** Puts or deletes one message; resolves when that is on disk. */
export type QueueWrite = (request: Record<string, unknown>) => Promise<void>;

/** Writes to a table of queues, all that is asked for meanwhile together. */
export function queueWrite(client: DynamoDBDocumentClient, table: string): QueueWrite {
  return groupCommit(async (requests) => {
    let pending: Record<string, unknown>[] | undefined = [...requests];
    for (let attempt = 0; pending && pending.length > 0; attempt++) {
      if (attempt > 4) throw new UpstreamError("The bus");
      if (attempt > 0) await pause(20 * 2 ** attempt);
      try {
        const answer: BatchWriteCommandOutput = await client.send(
          new BatchWriteCommand({ RequestItems: { [table]: pending } }),
        );
        pending = answer.UnprocessedItems?.[table];
      } catch (cause) {
        if (attempt === 4) throw new UpstreamError("The bus", { cause });
      }
    }
  });
}
