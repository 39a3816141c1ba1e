import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import type { RecordEvent } from "../../../functions/record/handler.ts";
import { documentClient } from "../../../functions/store/dynamo.ts";
import { createTable } from "../../../infra/local/create-tables.ts";
import { type Emulator, startEmulator } from "../../../infra/local/emulator.ts";
import { Queue } from "../../../infra/local/queue.ts";
import { queueWrite } from "../../../infra/local/queue-write.ts";
import { directoryTable } from "../../../infra/tables.ts";
import { message } from "../../support/message.ts";
import { until } from "../../support/until.ts";

let emulator: Emulator;
let client: DynamoDBDocumentClient;
let queues: Queue[] = [];
let tables = 0;

beforeAll(async () => {
  emulator = await startEmulator(undefined);
  client = documentClient(config());
});
afterEach(async () => {
  await Promise.all(queues.map(async (queue) => await queue.stop()));
  queues = [];
});
afterAll(async () => {
  client.destroy();
  await emulator.stop();
});

const config = () => ({
  endpoint: emulator.endpoint,
  region: "us-east-1",
  credentials: { accessKeyId: "local", secretAccessKey: "local" },
});

async function table(): Promise<string> {
  const name = `queue-${++tables}`;
  const admin = new DynamoDBClient(config());
  await createTable(admin, name, directoryTable);
  admin.destroy();
  return name;
}

/** A queue whose consumer fails the messages that `fails` names; `seen` holds the ids of all it was given. */
async function running(name: string, fails: (id: string) => boolean) {
  const seen: string[] = [];
  const queue = new Queue({
    client,
    table: name,
    write: queueWrite(client, name),
    consumer: "record",
    takes: (type) => type !== "pull.requested",
    backOff: 5,
    attempts: 3,
    log: () => undefined,
    consume: async ({ Records }: RecordEvent) => {
      const ids = Records.map(({ messageId, body }) => ({
        messageId,
        id: String(JSON.parse(body).detail.id),
      }));
      seen.push(...ids.map(({ id }) => id));
      return {
        batchItemFailures: ids
          .filter(({ id }) => fails(id))
          .map(({ messageId }) => ({ itemIdentifier: messageId })),
      };
    },
  });
  queues.push(queue);
  await queue.start();
  return { queue, seen };
}

test("a message that fails is tried again, and the others of its batch are not", async () => {
  const [bad, good] = [message({}, "bad"), message({}, "good")];
  let failures = 1;
  const { queue, seen } = await running(await table(), (id) => id === bad.id && failures-- > 0);

  await queue.publish([bad, good]);
  await until(() => seen.length === 3);

  expect(seen.sort()).toEqual([bad.id, bad.id, good.id].sort());
  expect(await queue.list()).toEqual([]);
});

test("a message that keeps failing is put aside with its delivery, and redrive brings it back", async () => {
  const bad = message({}, "bad");
  let broken = true;
  const { queue, seen } = await running(await table(), () => broken);

  await queue.publish([bad]);
  await until(async () => (await queue.list()).length === 1);
  const [letter] = await queue.list();
  broken = false;
  const revived = await queue.redrive(bad.deliveryid);
  await until(() => seen.length === 4);

  expect(letter).toMatchObject({
    delivery: bad.deliveryid,
    event: bad.data.id,
    attempts: 3,
    reason: "record failed",
  });
  expect(revived).toBe(1);
  expect(await queue.list()).toEqual([]);
});

test("a dead count of refusals does not hide the dead deliveries", async () => {
  const bad = message({}, "bad");
  const { queue, seen } = await running(await table(), () => true);
  const { specversion, datacontenttype, receivedtime, time } = message();
  const at = receivedtime;

  await queue.publish([
    {
      ...{ specversion, datacontenttype, receivedtime, time, id: "rej_1", deliveryid: "rej_1" },
      ...{ source: "account-hub.door", type: "delivery.rejected" },
      dataschema: "urn:account-hub:rejections:1",
      data: { rejections: [{ tool: "dropbox", connection: "main", reason: "mismatch", at, count: 3 }] },
    },
    bad,
  ]);
  await until(() => seen.length === 6);
  await until(async () => (await queue.list()).length > 0);

  expect((await queue.list()).map(({ delivery }) => delivery)).toEqual([bad.deliveryid]);
});

test("messages that an earlier run left behind are taken up", async () => {
  const name = await table();
  const first = await running(name, () => true);
  await first.queue.publish([message({}, "left")]);
  await first.queue.stop();

  const second = await running(name, () => false);
  await until(() => second.seen.length > 0);

  expect(second.seen).toEqual([message({}, "left").id]);
});

test("pulls are heard by those who listen and queue nothing", async () => {
  const { queue, seen } = await running(await table(), () => false);
  const heard: string[] = [];
  queue.listen(({ type }) => heard.push(type));
  const { specversion, source, datacontenttype, deliveryid, receivedtime } = message();
  const { rawcontenttype, rawsha256 } = message();

  await queue.publish([
    {
      ...{ specversion, source, datacontenttype, deliveryid, receivedtime, rawcontenttype, rawsha256 },
      id: "pul_1",
      time: receivedtime,
      dataschema: "urn:account-hub:pull:1",
      type: "pull.requested",
      data: { tool: "dropbox", connection: "main", key: "dbid:x", scope: { account: "dbid:x" } },
    },
  ]);

  expect(heard).toEqual(["pull.requested"]);
  expect(seen).toEqual([]);
});
