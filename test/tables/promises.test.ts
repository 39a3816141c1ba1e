import { randomUUID } from "node:crypto";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { documentClient } from "../../functions/store/dynamo.ts";
import { createTable } from "../../infra/local/create-tables.ts";
import { storeOnThread } from "../../infra/local/store/on-thread.ts";
import { directoryTable, eventsTable } from "../../infra/tables.ts";
import { runs, share } from "../support/repeats.ts";

/** What DynamoDB promises and refuses, asked of the one at DYNAMODB_ENDPOINT where it is given, else of the embedded store on its thread. */
const endpoint = process.env.DYNAMODB_ENDPOINT;
const [rows, events] = [`rows-${randomUUID()}`, `events-${randomUUID()}`];
const store = await storeOnThread(":memory:");
await store.createTable(rows, directoryTable);
await store.createTable(events, eventsTable);
const embedded = store.client();
let client: DynamoDBDocumentClient = embedded;

beforeAll(async () => {
  if (endpoint === undefined) return;
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const config = { endpoint, region: "us-east-1", credentials };
  const admin = new DynamoDBClient(config);
  await createTable(admin, rows, directoryTable);
  await createTable(admin, events, eventsTable);
  admin.destroy();
  client = documentClient(config);
});
afterAll(async () => {
  client.destroy();
  await store.close();
});

const key = () => ({ pk: randomUUID(), sk: "@" });
const put = (Item: Record<string, unknown>) => client.send(new PutCommand({ TableName: rows, Item }));
const get = async (Key: Record<string, unknown>) =>
  (await client.send(new GetCommand({ TableName: rows, Key, ConsistentRead: true }))).Item;
const invalid = expect.objectContaining({ name: "ValidationException" });

describe("an item", () => {
  test("comes back as it was put, whatever its values are", async () => {
    const Item = {
      ...key(),
      text: "Zoë \u0000 \u{1f600}",
      empty: "",
      big: 12345678901234567890123456789012345678n,
      fraction: 0.1,
      bytes: Uint8Array.of(0, 255),
      yes: true,
      nothing: null,
      list: [1, "a", { "\u0000B": "no bytes" }],
      words: new Set(["a", "b"]),
      numbers: new Set([1, 2]),
    };
    await put(Item);

    expect(await get({ pk: Item.pk, sk: Item.sk })).toEqual(Item);
  });

  test("may have 400 kB and no byte more, by a put and by an update", async () => {
    const Key = key();
    const room = 400 * 1024 - Buffer.byteLength(`pk${Key.pk}sk@t`);
    await put({ ...Key, t: "x".repeat(room) });

    await expect(put({ ...Key, t: "x".repeat(room + 1) })).rejects.toThrow(invalid);
    const UpdateExpression = "SET u = :u";
    const ExpressionAttributeValues = { ":u": 1 };
    const update = { TableName: rows, Key, UpdateExpression, ExpressionAttributeValues };
    await expect(client.send(new UpdateCommand(update))).rejects.toThrow(invalid);
    expect(await get(Key)).not.toHaveProperty("u");
  });

  test.each([
    ["an empty partition key", { pk: "", sk: "@" }],
    ["an empty sort key", { pk: "a", sk: "" }],
    ["no sort key", { pk: "a" }],
    ["a number for a key", { pk: "a", sk: 1 }],
    ["a partition key of more than 2048 bytes", { pk: "é".repeat(1025), sk: "@" }],
    ["a sort key of more than 1024 bytes", { pk: "a", sk: "é".repeat(513) }],
    ["a number of 39 digits", { pk: "a", sk: "@", n: 123456789012345678901234567890123456789n }],
  ])("with %s is refused", async (_what, Item) => {
    await expect(put(Item)).rejects.toThrow(invalid);
  });

  test("with the longest keys is kept", async () => {
    const Item = { pk: "é".repeat(1024), sk: "é".repeat(512), n: 1 };
    await put(Item);

    expect(await get({ pk: Item.pk, sk: Item.sk })).toEqual(Item);
  });

  test("whose key of an index is empty or a number is refused", async () => {
    for (const account of ["", 1])
      await expect(
        client.send(new PutCommand({ TableName: events, Item: { ...key(), account, accountTime: "1" } })),
      ).rejects.toThrow(invalid);
  });

  test("asked for by a key with something more is refused", async () => {
    await expect(get({ ...key(), more: "x" })).rejects.toThrow(invalid);
  });

  test("adds decimals exactly, and sets that become empty vanish", async () => {
    const Key = key();
    await put({ ...Key, n: 0.1, tags: new Set(["a"]) });
    await client
      .send(
        new UpdateCommand({
          TableName: rows,
          Key,
          UpdateExpression:
            "ADD n :n DELETE tags :tags SET m = n - :n, l = list_append(:list, :list), k.a = :n",
          ExpressionAttributeValues: { ":n": 0.2, ":tags": new Set(["a"]), ":list": [1] },
        }),
      )
      .then(
        () => expect("a path into a map that is not there").toBe("refused"),
        (error) => expect(error).toEqual(invalid),
      );
    await client.send(
      new UpdateCommand({
        TableName: rows,
        Key,
        UpdateExpression: "ADD n :n DELETE tags :tags SET m = n - :n, l = list_append(:list, :list)",
        ExpressionAttributeValues: { ":n": 0.2, ":tags": new Set(["a"]), ":list": [1] },
      }),
    );

    expect(await get(Key)).toEqual({ ...Key, n: 0.3, m: -0.1, l: [1, 1] });
  });
});

