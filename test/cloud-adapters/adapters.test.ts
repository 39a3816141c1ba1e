import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import {
  CreateEventBusCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
} from "@aws-sdk/client-eventbridge";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { DescribeParametersCommand, GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { afterAll, describe, expect, test } from "@jest/globals";
import * as z from "zod/mini";
import { eventBridgeBus } from "../../functions/aws/event-bridge-bus.ts";
import { s3Blobs } from "../../functions/aws/s3-blobs.ts";
import { sqsDeadLetters } from "../../functions/aws/sqs-dead-letters.ts";
import { ssmSecrets } from "../../functions/aws/ssm-secrets.ts";
import { loadConnector } from "../../functions/connectors/catalogue.ts";
import { toMessages } from "../../functions/connectors/messages.ts";
import { normalise } from "../../functions/connectors/normalise.ts";
import { UpstreamError } from "../../functions/shared/errors.ts";
import { accountEventMessage, type BusMessage } from "../../schemas/bus.ts";
import { delivery } from "../support/delivery.ts";

const endpoint = process.env.AWS_ENDPOINT_URL;
if (!endpoint)
  throw new Error("AWS_ENDPOINT_URL is not set: start these tests with test/cloud-adapters/run.sh");

const config = {
  endpoint,
  region: process.env.AWS_REGION ?? "us-east-1",
  credentials: { accessKeyId: "test", secretAccessKey: "test" },
};
const clients = {
  eventBridge: new EventBridgeClient(config),
  s3: new S3Client({ ...config, forcePathStyle: true }),
  ssm: new SSMClient(config),
  sqs: new SQSClient(config),
};
/** Of this run alone, so that a second run on the same emulator meets nothing of the first. */
const run = randomUUID().slice(0, 8);

afterAll(() => {
  for (const client of Object.values(clients)) client.destroy();
});

/** The messages of deliveries as ingest makes them; no two runs or bodies make the same. */
async function messagesOf(count: number): Promise<BusMessage[]> {
  const connector = await loadConnector("calendly");
  if (!connector) throw new Error("no connector");
  const made = Array.from({ length: count }, async (_, n) => {
    const given = delivery("calendly", { body: Buffer.from(`not JSON ${run} ${n}`) });
    return await toMessages(normalise(connector, given), given, { secretId: "sec_1" }, s3());
  });
  return (await Promise.all(made)).flat();
}

const s3 = (bucket = `blobs-${run}`) => s3Blobs(clients.s3, bucket);

async function makeQueue(name: string): Promise<{ url: string; arn: string }> {
  const { QueueUrl: url = "" } = await clients.sqs.send(
    new CreateQueueCommand({ QueueName: `${name}-${run}`, Attributes: { VisibilityTimeout: "30" } }),
  );
  const { Attributes } = await clients.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["QueueArn"] }),
  );
  return { url, arn: Attributes?.QueueArn ?? "" };
}

/** Takes messages out of a queue until there are as many as expected, then once more to see that no further one comes. */
async function drain(url: string, count: number): Promise<string[]> {
  const bodies: string[] = [];
  for (let empty = 0; empty < (bodies.length < count ? 10 : 1); ) {
    const { Messages = [] } = await clients.sqs.send(
      new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
    );
    if (Messages.length === 0) empty++;
    for (const { Body = "", ReceiptHandle } of Messages) {
      bodies.push(Body);
      await clients.sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle }));
    }
  }
  return bodies;
}

describe("the bus on EventBridge", () => {
  test("brings every published message to the queue behind its rule, whole", async () => {
    const busName = `hub-${run}`;
    const queue = await makeQueue("record");
    await clients.eventBridge.send(new CreateEventBusCommand({ Name: busName }));
    await clients.eventBridge.send(
      new PutRuleCommand({
        Name: `record-${run}`,
        EventBusName: busName,
        EventPattern: JSON.stringify({ "detail-type": [{ "anything-but": ["fetch.requested"] }] }),
      }),
    );
    await clients.eventBridge.send(
      new PutTargetsCommand({
        Rule: `record-${run}`,
        EventBusName: busName,
        Targets: [{ Id: "queue", Arn: queue.arn }],
      }),
    );
    const bus = eventBridgeBus({
      client: clients.eventBridge,
      busName,
      pause: async (milliseconds) => await pause(milliseconds),
    });
    const events = await messagesOf(12);
    const [first] = events;
    if (!first) throw new Error("no message");
    await bus.publish([
      ...events,
      {
        specversion: "1.0",
        id: "fet_1",
        source: first.source,
        dataschema: "urn:account-hub:fetch:1",
        type: "fetch.requested",
        time: first.time,
        datacontenttype: "application/json",
        deliveryid: first.deliveryid,
        receivedtime: first.receivedtime,
        rawcontenttype: "application/json",
        rawsha256: "00",
        data: { tool: "calendly", connection: "main", key: "k", scope: {} },
      },
    ]);
    const queued = z.object({
      source: z.string(),
      "detail-type": z.string(),
      detail: accountEventMessage,
    });
    const arrived = (await drain(queue.url, 12)).map((body) => queued.parse(JSON.parse(body)));
    const byId = (a: { readonly id: string }, b: { readonly id: string }) => a.id.localeCompare(b.id);
    expect(arrived.map(({ detail }) => detail).sort(byId)).toEqual([...events].sort(byId));
    expect(arrived[0]).toMatchObject({ source: first.source, "detail-type": "system.unrecognized" });
    // The entry's Time is in the unit tests: ministack 1.5.33 puts its own clock's time in its place.
  });
});

