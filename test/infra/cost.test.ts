import { readFile } from "node:fs/promises";
import { expect, test } from "@jest/globals";
import { loadConnector } from "../../functions/connectors/catalogue.ts";
import { toMessages } from "../../functions/connectors/messages.ts";
import { normalise, type Outcome } from "../../functions/connectors/normalise.ts";
import type { Delivery } from "../../functions/delivery/delivery.ts";
import { countEvents } from "../../functions/jobs/count.ts";
import { listKinds } from "../../functions/jobs/list-kinds.ts";
import { record } from "../../functions/record/record.ts";
import { meteredLog } from "../../functions/shared/metrics.ts";
import { storage } from "../../functions/store/storage.ts";
import { costOfMillion } from "../../infra/cost.ts";
import {
  costOfMonth,
  costOfTables,
  type MeasuredWhole,
  type Month,
  type Standing,
} from "../../infra/cost-of-month.ts";
import { samplesOf } from "../../infra/local/samples.ts";
import { indexed } from "../../infra/local/store/capacity.ts";
import { type Item, itemSize } from "../../infra/local/store/values.ts";
import { directoryTable, eventsTable } from "../../infra/tables.ts";
import { type AccountEventMessage, accountEventMessage } from "../../schemas/bus.ts";
import { type Form, formOf } from "../proof/fresh.ts";
import { delivery } from "../support/delivery.ts";
import { memoryStore, meteredClient } from "../support/memory-store.ts";
import { resourcesOf, templateOf } from "../support/stack.ts";

/**
 * What cannot be measured without Lambda: milliseconds billed for a warm call, at half a gigabyte. Set well above what the
 * handlers take on a developer's machine, as half a gigabyte is less than a third of a processor.
 */
const assumed = { ingestMilliseconds: 20, recordMilliseconds: 12, countMilliseconds: 6 };
const [accounts, rounds] = [10, 4];

/** A message about one of the accounts; the same number is the same delivery. */
type MessageOf = (account: number, n: number) => Promise<AccountEventMessage>;

/** A QuickBooks notice of one customer, minutes after it changed: a small delivery as they come by the million. */
async function smallest(account: number, n: number): Promise<AccountEventMessage> {
  const connector = await loadConnector("quickbooks");
  if (!connector) throw new Error("no connector");
  const entity = { name: "Customer", id: String(account), operation: "Update" };
  const lastUpdated = new Date(Date.parse("2026-11-24T07:52:04Z") + n * 1_000).toISOString();
  const notice = { realmId: "9341453474484455", dataChangeEvent: { entities: [{ ...entity, lastUpdated }] } };
  const given = delivery("quickbooks", {
    body: Buffer.from(JSON.stringify({ eventNotifications: [notice] })),
    headers: { "content-type": "application/json" },
  });
  return await onTheBus(normalise(connector, given, {}), given);
}

/** A sample of a tool, as another customer's. */
function like(tool: string, name: string): MessageOf {
  let made: ReturnType<typeof formNamed> | undefined;
  return async (customer, number) => {
    made ??= formNamed(tool, name);
    const { connector, sample, body } = await made;
    const given = delivery(tool, {
      body: body({ number, customer, daysEarlier: 0 }),
      headers: { "content-type": sample.contentType },
    });
    return await onTheBus(normalise(connector, given, {}), given);
  };
}

/** How a sample is made another's, which takes many readings of it. */
async function formNamed(tool: string, name: string): Promise<Form> {
  const connector = await loadConnector(tool);
  const sample = (await samplesOf(tool)).find((one) => one.name === name);
  const access = { secret: "a secret", settings: {}, issuer: () => "" };
  const form = connector && sample && formOf(connector, sample, access);
  if (!form) throw new Error(`no ${tool} sample ${name}`);
  return form;
}

async function onTheBus(outcome: Outcome, given: Delivery): Promise<AccountEventMessage> {
  const blobs = { put: async () => undefined, get: async () => undefined };
  const [message] = await toMessages(outcome, given, { secretId: "sec_1" }, blobs);
  return accountEventMessage.parse(message);
}

const isWrite = (command: string) => /Put|Update|Delete|TransactWrite|BatchWrite/.test(command);

const booking = like("calendly", "invitee-created");
const envelope = like("docusign", "envelope-completed");

/** What has been measured, by the kind of message, in batches of so many. */
const measurements = new Map<MessageOf, Map<number, Promise<MeasuredWhole>>>();

