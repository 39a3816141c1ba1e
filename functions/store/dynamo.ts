import { DynamoDBClient, type DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { UpstreamError } from "../shared/errors.ts";

export function documentClient(config: DynamoDBClientConfig): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(new DynamoDBClient(config), {
    marshallOptions: { removeUndefinedValues: true },
  });
}

/** A call on a table; every failure but that of a condition is `UpstreamError`. */
export async function onTable<Answer>(call: Promise<Answer>): Promise<Answer> {
  try {
    return await call;
  } catch (cause) {
    if (isConditionFailure(cause) || isCanceled(cause)) throw cause;
    throw new UpstreamError("The table", { cause });
  }
}

export function isConditionFailure(error: unknown): boolean {
  return error instanceof Error && error.name === "ConditionalCheckFailedException";
}

/** A transaction's cancellation: `reasons` holds a code for each item. */
export interface Canceled extends Error {
  readonly CancellationReasons: readonly { readonly Code?: string }[];
}

export function isCanceled(error: unknown): error is Canceled {
  return (
    error instanceof Error && error.name === "TransactionCanceledException" && "CancellationReasons" in error
  );
}
