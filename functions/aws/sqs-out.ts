import { randomUUID } from "node:crypto";
import { SendMessageBatchCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { UpstreamError } from "../shared/errors.ts";

/** Entries of one call. */
const atOnce = 10;

/** Puts messages into a queue as JSON; they come `delay` seconds from now. Rejects with `UpstreamError` where one was not taken. */
export function sqsOut(client: Pick<SQSClient, "send">, queueUrl: string) {
  return {
    async send(messages: readonly object[], delay = 0): Promise<void> {
      for (let n = 0; n < messages.length; n += atOnce) {
        const Entries = messages.slice(n, n + atOnce).map((message) => ({
          Id: randomUUID(),
          MessageBody: JSON.stringify(message),
          DelaySeconds: delay,
        }));
        await taken(client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries })));
      }
    },
  };
}

async function taken(call: Promise<{ readonly Failed?: readonly object[] | undefined }>): Promise<void> {
  try {
    const { Failed = [] } = await call;
    if (Failed.length > 0) throw new Error(`${Failed.length} were not taken`);
  } catch (cause) {
    throw new UpstreamError("The queue of sending", { cause });
  }
}