describe("an expression", () => {
  const update = (UpdateExpression: string, values: Record<string, unknown> = {}, names = {}) =>
    client.send(
      new UpdateCommand({
        TableName: rows,
        Key: key(),
        UpdateExpression,
        ...(Object.keys(values).length > 0 ? { ExpressionAttributeValues: values } : {}),
        ...(Object.keys(names).length > 0 ? { ExpressionAttributeNames: names } : {}),
      }),
    );

  test.each([
    ["that cannot be read", () => update("SET a :a", { ":a": 1 })],
    ["with a value that is not given", () => update("SET a = :a")],
    ["with a value that is not used", () => update("SET a = :a", { ":a": 1, ":b": 1 })],
    ["with a name that is not used", () => update("SET a = :a", { ":a": 1 }, { "#b": "b" })],
    ["that changes a key", () => update("SET sk = :a", { ":a": "1" })],
    ["that sets one path twice", () => update("SET a = :a, a.b = :a", { ":a": 1 })],
    ["that reads what is not there", () => update("SET a = b + :a", { ":a": 1 })],
    ["that adds a text", () => update("ADD a :a", { ":a": "1" })],
    ["with an empty set of sections twice", () => update("SET a = :a SET b = :a", { ":a": 1 })],
  ])("%s is refused", async (_what, call) => {
    await expect(call()).rejects.toThrow(invalid);
  });

  test("that projects leaves what it names, also of maps and lists", async () => {
    const Item = { ...key(), a: { b: 1, c: 2 }, l: [1, 2, 3], t: "t" };
    await put(Item);
    const { Item: found } = await client.send(
      new GetCommand({
        TableName: rows,
        Key: { pk: Item.pk, sk: Item.sk },
        ProjectionExpression: "a.#b, l[1], nothing, sk",
        ExpressionAttributeNames: { "#b": "b" },
      }),
    );

    expect(found).toEqual({ a: { b: 1 }, l: [2], sk: "@" });
  });
});

