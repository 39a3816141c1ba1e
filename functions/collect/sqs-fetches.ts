import { ChangeMessageVisibilityCommand, SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { UpstreamError } from "../shared/errors.ts";
import type { FetchQueue } from "./handler.ts";

/** The queue of fetches and its dead letters on SQS. */
export function sqsFetches(
  client: Pick<SQSClient, "send">,
  { queueUrl, deadUrl }: { readonly queueUrl: string; readonly deadUrl: string },
): FetchQueue {
  return {
    postpone: ({ receiptHandle }, seconds) =>
      upstream(async () => {
        await client.send(
          new ChangeMessageVisibilityCommand({
            QueueUrl: queueUrl,
            ReceiptHandle: receiptHandle,
            VisibilityTimeout: seconds,
          }),
        );
      }),
    bury: ({ body }) =>
      upstream(async () => {
        await client.send(new SendMessageCommand({ QueueUrl: deadUrl, MessageBody: body }));
      }),
    again: (body, seconds) =>
      upstream(async () => {
        const message = { QueueUrl: queueUrl, MessageBody: body, DelaySeconds: seconds };
        await client.send(new SendMessageCommand(message));
      }),
  };
}

async function upstream(call: () => Promise<void>): Promise<void> {
  try {
    await call();
  } catch (cause) {
    throw new UpstreamError("The queue of fetches", { cause });
  }
}