/** Measures each kind of message once for all tests: the same is written each time. */
async function measured(messageOf: MessageOf, batch: number): Promise<MeasuredWhole> {
  const byBatch = measurements.get(messageOf) ?? new Map<number, Promise<MeasuredWhole>>();
  measurements.set(messageOf, byBatch);
  const measurement = byBatch.get(batch) ?? measure(messageOf, batch);
  byBatch.set(batch, measurement);
  return await measurement;
}

/**
 * The store counts units as AWS documents them: a transaction's writes twice, by the kilobyte; those of an index once,
 * by the size of what it projects; a row put or read in a batch by itself.
 */
async function measure(messageOf: MessageOf, batch: number): Promise<MeasuredWhole> {
  const store = memoryStore({ "cost-events": eventsTable, "cost-directory": directoryTable });
  const units = { writes: 0, reads: 0 };
  const client = meteredClient(store, (count, command) => {
    units[isWrite(command) ? "writes" : "reads"] += count;
  });
  let clock = Date.parse("2026-11-24T08:00:00Z");
  const deps = {
    ...storage(client, { events: "cost-events", directory: "cost-directory" }),
    blobs: { put: async () => undefined, get: async () => undefined },
    log: () => undefined,
    now: () => new Date(clock++),
    pause: async () => undefined,
  };
  let n = 0;
  const round = async () => {
    const all = Array.from({ length: accounts }, (_, account) => messageOf(account + 1, n++));
    const results: unknown[] = [];
    for (let from = 0; from < accounts; from += batch) {
      results.push(...(await record(await Promise.all(all.slice(from, from + batch)), deps)));
      await countEvents(deps, () => false);
    }
    return results;
  };
  await round();
  Object.assign(units, { writes: 0, reads: 0 });
  const storedBefore = storedIn(store);
  const results: unknown[] = [];
  for (let turn = 0; turn < rounds; turn++) {
    results.push(...(await round()));
  }
  // As it is done with three hundred at once.
  await listKinds(deps, () => false, accounts * rounds);
  expect(results).toEqual(Array(accounts * rounds).fill("recorded"));
  const one = await messageOf(1, 1);
  const storedBytes = (storedIn(store) - storedBefore) / results.length;
  store.close();
  return {
    writeUnits: units.writes / results.length,
    readUnits: units.reads / results.length,
    entryBytes: JSON.stringify(one).length + one.source.length + one.type.length + 14,
    logBytes: logBytes(one),
    storedBytes,
    batch,
    ...assumed,
  };
}

/** Bytes that DynamoDB bills for the rows of both tables and of the indexes: a hundred for each beside what it holds. */
function storedIn(store: ReturnType<typeof memoryStore>): number {
  let bytes = 0;
  const add = (row: Item) => {
    bytes += itemSize(row) + 100;
  };
  for (const row of store.rows("cost-directory")) add(row);
  for (const row of store.rows("cost-events")) {
    add(row);
    for (const index of eventsTable.indexes) {
      const held = indexed(row, index, eventsTable);
      if (held) add(held);
    }
  }
  return bytes;
}

/** The lines of ingest and of record for one delivery, with the 26 bytes that CloudWatch adds to each. */
function logBytes({ deliveryid, data }: AccountEventMessage): number {
  let bytes = 0;
  const write = (line: string) => {
    bytes += Buffer.byteLength(line) + 26;
  };
  const requestId = "0c7ad1e4-3f0b-4c5e-9d5a-1b2c3d4e5f60";
  const of = { requestId, delivery: deliveryid, tool: data.tool, connection: data.connection };
  meteredLog("AccountHub/prod", "ingest", write)("info", "delivery_accepted", { ...of, events: 1, pulls: 0 });
  const took = { event: data.id, age: 12_345, lag: 123 };
  meteredLog("AccountHub/prod", "record", write)("info", "event_recorded", { ...of, ...took });
  return bytes;
}

const readme = await readFile(new URL("../../infra/README.md", import.meta.url), "utf8");
const together = (parts: Readonly<Record<string, number>>) =>
  Object.values(parts).reduce((sum, dollars) => sum + dollars, 0);

