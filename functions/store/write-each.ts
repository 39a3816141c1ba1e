import { BatchWriteCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { UpstreamError } from "../shared/errors.ts";
import { onTable } from "./dynamo.ts";

type WriteRequests = NonNullable<ConstructorParameters<typeof BatchWriteCommand>[0]["RequestItems"]>[string];

const attempts = 8;

/** Puts and deletes rows, each by itself; what a busy table leaves undone is tried again. */
export async function writeEach(
  client: DynamoDBDocumentClient,
  table: string,
  requests: WriteRequests,
  pause: (milliseconds: number) => Promise<void> = async () => undefined,
): Promise<void> {
  const pending = [...requests];
  for (let left = attempts; pending.length > 0; ) {
    const { UnprocessedItems } = await onTable(
      client.send(new BatchWriteCommand({ RequestItems: { [table]: pending.splice(0, 25) } })),
    );
    const undone = UnprocessedItems?.[table] ?? [];
    if (undone.length === 0) continue;
    if (--left === 0) throw new UpstreamError("The table");
    await pause(Math.random() * 20 * 2 ** (attempts - left));
    pending.push(...undone);
  }
}
