import { DynamoDBClient, type DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import { BatchWriteCommand, DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { UpstreamError } from "../errors.ts";

export function documentClient(config: DynamoDBClientConfig): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(new DynamoDBClient(config), {
    marshallOptions: { removeUndefinedValues: true },
  });
}

/** A call on a table; whatever the database answers but a failed condition is `UpstreamError`. */
export async function onTable<Answer>(call: Promise<Answer>): Promise<Answer> {
  try {
    return await call;
  } catch (cause) {
    if (isConditionFailure(cause) || isCanceled(cause)) throw cause;
    throw new UpstreamError("The table", { cause });
  }
}

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

export function isConditionFailure(error: unknown): boolean {
  return error instanceof Error && error.name === "ConditionalCheckFailedException";
}

/** A transaction's cancellation: `reasons` holds a code for each of its items. */
export interface Canceled extends Error {
  readonly CancellationReasons: readonly { readonly Code?: string }[];
}

export function isCanceled(error: unknown): error is Canceled {
  return (
    error instanceof Error && error.name === "TransactionCanceledException" && "CancellationReasons" in error
  );
}