describe("the blobs in S3", () => {
  test("gives back the bytes that were put, and undefined for a key that is not there", async () => {
    await clients.s3.send(new CreateBucketCommand({ Bucket: `blobs-${run}` }));
    const bytes = Uint8Array.from({ length: 300_000 }, (_, n) => (n * 7) % 256);
    await s3().put("raw/a b/1.gz", bytes);
    expect(await s3().get("raw/a b/1.gz")).toEqual(bytes);
    expect(await s3().get("raw/2.gz")).toBeUndefined();
  });

  test("fails with UpstreamError where there is no bucket", async () => {
    await expect(s3("no-such-bucket").get("raw/1.gz")).rejects.toBeInstanceOf(UpstreamError);
    await expect(s3("no-such-bucket").put("raw/1.gz", new Uint8Array(1))).rejects.toBeInstanceOf(
      UpstreamError,
    );
  });
});

describe("the secrets in SSM", () => {
  const store = ssmSecrets(clients.ssm, `/hub-${run}`);
  const first = { id: "sec_1", value: "first secret", createdAt: "2026-01-02T03:04:05.000Z" };
  const second = { id: "sec_2", value: "second “secret”", createdAt: "2026-01-03T03:04:05.000Z" };

  test("are found as they were last put, until they are removed", async () => {
    expect(await store.find("calendly", "main")).toBeUndefined();
    await store.put("calendly", "main", { secrets: [first], settings: {} });
    await store.put("calendly", "main", { secrets: [second, first], settings: { zone: "Z" } });
    expect(await store.find("calendly", "main")).toEqual({
      secrets: [second, first],
      settings: { zone: "Z" },
    });
    expect(await store.find("calendly", "other")).toBeUndefined();
    await store.remove("calendly", "main");
    expect(await store.find("calendly", "main")).toBeUndefined();
    await store.remove("calendly", "main");
  });

  test("are one SecureString a connection, which shows no text undecrypted", async () => {
    await store.put("docusign", "main", { secrets: [first], settings: {} });
    const Name = `/hub-${run}/docusign/main`;
    const { Parameters } = await clients.ssm.send(
      new DescribeParametersCommand({ ParameterFilters: [{ Key: "Name", Values: [Name] }] }),
    );
    expect(Parameters).toMatchObject([{ Name, Type: "SecureString" }]);
    const { Parameter } = await clients.ssm.send(new GetParameterCommand({ Name, WithDecryption: false }));
    expect(Parameter?.Value).not.toContain(first.value);
  });
});

describe("the dead letters in SQS", () => {
  test("are listed, and those of one delivery go back to the queue while the others stay", async () => {
    const [queue, dead] = [await makeQueue("back"), await makeQueue("dead")];
    const messages = await messagesOf(12);
    const bodies = messages.map((detail) => JSON.stringify({ detail }));
    for (const MessageBody of [...bodies, "not an account event"]) {
      await clients.sqs.send(new SendMessageCommand({ QueueUrl: dead.url, MessageBody }));
    }
    const letters = sqsDeadLetters({
      reason: "record_failed",
      client: clients.sqs,
      queueUrl: queue.url,
      deadUrl: dead.url,
    });
    const all = await letters.list();
    const listed = all.filter(({ reason }) => reason === "record failed");
    expect(listed.map(({ delivery }) => delivery).sort()).toEqual(
      messages.map(({ deliveryid }) => deliveryid).sort(),
    );
    expect(listed[0]).toMatchObject({ tool: "calendly", connection: "main", attempts: 1 });
    expect(all.map(({ reason }) => reason)).toContain("unreadable: body: not JSON");
    expect(await letters.redrive(messages[4]?.deliveryid ?? "")).toBe(1);
    expect(await drain(queue.url, 1)).toEqual([bodies[4]]);
    expect(await letters.list()).toHaveLength(12);
    expect(await letters.redrive(messages[4]?.deliveryid ?? "")).toBe(0);
  });
});