describe("a batch", () => {
  test("takes 25 writes and 100 reads; more, none or one row twice is refused", async () => {
    const keys = Array.from({ length: 101 }, key);
    const writes = (some: typeof keys) =>
      client.send(
        new BatchWriteCommand({ RequestItems: { [rows]: some.map((Item) => ({ PutRequest: { Item } })) } }),
      );
    const reads = (Keys: typeof keys) =>
      client.send(new BatchGetCommand({ RequestItems: { [rows]: { Keys } } }));
    await writes(keys.slice(0, 25));
    const { Responses } = await reads(keys.slice(0, 100));

    expect(Responses?.[rows]).toHaveLength(25);
    await expect(writes(keys.slice(0, 26))).rejects.toThrow(invalid);
    await expect(writes([])).rejects.toThrow(invalid);
    await expect(writes([...keys.slice(0, 1), ...keys.slice(0, 1)])).rejects.toThrow(invalid);
    await expect(reads(keys)).rejects.toThrow(invalid);
    await expect(reads([...keys.slice(0, 1), ...keys.slice(0, 1)])).rejects.toThrow(invalid);
  });
});

describe("a transaction", () => {
  const puts = (keys: Record<string, unknown>[], ConditionExpression?: string) =>
    client.send(
      new TransactWriteCommand({
        TransactItems: keys.map((Item) => ({
          Put: { TableName: rows, Item, ...(ConditionExpression ? { ConditionExpression } : {}) },
        })),
      }),
    );

  test("takes 100 items, and refuses more or one row twice", async () => {
    const keys = Array.from({ length: 101 }, key);
    await puts(keys.slice(0, 100));

    expect(await get(keys[99] ?? {})).toEqual(keys[99]);
    await expect(puts(keys)).rejects.toThrow(invalid);
    await expect(puts([...keys.slice(0, 1), ...keys.slice(0, 1)])).rejects.toThrow(invalid);
  });

  test("of which one fails writes nothing and has a reason for each", async () => {
    const [there, fresh] = [key(), key()];
    await put(there);
    const failed = puts([fresh, there], "attribute_not_exists(pk)");

    await expect(failed).rejects.toMatchObject({
      name: "TransactionCanceledException",
      CancellationReasons: [{ Code: "None" }, { Code: "ConditionalCheckFailed" }],
    });
    expect(await get(fresh)).toBeUndefined();
  });
});

describe("a query", () => {
  test("stops at a megabyte with the position to go on from", async () => {
    const pk = randomUUID();
    const text = "x".repeat(300_000);
    for (let n = 0; n < 8; n++) await put({ pk, sk: `${n}`, text });
    const pages: (string | undefined)[][] = [];
    let from: Record<string, unknown> | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName: rows,
          KeyConditionExpression: "pk = :pk",
          ExpressionAttributeValues: { ":pk": pk },
          ...(from ? { ExclusiveStartKey: from } : {}),
        }),
      );
      pages.push(Items.map(({ sk }) => sk));
      from = LastEvaluatedKey;
    } while (from);

    expect(pages).toEqual([["0", "1", "2", "3"], ["4", "5", "6", "7"], ...(pages.length > 2 ? [[]] : [])]);
  });

  test.each([
    ["ab", 2],
    ["é", 1],
    ["\u{1f600}", 2],
    ["e\u0301", 2],
    [Buffer.from("é"), 2],
  ])("that asks for the size of %j is told %i", async (v, units) => {
    const pk = randomUUID();
    await put({ pk, sk: "@", v });
    const { Items } = await client.send(
      new QueryCommand({
        TableName: rows,
        KeyConditionExpression: "pk = :pk",
        FilterExpression: "size(v) = :units",
        ExpressionAttributeValues: { ":pk": pk, ":units": units },
      }),
    );
    expect(Items).toHaveLength(1);
  });

  test("finds by the sort key in the order of its bytes", async () => {
    const pk = randomUUID();
    const keys = ["a", "ab", "b", "é", "\u{1f600}", "\uffff"];
    for (const sk of keys) await put({ pk, sk });
    const found = async (condition: string, values: Record<string, unknown>) => {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: rows,
          KeyConditionExpression: `pk = :pk AND ${condition}`,
          ExpressionAttributeValues: { ":pk": pk, ...values },
        }),
      );
      return Items.map(({ sk }) => sk);
    };

    expect(await found("sk > :a", { ":a": "a" })).toEqual(["ab", "b", "é", "\uffff", "\u{1f600}"]);
    expect(await found("begins_with(sk, :a)", { ":a": "a" })).toEqual(["a", "ab"]);
    expect(await found("sk BETWEEN :a AND :b", { ":a": "ab", ":b": "b" })).toEqual(["ab", "b"]);
    await expect(found("sk BETWEEN :a AND :b", { ":a": "b", ":b": "a" })).rejects.toThrow(invalid);
    await expect(found("other = :a", { ":a": "a" })).rejects.toThrow(invalid);
  });

  test("says what it read", async () => {
    const pk = randomUUID();
    for (const sk of ["1", "2"]) await put({ pk, sk, text: "x".repeat(5_000) });
    const { ConsumedCapacity } = await client.send(
      new QueryCommand({
        TableName: rows,
        KeyConditionExpression: "pk = :pk",
        ExpressionAttributeValues: { ":pk": pk },
        ConsistentRead: true,
        ReturnConsumedCapacity: "TOTAL",
      }),
    );

    expect(ConsumedCapacity?.CapacityUnits).toBe(3);
  });
});