test("the README's table of costs says what a million small deliveries cost by these measurements", async () => {
  const one = await measured(smallest, 10);
  const [asked, held] = [costOfMillion(one, "on demand"), costOfMillion(one, "provisioned")];
  const rows = [
    ...Object.entries(asked).map(([part, dollars]) => [part, dollars, held[part] ?? 0] as const),
    ["**together**", together(asked), together(held)] as const,
  ].map(([part, ...dollars]) => `| ${part} | ${dollars.map((one) => one.toFixed(2)).join(" | ")} |`);

  expect(readme.split("\n").filter((line) => rows.includes(line))).toEqual(rows);
  expect(readme).toContain(
    `${one.writeUnits.toFixed(1)} write units, ${one.readUnits.toFixed(1)} read units, ${one.entryBytes} bytes`,
  );
});

test.each([
  ["a notice of QuickBooks, 0.2 kB", smallest],
  ["a booking of Calendly, 3 kB", booking],
  ["a completed envelope of DocuSign, 4 kB", envelope],
])("the README says what a million cost of: %s", async (name, messageOf) => {
  const [ten, alone] = [await measured(messageOf, 10), await measured(messageOf, 1)];
  const dollars = [
    costOfMillion(ten, "on demand"),
    costOfMillion(alone, "on demand"),
    costOfMillion(ten, "provisioned"),
    costOfMillion(alone, "provisioned"),
  ].map((parts) => together(parts).toFixed(2));
  const written = [ten, alone].map(({ writeUnits }) => writeUnits.toFixed(1)).join(" and ");

  expect(readme.split("\n")).toContain(`| ${name} | ${written} | ${dollars.join(" | ")} |`);
});

/** What the stack has that costs by being there; the names under which functions count are bounded by hand. */
function standing(): Standing {
  const template = templateOf({ stage: "prod", alarmMail: "ops@acme.example" });
  const alarms = [...resourcesOf(template, "AWS::CloudWatch::Alarm").values()];
  const metricsOf = (metrics: unknown) => (Array.isArray(metrics) ? metrics : [1]);
  const asked = (one: unknown) => typeof one !== "object" || (one !== null && "MetricStat" in one);
  return {
    alarmMetrics: alarms.flatMap(({ Properties }) => metricsOf(Properties.Metrics).filter(asked)).length,
    queues: resourcesOf(template, "AWS::Lambda::EventSourceMapping").size,
    metrics: { hub: 42, connection: 1 },
  };
}

const dollars = (one: number) => one.toFixed(one < 100 ? 2 : 0);

async function examples(): Promise<{ readonly firm: Month; readonly service: Month }> {
  const kinds = async (batch: number): Promise<Month["kinds"]> => [
    { one: await measured(smallest, batch), share: 0.7, fetched: 0.5 },
    { one: await measured(booking, batch), share: 0.2, fetched: 0 },
    { one: await measured(envelope, batch), share: 0.1, fetched: 0 },
  ];
  const kept = { logDays: 90, archiveDays: 90 };
  const firm: Month = {
    ...{ deliveries: 5_000_000 / 12, kinds: await kinds(1), capacity: "on demand" },
    ...{ connections: 20, pages: 25_000, ...kept },
  };
  const service: Month = {
    ...{ deliveries: 300_000_000, kinds: await kinds(10), capacity: "provisioned" },
    ...{ connections: 1_000, pages: 1_000_000, ...kept },
  };
  return { firm, service };
}

test("the README says what a month costs of a firm and of a service, part by part", async () => {
  const { firm, service } = await examples();
  const [ofFirm, ofService] = [costOfMonth(firm, standing()), costOfMonth(service, standing())];
  const rows = [
    ...Object.entries(ofFirm).map(([part, cost]) => [part, cost, ofService[part] ?? 0] as const),
    ["**a month**", together(ofFirm), together(ofService)] as const,
  ].map(([part, ...costs]) => `| ${part} | ${costs.map(dollars).join(" | ")} |`);

  expect(readme.split("\n").filter((line) => rows.includes(line))).toEqual(rows);
});

test("the README says what the tables cost by the years, for good and with events kept for three", async () => {
  const { firm, service } = await examples();
  const rows = [1, 3, 7, 10].map((years) => {
    const costs = [firm, service].flatMap((month) => [
      costOfTables(month, years),
      costOfTables(month, years, 3),
    ]);
    return `| ${years} | ${costs.map(dollars).join(" | ")} |`;
  });

  expect(readme.split("\n").filter((line) => rows.includes(line))).toEqual(rows);
});
