import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { UpstreamError } from "../shared/errors.ts";
import type { CountSoon, WorkQueue } from "../shared/ports.ts";
import { seldom } from "../shared/seldom.ts";

/** Seconds after which events are counted: by then the indexes have mostly followed their table. */
const countDelay = 5;

/** Asks over the queue of jobs; one message does for all that is recorded in the first three seconds that it waits. */
export function sqsCount(client: SQSClient, queueUrl: string): CountSoon {
  return seldom(3_000, async () => {
    const message = { QueueUrl: queueUrl, MessageBody: "{}", DelaySeconds: countDelay };
    await onQueue(client.send(new SendMessageCommand(message)));
  });
}

/** Jobs are told by their names over a queue; what they are is in the directory. */
export function sqsWork(client: SQSClient, queueUrl: string): WorkQueue {
  return {
    async wake(job) {
      const message = { QueueUrl: queueUrl, MessageBody: JSON.stringify({ job }) };
      await onQueue(client.send(new SendMessageCommand(message)));
    },
  };
}

async function onQueue(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (cause) {
    throw new UpstreamError("The work queue", { cause });
  }
}