/** Random calls on both, where there are two. */
test("whatever is called, both answer alike", async () => {
  const texts = fc.constantFrom("", "a", "ab", "é");
  const values = fc.oneof(
    texts,
    fc.integer({ min: -5, max: 5 }),
    fc.constantFrom<unknown>(0.1, 1.5, null, true, [1], { a: "a" }, new Set(["a"]), new Set([1, 2])),
  );
  const conditions = fc.constantFrom(
    "v = :v",
    "v <> :v",
    "v < :v",
    "v >= :v",
    "NOT v = :v",
    "v IN (:v, w)",
    "contains(v, :v)",
    "size(v) > size(w) AND w = :v",
    "attribute_exists(v) OR w <> :v",
    "v BETWEEN :v AND :v",
  );
  const updates = fc.constantFrom(
    "SET v = :v",
    "SET v = if_not_exists(w, :v), w = :v",
    "ADD v :v",
    "DELETE v :v",
    "SET v = v + :v",
    "SET v.a = :v REMOVE w",
    "SET v[0] = :v",
    "SET w = list_append(v, :v)",
  );
  const call = fc.record({
    kind: fc.constantFrom("put", "update", "delete", "query"),
    v: values,
    w: values,
    condition: fc.option(conditions, { nil: undefined }),
    update: updates,
  });
  const outcome = async (from: DynamoDBDocumentClient, pk: string, one: Given): Promise<unknown> => {
    const { kind, v, w, condition, update } = one;
    const Key = { pk, sk: "@" };
    const how = {
      TableName: rows,
      ...(condition === undefined ? {} : { ConditionExpression: condition }),
      ...(condition !== undefined || kind === "update" ? { ExpressionAttributeValues: { ":v": v } } : {}),
    };
    try {
      if (kind === "put") await from.send(new PutCommand({ ...how, Item: { ...Key, v, w } }));
      if (kind === "update") await from.send(new UpdateCommand({ ...how, Key, UpdateExpression: update }));
      if (kind === "delete") await from.send(new DeleteCommand({ ...how, Key }));
      const filter = condition === undefined ? {} : { FilterExpression: condition };
      const { Items } = await from.send(
        new QueryCommand({
          TableName: rows,
          KeyConditionExpression: "pk = :pk",
          ConsistentRead: true,
          ...filter,
          ExpressionAttributeValues: { ":pk": pk, ...(condition === undefined ? {} : { ":v": v }) },
        }),
      );
      return Items;
    } catch (error) {
      return error instanceof Error ? error.name : error;
    }
  };
  type Given = typeof call extends fc.Arbitrary<infer One> ? One : never;
  await fc.assert(
    fc.asyncProperty(fc.array(call, { minLength: 1, maxLength: 8 }), async (calls) => {
      const pk = randomUUID();
      for (const one of calls) {
        const [expected, found] = [await outcome(client, pk, one), await outcome(embedded, pk, one)];
        if (endpoint !== undefined) expect([one, found]).toEqual([one, expected]);
      }
    }),
    { numRuns: endpoint === undefined ? share(20) : runs },
  );
}, 120_000);
