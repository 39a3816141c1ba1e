import { afterAll, afterEach, expect, test } from "@jest/globals";
import { pause } from "../../../functions/shared/pause.ts";
import { LocalBus } from "../../../infra/local/bus.ts";
import { Precedence } from "../../../infra/local/precedence.ts";
import { type Consume, newMessage, Queue, type Turn } from "../../../infra/local/queue.ts";
import { type QueueWrite, queueWrite } from "../../../infra/local/queue-write.ts";
import { queuesIn } from "../../../infra/local/queues.ts";
import { LocalStore } from "../../../infra/local/store/store.ts";
import { directoryTable } from "../../../infra/tables.ts";
import { message } from "../../support/message.ts";
import { until } from "../../support/until.ts";

const store = new LocalStore(":memory:");
const client = store.client();
let queues: Queue[] = [];
let tables = 0;

afterEach(async () => {
  await Promise.all(queues.map(async (queue) => await queue.stop()));
  queues = [];
});
afterAll(() => store.close());

function table(): string {
  const name = `queue-${++tables}`;
  store.createTable(name, directoryTable);
  return name;
}

/** A bus before one queue whose consumer fails the messages that `fails` names; `seen` holds the ids of all it was given, `tries` how often. */
async function running(
  name: string,
  fails: (id: string) => boolean,
  {
    write = queueWrite(client, name),
    ...options
  }: { backOff?: number; now?: () => number; write?: QueueWrite } = {},
) {
  const seen: string[] = [];
  const tries: string[] = [];
  const queue = new Queue(
    { client, table: name, write },
    {
      consumer: "record",
      backOff: 5,
      attempts: 3,
      batch: 10,
      workers: 4,
      log: () => undefined,
      ...options,
    },
  );
  const consume: Consume = async ({ Records }) => {
    const ids = Records.map(({ messageId, body }) => ({ messageId, id: String(JSON.parse(body).detail.id) }));
    seen.push(...ids.map(({ id }) => id));
    tries.push(...Records.map(({ attributes }) => attributes.ApproximateReceiveCount));
    return {
      batchItemFailures: ids
        .filter(({ id }) => fails(id))
        .map(({ messageId }) => ({ itemIdentifier: messageId })),
    };
  };
  queues.push(queue);
  await queue.start(consume);
  const bus = new LocalBus([{ takes: (type) => type !== "fetch.requested", queue }]);
  return { queue, bus, seen, tries };
}

test("a message that fails is tried again, and the others of its batch are not", async () => {
  const [bad, good] = [message({}, "bad"), message({}, "good")];
  let failures = 1;
  const { queue, bus, seen } = await running(table(), (id) => id === bad.id && failures-- > 0);

  await bus.publish([bad, good]);
  await until(() => seen.length === 3);

  expect(seen.sort()).toEqual([bad.id, bad.id, good.id].sort());
  expect(await queue.list()).toEqual([]);
});

