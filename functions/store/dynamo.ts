import { DynamoDBClient, type DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { Unstorable, UpstreamError } from "../shared/errors.ts";

export function documentClient(config: DynamoDBClientConfig): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(new DynamoDBClient(config), {
    marshallOptions: { removeUndefinedValues: true },
  });
}

/**
 * A call on a table; throws `Unstorable` for what no table takes, and `UpstreamError` for every other failure but that
 * of a condition.
 */
export async function onTable<Answer>(call: Promise<Answer>): Promise<Answer> {
  try {
    return await call;
  } catch (cause) {
    if (isConditionFailure(cause) || (isCanceled(cause) && isOthersDoing(cause))) throw cause;
    if (isTooLarge(cause)) throw new Unstorable({ cause });
    throw new UpstreamError("The table", { cause });
  }
}

/** DynamoDB has one error for what is too large and for expressions that are wrong, which are our own fault: its words tell them apart. */
function isTooLarge(error: unknown): boolean {
  if (isCanceled(error)) return error.CancellationReasons.some(isReasonTooLarge);
  return error instanceof Error && error.name === "ValidationException" && speaksOfSize(error.message);
}

const isReasonTooLarge = ({ Code, Message = "" }: Canceled["CancellationReasons"][number]) =>
  Code === "ValidationError" && speaksOfSize(Message);
const speaksOfSize = (words: string) =>
  /\bsize\b|exceed|overflow|empty string|significant digits/i.test(words);

/** Whether a condition or another transaction stopped it; else a row of it does not fit, or the table is busy. */
const isOthersDoing = ({ CancellationReasons }: Canceled) =>
  CancellationReasons.every(({ Code = "None" }) => othersDoing.has(Code));
const othersDoing = new Set(["None", "ConditionalCheckFailed", "TransactionConflict"]);

export function isConditionFailure(error: unknown): boolean {
  return error instanceof Error && error.name === "ConditionalCheckFailedException";
}

/** A transaction's cancellation: `reasons` holds a code for each item. */
export interface Canceled extends Error {
  readonly CancellationReasons: readonly { readonly Code?: string; readonly Message?: string }[];
}

export function isCanceled(error: unknown): error is Canceled {
  return (
    error instanceof Error && error.name === "TransactionCanceledException" && "CancellationReasons" in error
  );
}
