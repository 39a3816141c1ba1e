import { SNSClient } from "@aws-sdk/client-sns";
import { expect, test } from "@jest/globals";
import { snsNotices } from "../../../functions/aws/sns-notices.ts";

const topicArn = "arn:aws:sns:us-east-1:000000000000:alarms";

function topic(answer: () => object) {
  const client = new SNSClient({
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
  return { notices: snsNotices(topicArn, client), sent };
}

test("a notice goes to the topic with its subject", async () => {
  const { notices, sent } = topic(() => ({}));

  await notices.tell("1 silent", "slack/main is silent");

  expect(sent).toEqual([{ TopicArn: topicArn, Subject: "1 silent", Message: "slack/main is silent" }]);
});

test("a topic that does not answer is the hub's fault", async () => {
  const { notices } = topic(() => {
    throw new Error("no answer");
  });

  await expect(notices.tell("1 silent", "")).rejects.toThrow(expect.objectContaining({ status: 503 }));
});
