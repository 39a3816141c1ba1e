import { randomUUID } from "node:crypto";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  type DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { documentClient } from "../../functions/store/dynamo.ts";
import { createTable } from "../../infra/local/create-tables.ts";
import { directoryTable, eventsTable } from "../../infra/tables.ts";
import { MemoryDynamo } from "../support/memory-dynamodb.ts";
import { memoryStore } from "../support/memory-store.ts";
import { share } from "../support/repeats.ts";

const given = process.env.DYNAMODB_ENDPOINT;
const tables = { events: `events-${randomUUID()}`, directory: `directory-${randomUUID()}` };
/** Those who must agree: the DynamoDB at DYNAMODB_ENDPOINT where there is one, else the embedded store. */
const store = memoryStore({ [tables.events]: eventsTable, [tables.directory]: directoryTable });
let real: DynamoDBDocumentClient;
beforeAll(async () => {
  if (given === undefined) {
    real = store.client();
    return;
  }
  const config = {
    endpoint: given,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  };
  const admin = new DynamoDBClient(config);
  await createTable(admin, tables.events, eventsTable);
  await createTable(admin, tables.directory, directoryTable);
  admin.destroy();
  real = documentClient(config);
});
afterAll(() => {
  real.destroy();
  store.close();
});
const others = {
  "the rows in memory": () => new MemoryDynamo(tables).client(),
  ...(given === undefined ? {} : { "the embedded store": () => store.client() }),
};

const names = fc.constantFrom("a", "b", "c");
const sets = fc.constantFrom(new Set(["x"]), new Set(["y"]), new Set(["x", "y"]));
const numbers = fc.integer({ min: -3, max: 3 });
const conditions = fc.constantFrom(
  undefined,
  "attribute_exists(pk)",
  "attribute_not_exists(pk)",
  "attribute_not_exists(erased) AND (attribute_not_exists(n) OR n <= :n)",
  "attribute_exists(pk) AND attribute_not_exists(erased) AND (attribute_not_exists(tags) OR size(tags) < :two)",
  "n = :n",
  "#list = :list AND attribute_not_exists(erased)",
  "n < :n OR #list = :list",
);
const updates = fc.constantFrom(
  "ADD n :n",
  "ADD n :n SET t = :t",
  "ADD tags :set",
  "ADD n :n DELETE tags :set SET t = if_not_exists(t, :t), #list = :list",
  "DELETE tags :set",
  "SET erased = :t",
  "REMOVE #list, t",
  "ADD tags :set SET t = :t REMOVE erased",
);
const write = fc.record({
  kind: fc.constantFrom("Update", "Put", "Delete", "ConditionCheck"),
  sk: names,
  update: updates,
  condition: conditions,
  n: numbers,
  set: sets,
});
/** A transaction touches a row once. */
const transaction = fc.uniqueArray(write, { minLength: 1, maxLength: 3, selector: ({ sk }) => sk });
type Write = typeof write extends fc.Arbitrary<infer One> ? One : never;

function itemOf(pk: string, { kind, sk, update, condition, n, set }: Write) {
  const all: Record<string, unknown> = {
    ":n": n,
    ":t": `t${n}`,
    ":set": set,
    ":two": 2,
    ":list": [{ at: n }],
  };
  const text = `${kind === "Update" ? update : ""} ${condition ?? (kind === "ConditionCheck" ? "attribute_exists(pk)" : "")}`;
  const values = Object.fromEntries(
    Object.entries(all).filter(([name]) => new RegExp(`${name}\\b`).test(text)),
  );
  const common = {
    TableName: tables.directory,
    ...(condition === undefined ? {} : { ConditionExpression: condition }),
    ...(Object.keys(values).length > 0 && (kind === "Update" || condition)
      ? { ExpressionAttributeValues: values }
      : {}),
    ...(text.includes("#list") && (kind === "Update" || condition)
      ? { ExpressionAttributeNames: { "#list": "list" } }
      : {}),
  };
  const Key = { pk, sk };
  if (kind === "Put") return { Put: { ...common, Item: { ...Key, n, list: [{ at: n }], t: `p${n}` } } };
  if (kind === "Update") return { Update: { ...common, Key, UpdateExpression: update } };
  if (kind === "Delete") return { Delete: { ...common, Key } };
  return { ConditionCheck: { ...common, Key, ConditionExpression: condition ?? "attribute_exists(pk)" } };
}

