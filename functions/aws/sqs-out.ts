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

const queueName = "The queue of sending";

/** The queue has taken some messages of a call and not others. */
class MessagesRefused extends UpstreamError {
  constructor() {
    super(queueName);
  }
}

async function taken(call: Promise<{ readonly Failed?: readonly object[] | undefined }>): Promise<void> {
  try {
    const { Failed = [] } = await call;
    if (Failed.length > 0) throw new MessagesRefused();
  } catch (cause) {
    throw cause instanceof MessagesRefused ? cause : new UpstreamError(queueName, { cause });
  }
}
