import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
} from "@aws-sdk/lib-dynamodb";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { Explained } from "../../../../infra/explained.ts";
import { isDamage } from "../../../../infra/local/damaged.ts";
import type { EmbeddedStore } from "../../../../infra/local/store/client.ts";
import { storeOnThread } from "../../../../infra/local/store/on-thread.ts";
import { LocalStore } from "../../../../infra/local/store/store.ts";
import { directoryTable } from "../../../../infra/tables.ts";

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hub-thread-"));
  path = join(folder, "hub.db");
});
afterEach(async () => await rm(folder, { recursive: true, force: true, maxRetries: 5 }));

const row = (sk: string, more: Record<string, unknown> = {}) => ({ pk: "p", sk, ...more });
const put = (Item: Record<string, unknown>, ifNew = false) =>
  new PutCommand({
    TableName: "t",
    Item,
    ...(ifNew
      ? { ConditionExpression: "attribute_not_exists(pk)", ReturnValuesOnConditionCheckFailure: "ALL_OLD" }
      : {}),
  });
const get = (sk: string) => new GetCommand({ TableName: "t", Key: row(sk), ConsistentRead: true });

describe("a store on its thread", () => {
  let store: EmbeddedStore;
  let client: DynamoDBDocumentClient;
  beforeEach(async () => {
    store = await storeOnThread(path);
    await store.createTable("t", directoryTable);
    client = store.client();
  });
  afterEach(async () => await store.close());

  test("gives bytes, sets and large numbers back as they were put", async () => {
    const Item = row("@", {
      bytes: Uint8Array.of(0, 255),
      names: new Set(["a", "b"]),
      large: 2n ** 100n,
      inside: { list: [Uint8Array.of(1), null, false] },
    });
    await client.send(put(Item));

    expect((await client.send(get("@"))).Item).toEqual(Item);
  });

  test("refuses with what the SDK would tell: the row that is there, and a reason for each item", async () => {
    await client.send(put(row("@", { n: 1 })));

    await expect(client.send(put(row("@"), true))).rejects.toMatchObject({
      name: "ConditionalCheckFailedException",
      message: "The conditional request failed",
      Item: row("@", { n: 1 }),
    });
    const items = [put(row("new"), true), put(row("@"), true)].map(({ input }) => ({ Put: input }));
    await expect(client.send(new TransactWriteCommand({ TransactItems: items }))).rejects.toMatchObject({
      name: "TransactionCanceledException",
      CancellationReasons: [{ Code: "None" }, { Code: "ConditionalCheckFailed", Item: row("@", { n: 1 }) }],
    });
    await expect(
      client.send(new QueryCommand({ TableName: "t", KeyConditionExpression: "pk ?" })),
    ).rejects.toMatchObject({ name: "ValidationException" });
  });

  test("answers each of many that ask at once, and reads see the writes asked for before them", async () => {
    const asked = Array.from({ length: 500 }, async (_, n) => {
      const writing = client.send(put(row(`${n}`, { n })));
      await writing;
      return (await client.send(get(`${n}`))).Item?.n;
    });

    expect(await Promise.all(asked)).toEqual(Array.from({ length: 500 }, (_, n) => n));
  });

  test("refuses what cannot be kept without refusing what was asked beside it", async () => {
    const [beside, impossible, after] = await Promise.allSettled([
      client.send(put(row("1"))),
      client.send(put(row("2", { call: () => undefined }))),
      client.send(put(row("3"))),
    ]);

    expect([beside.status, impossible.status, after.status]).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect((await client.send(get("3"))).Item).toEqual(row("3"));
  });

  test("has written what was asked for before it is closed, and refuses what comes later", async () => {
    const writing = client.send(put(row("last")));
    await store.close();

    await writing;
    await expect(client.send(get("last"))).rejects.toMatchObject({ name: "InternalServerError" });
    const again = new LocalStore(path);
    again.createTable("t", directoryTable);
    expect(again.rows("t")).toEqual([row("last")]);
    again.close();
  });

  test("removes what has expired, and leaves nothing of it on the disk", async () => {
    await client.send(put(row("old", { expiresAt: 1 })));
    await client.send(put(row("new", { expiresAt: 4_000_000_000 })));
    await store.removeExpired(new Date());
    await store.tidy();

    expect((await client.send(get("old"))).Item).toBeUndefined();
    expect((await client.send(get("new"))).Item).toBeDefined();
  });
});

test("a file of another layout is refused in the sentence for people", async () => {
  const made = new DatabaseSync(path);
  made.exec("CREATE TABLE layout (number INTEGER); INSERT INTO layout VALUES (99)");
  made.close();

  const opening = storeOnThread(path);

  await expect(opening).rejects.toThrow(Explained);
  await expect(opening).rejects.toThrow("has the layout 99");
});

test("what SQLite says of a damaged file is told", async () => {
  await writeFile(path, "this is none".repeat(100));

  const told = await storeOnThread(path).catch((error: unknown) => error);

  expect(isDamage(told)).toBe(true);
});