async function outcome(work: () => Promise<object>): Promise<unknown> {
  try {
    await work();
    return "done";
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const reasons = "CancellationReasons" in error ? (error.CancellationReasons as { Code?: string }[]) : [];
    return [error.name, ...reasons.map(({ Code }) => Code)];
  }
}

describe.each(Object.entries(others))("%s", (_name, other) => {
  test("answers as the real one does, whatever is written under whatever conditions", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(transaction, { minLength: 1, maxLength: 8 }), async (transactions) => {
        const memory = other();
        const pk = randomUUID();
        for (const writes of transactions) {
          const TransactItems = writes.map((one) => itemOf(pk, one));
          const [expected, found] = [
            await outcome(() => real.send(new TransactWriteCommand({ TransactItems }))),
            await outcome(() => memory.send(new TransactWriteCommand({ TransactItems }))),
          ];

          expect(found).toEqual(expected);
        }
        const query = {
          TableName: tables.directory,
          KeyConditionExpression: "pk = :pk AND sk BETWEEN :low AND :high",
          ExpressionAttributeValues: { ":pk": pk, ":low": "a", ":high": "b" },
          ScanIndexForward: false,
        };
        expect((await memory.send(new QueryCommand(query))).Items).toEqual(
          (await real.send(new QueryCommand(query))).Items,
        );
        for (const sk of ["a", "b", "c"]) {
          const get = new GetCommand({
            TableName: tables.directory,
            Key: { pk, sk },
            ConsistentRead: true,
          });
          expect((await memory.send(get)).Item).toEqual((await real.send(get)).Item);
        }
      }),
      { numRuns: share(150) },
    );
    // Three thousand calls: DynamoDB Local takes its time for each.
  }, 120_000);

  test("pages through an index in the same order with the same positions", async () => {
    const memory = other();
    const account = randomUUID();
    for (let n = 0; n < 12; n++) {
      const Key = { pk: `${account}-${(n * 7) % 12}`, sk: n % 3 ? "@" : `+${account}` };
      const update = new UpdateCommand({
        TableName: tables.events,
        Key,
        UpdateExpression: "SET account = :account, accountTime = :time, #event = :event",
        ExpressionAttributeNames: { "#event": "event" },
        ExpressionAttributeValues: {
          ":account": account,
          ":time": `2026-11-${10 + (n % 5)}#${Key.pk}`,
          ":event": { n },
        },
      });
      for (const client of [real, memory]) await client.send(update);
    }
    const pages = async (client: DynamoDBDocumentClient) => {
      const found: unknown[] = [];
      let from: Record<string, unknown> | undefined;
      do {
        const { Items = [], LastEvaluatedKey } = await client.send(
          new QueryCommand({
            TableName: tables.events,
            IndexName: "byAccount",
            KeyConditionExpression: "account = :account AND accountTime BETWEEN :low AND :high",
            ExpressionAttributeValues: { ":account": account, ":low": "0", ":high": "2026-11-13~" },
            ScanIndexForward: false,
            Limit: 2,
            ...(from ? { ExclusiveStartKey: from } : {}),
          }),
        );
        found.push(Items.map(({ pk, sk }) => `${String(pk)} ${String(sk)}`));
        from = LastEvaluatedKey;
      } while (from);
      return found;
    };

    expect(await pages(memory)).toEqual(await pages(real));
  });
});
