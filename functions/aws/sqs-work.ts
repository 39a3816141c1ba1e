import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { UpstreamError } from "../shared/errors.ts";
import type { WorkQueue } from "../shared/ports.ts";

/** Jobs are told by their names over a queue; what they are is in the directory. */
export function sqsWork(client: SQSClient, queueUrl: string): WorkQueue {
  return {
    async wake(job) {
      try {
        await client.send(
          new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify({ job }) }),
        );
      } catch (cause) {
        throw new UpstreamError("The work queue", { cause });
      }
    },
  };
}
