import { SQSClient } from "@aws-sdk/client-sqs";
import { expect, test } from "@jest/globals";
import { sqsWork } from "../../../functions/aws/sqs-work.ts";

function queue(answer: () => object) {
  const client = new SQSClient({
    region: "us-east-1",
    credentials: { accessKeyId: "-", secretAccessKey: "-" },
  });
  const sent: object[] = [];
  client.middlewareStack.add(
    () => async (args) => {
      sent.push({ ...args.input });
      return { response: {}, output: { $metadata: {}, ...answer() } };
    },
    { step: "initialize", priority: "high" },
  );
  return { work: sqsWork(client, "https://sqs.example/work"), sent };
}

test("a job is told by its name", async () => {
  const { work, sent } = queue(() => ({}));

  await work.wake("job_1");

  expect(sent).toEqual([{ QueueUrl: "https://sqs.example/work", MessageBody: '{"job":"job_1"}' }]);
});

test("a queue that does not answer is the hub's fault", async () => {
  const { work } = queue(() => {
    throw new Error("no answer");
  });

  await expect(work.wake("job_1")).rejects.toThrow(expect.objectContaining({ status: 503 }));
});