test("a message that keeps failing is put aside with its delivery, and redrive brings it back", async () => {
  const bad = message({}, "bad");
  let broken = true;
  const { queue, bus, seen } = await running(table(), () => broken);

  await bus.publish([bad]);
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

test("of what nothing could be written for a while, as on a full disk, nothing is left lying until a restart", async () => {
  const [bad, good] = [message({}, "bad"), message({}, "good")];
  const name = table();
  const onDisk = queueWrite(client, name);
  let isFull = false;
  const write: QueueWrite = async (request) => {
    if (isFull) throw new Error("database or disk is full");
    await onDisk(request);
  };
  const fails = (id: string) => {
    isFull ||= seen.length <= 2;
    return id === bad.id;
  };
  const seen: string[] = [];
  const hub = await running(name, (id) => seen.push(id) > 0 && fails(id), { write });

  await hub.bus.publish([bad, good]);
  await until(() => hub.tries.length >= 10);
  isFull = false;

  await until(async () => (await hub.queue.rows.live(10)).length === 0);
  expect((await hub.queue.list()).map(({ event }) => event)).toEqual([bad.id]);
});

test("dead messages that are discarded, or were sent long ago, are gone for good", async () => {
  const { queue, bus, seen } = await running(table(), () => true);
  const [bad, worse] = [message({}, "bad"), message({}, "worse")];
  await bus.publish([bad, worse]);
  await until(async () => (await queue.list()).length === 2);
  const tried = seen.length;

  expect([await queue.discard(bad.deliveryid), await queue.discard(bad.deliveryid)]).toEqual([1, 0]);
  expect((await queue.list()).map(({ delivery }) => delivery)).toEqual([worse.deliveryid]);
  expect(await queue.forgetDead(new Date(Date.now() - 60_000))).toBe(0);
  expect(await queue.forgetDead(new Date(Date.now() + 60_000))).toBe(1);
  expect([await queue.list(), seen.length]).toEqual([[], tried]);
});

test("a message that cannot be read is listed by its own id with path and code, and redrive brings it back", async () => {
  let broken = true;
  const { queue, seen } = await running(table(), () => broken);
  const later = { ...message({}, "later"), dataschema: "urn:account-hub:account-event:2" };

  await queue.send([JSON.stringify({ detail: later })]);
  await until(async () => (await queue.list()).length === 1);
  const [letter] = await queue.list();
  broken = false;
  const revived = await queue.redrive(letter?.delivery ?? "");
  await until(() => seen.length === 4);

  expect(letter).toMatchObject({
    delivery: expect.stringMatching(/^2\d{3}-.*Z#/),
    tool: "docusign",
    connection: "main",
    receivedAt: later.receivedtime,
    reason: "unreadable: detail.dataschema: invalid_union",
    attempts: 3,
  });
  expect(revived).toBe(1);
  expect(await queue.list()).toEqual([]);
});

test("a message that comes just as a worker has done with another is not left lying", async () => {
  const name = table();
  const queue = new Queue(
    { client, table: name, write: queueWrite(client, name) },
    { consumer: "record", backOff: 5, attempts: 3, batch: 1, workers: 1, log: () => undefined },
  );
  queues.push(queue);
  const come: string[] = [];
  // Both go to disk together: the one that is done with and the next, which is told some turns of the microtask queue later.
  const followedBy = async (turns: number) => {
    const next = newMessage(String(turns));
    await queue.rows.put(next);
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    queue.take([next]);
  };
  await queue.start(async ({ Records }) => {
    come.push(...Records.map(({ body }) => body));
    if (come.length < 40) void followedBy(come.length);
    return { batchItemFailures: [] };
  });
  await queue.send(["0"]);
  await until(async () => come.length === 40);
});

test("a message that is brought back while it is being put aside is not lost with its row", async () => {
  const name = table();
  const queue = new Queue(
    { client, table: name, write: queueWrite(client, name) },
    { consumer: "collect", backOff: 5, attempts: 3, batch: 10, workers: 1, log: () => undefined },
  );
  queues.push(queue);
  const seen: string[] = [];
  await queue.start(async ({ Records }) => {
    for (const record of Records) {
      seen.push(record.body);
      if (seen.length > 1) continue;
      await queue.bury(record);
      const [letter] = await queue.list();
      expect(await queue.redrive(letter?.delivery ?? "")).toBe(1);
    }
    return { batchItemFailures: [] };
  });
  const body = JSON.stringify({ detail: message() });
  await queue.send([body]);
  await until(() => seen.length === 2);

  expect(seen).toEqual([body, body]);
  expect(await queue.list()).toEqual([]);
});

test("a dead count of refusals does not hide the dead deliveries", async () => {
  const bad = message({}, "bad");
  const { queue, bus, seen } = await running(table(), () => true);
  const { specversion, datacontenttype, receivedtime, time } = message();
  const at = receivedtime;

  await bus.publish([
    {
      specversion,
      datacontenttype,
      receivedtime,
      time,
      id: "rej_1",
      deliveryid: "rej_1",
      source: "account-hub.ingest",
      type: "delivery.rejected",
      dataschema: "urn:account-hub:rejections:1",
      data: { rejections: [{ tool: "dropbox", connection: "main", reason: "mismatch", at, count: 3 }] },
    },
    bad,
  ]);
  await until(() => seen.length === 6);
  await until(async () => (await queue.list()).length > 0);

  expect((await queue.list()).map(({ delivery }) => delivery)).toEqual([bad.deliveryid]);
});

test("a dead notice of a mail is listed under its own name, by which redrive brings it back", async () => {
  const name = table();
  const log = () => undefined;
  const { mails } = queuesIn({ client, table: name, write: queueWrite(client, name) }, { log });
  queues.push(mails);
  const notice = JSON.stringify({ detail: { object: { key: "mail/1-saved.eml" } } });
  let seen = 0;
  await mails.bury({
    messageId: "2026-11-28T12:00:00.000Z#1",
    receiptHandle: "1",
    body: notice,
    attributes: { ApproximateReceiveCount: "6" },
  });
  await mails.start(async ({ Records }) => {
    seen += Records.length;
    return { batchItemFailures: [] };
  });
  const [letter] = await mails.list();
  const revived = await mails.redrive(letter?.delivery ?? "");
  await until(() => seen === 1);

  expect(letter).toMatchObject({
    reason: "mails failed",
    attempts: 6,
    receivedAt: "2026-11-28T12:00:00.000Z",
  });
  expect(revived).toBe(1);
  expect(await mails.list()).toEqual([]);
});

test("what was recorded is counted when all that was taken is recorded", async () => {
  const of = table();
  const precedence = new Precedence();
  const turn: Turn = async (...asked) => await precedence.turn(...asked);
  const { record, counts } = queuesIn(
    { client, table: of, write: queueWrite(client, of) },
    { log: () => undefined, turn },
  );
  queues = [record, counts];
  const recorded = Promise.withResolvers<void>();
  const done: string[] = [];
  const noting = (what: string, after: Promise<void>): Consume => {
    return async () => {
      await after;
      done.push(what);
      return { batchItemFailures: [] };
    };
  };
  await record.start(noting("recorded", recorded.promise));
  await counts.start(noting("counted", Promise.resolve()));
  await record.send(["{}"]);
  await counts.send(["{}"]);
  // Longer than deliveries are waited for when none comes.
  await pause(100);
  expect(done).toEqual([]);
  recorded.resolve();
  await until(async () => done.length === 2);
  expect(done).toEqual(["recorded", "counted"]);
});

test("beside deliveries a few messages are worked on at once, and many when it goes alone", async () => {
  const of = table();
  const turns = [false, false, true];
  const queue = new Queue(
    { client, table: of, write: queueWrite(client, of) },
    {
      ...{ consumer: "record", log: () => undefined, backOff: 5, attempts: 3 },
      ...{ batch: 10, share: 2, workers: 1, turn: async () => turns.shift() ?? true },
    },
  );
  queues = [queue];
  const batches: number[] = [];
  await queue.send(Array.from({ length: 20 }, () => "{}"));
  await queue.start(async ({ Records }) => {
    batches.push(Records.length);
    return { batchItemFailures: [] };
  });
  await until(() => batches.length === 4);
  expect(batches).toEqual([2, 2, 10, 6]);
});

test("messages that an earlier run left behind are taken up", async () => {
  const name = table();
  const first = await running(name, () => true);
  await first.bus.publish([message({}, "left")]);
  await first.queue.stop();

  const second = await running(name, () => false);
  await until(() => second.seen.length > 0);

  expect(second.seen).toEqual([message({}, "left").id]);
});

test("how often a message failed, and when it is due again, outlasts a restart", async () => {
  const name = table();
  const first = await running(name, () => true, { backOff: 300 });
  const sent = Date.now();
  await first.bus.publish([message({}, "left")]);
  await until(() => first.seen.length === 1);
  await first.queue.stop();

  const second = await running(name, () => false);
  await until(() => second.seen.length > 0);

  expect(second.tries).toEqual(["2"]);
  expect(Date.now() - sent).toBeGreaterThanOrEqual(300);
});

test("a message that is sent with a delay comes after it, also when the queue was restarted meanwhile", async () => {
  const name = table();
  const first = await running(name, () => false);
  const sent = Date.now();
  await first.queue.send([JSON.stringify({ detail: { id: "later" } })], 600);
  await first.queue.stop();

  const second = await running(name, () => false);
  await second.bus.publish([message({}, "now")]);
  await until(() => second.seen.length === 2);

  expect(second.seen.toSorted()).toEqual([message({}, "now").id, "later"].toSorted());
  expect(Date.now() - sent).toBeGreaterThanOrEqual(600);
});

test("what failed, and what is sent for later, waits for no longer where the clock is set back as it is written", async () => {
  const name = table();
  let reads = 0;
  // An hour earlier with each look.
  const now = () => Date.now() - reads++ * 3_600_000;
  let failures = 1;
  const { queue, bus, seen } = await running(name, () => failures-- > 0, { now });
  await bus.publish([message({}, "failed")]);
  await until(() => seen.length === 2);
  await queue.send([JSON.stringify({ detail: { id: "later" } })], 20);
  await until(() => seen.length === 3);
});

test("what waits when the hub is stopped waits for no longer where the clock is set back meanwhile", async () => {
  const name = table();
  const first = await running(name, () => true, { backOff: 300 });
  await first.bus.publish([message({}, "left")]);
  await until(() => first.seen.length === 1);
  await first.queue.stop();

  const second = await running(name, () => false, { now: () => Date.now() - 3_600_000 });
  await until(() => second.seen.length > 0);

  expect(second.tries).toEqual(["2"]);
});

test("fetches are heard by those who listen and queue nothing", async () => {
  const { bus, seen } = await running(table(), () => false);
  const heard: string[] = [];
  bus.listen(({ type }) => heard.push(type));
  const { specversion, source, datacontenttype, deliveryid, receivedtime } = message();
  const { rawcontenttype, rawsha256 } = message();

  await bus.publish([
    {
      specversion,
      source,
      datacontenttype,
      deliveryid,
      receivedtime,
      rawcontenttype,
      rawsha256,
      id: "fet_1",
      time: receivedtime,
      dataschema: "urn:account-hub:fetch:1",
      type: "fetch.requested",
      data: { tool: "dropbox", connection: "main", key: "dbid:x", scope: { account: "dbid:x" } },
    },
  ]);

  expect(heard).toEqual(["fetch.requested"]);
  expect(seen).toEqual([]);
});
