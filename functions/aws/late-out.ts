import { lazily } from "../shared/lazy.ts";

/** The queue of what is sent on, whose client is loaded when there is something to send. */
export const lateOut = (queueUrl: string) => ({
  send: lazily(async () => {
    const { SQSClient } = await import("@aws-sdk/client-sqs");
    return (await import("./sqs-out.ts")).sqsOut(new SQSClient({}), queueUrl).send;
  }),
});
