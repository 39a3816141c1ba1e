import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PutCommand, TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import { loadConnector } from "../../functions/connectors/catalogue.ts";
import { toMessages } from "../../functions/connectors/messages.ts";
import { normalise } from "../../functions/connectors/normalise.ts";
import { eventRowOf } from "../../functions/record/rows.ts";
import { samplesOf } from "../../infra/local/samples.ts";
import { LocalStore } from "../../infra/local/store/store.ts";
import { directoryTable, eventsTable } from "../../infra/tables.ts";
import { accountEventMessage } from "../../schemas/bus.ts";
import { delivery } from "../support/delivery.ts";

/** One put of a queued message and one event transaction (event, counter, link check) per delivery, from 16 clients. */
const count = Number(process.env.BENCH_DELIVERIES ?? 1_000);
const folder = await mkdtemp(join(tmpdir(), "hub-bare-"));
const store = new LocalStore(join(folder, "bare.db"));
store.createTable("bare-events", eventsTable);
store.createTable("bare-directory", directoryTable);
store.createTable("bare-queue", directoryTable);
const client = store.client();

const calendly = await loadConnector("calendly");
const sample = (await samplesOf("calendly")).find(({ name }) => name === "invitee-created");
if (!sample || !calendly) throw new Error("Calendly's sample is missing");
const given = delivery("calendly", { body: sample.body, headers: { "content-type": "application/json" } });
const blobs = { put: async () => undefined, get: async () => undefined };
const [first] = await toMessages(normalise(calendly, given), given, { secretId: "sec_bench" }, blobs);
const message = accountEventMessage.parse(first);
const identity = { type: "email", value: "jane@northwind-roasters.example" };
const body = JSON.stringify({ detail: message });
for (let n = 0; n < 50; n++) {
  for (const kind of ["email", "domain"]) {
    const Item = { pk: `${kind}-${n}`, sk: "@", account: `acc_${n}` };
    await client.send(new PutCommand({ TableName: "bare-directory", Item }));
  }
}

async function one(n: number): Promise<void> {
  const account = `acc_${n % 50}`;
  await client.send(
    new PutCommand({ TableName: "bare-queue", Item: { pk: "queue", sk: `k${n}`, body, attempts: 0 } }),
  );
  const row = eventRowOf(
    message,
    [identity],
    [{ account, matched: { rule: "email", identity } }],
    new Date().toISOString(),
  );
  await client.send(
    new TransactWriteCommand({
      TransactItems: [
        {
          Put: {
            TableName: "bare-events",
            Item: { ...row, pk: `evt_${n}` },
            ConditionExpression: "attribute_not_exists(pk)",
          },
        },
        {
          Update: {
            TableName: "bare-directory",
            Key: { pk: account, sk: "@" },
            UpdateExpression: "ADD eventCount :one",
            ExpressionAttributeValues: { ":one": 1 },
          },
        },
        {
          Update: {
            TableName: "bare-directory",
            Key: { pk: account, sk: row.event.time.slice(0, 10) },
            UpdateExpression: "ADD events :one",
            ExpressionAttributeValues: { ":one": 1 },
          },
        },
        // The hub finds an event by its address and its domain, and checks that both still lead where they led.
        ...["email", "domain"].flatMap((kind) => [
          {
            ConditionCheck: {
              TableName: "bare-directory",
              Key: { pk: `${kind}-${n % 50}`, sk: "@" },
              ConditionExpression: "account = :account",
              ExpressionAttributeValues: { ":account": account },
            },
          },
          { Put: { TableName: "bare-events", Item: { pk: `${kind}-${n % 50}`, sk: `evt_${n}` } } },
        ]),
      ],
    }),
  );
}

async function run(from: number, total: number): Promise<void> {
  let next = from;
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      while (next < from + total) await one(next++);
    }),
  );
}

await run(0, 300);
const from = performance.now();
await run(300, count);
const rate = (count / (performance.now() - from)) * 1000;
store.close();
await rm(folder, { recursive: true, force: true });
process.stdout.write(JSON.stringify({ rate }));
