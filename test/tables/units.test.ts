import { randomUUID } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import * as z from "zod/mini";
import { loadConnector } from "../../functions/connectors/catalogue.ts";
import { toMessages } from "../../functions/connectors/messages.ts";
import { normalise } from "../../functions/connectors/normalise.ts";
import type { Delivery } from "../../functions/delivery/delivery.ts";
import { countEvents } from "../../functions/jobs/count.ts";
import { record } from "../../functions/record/record.ts";
import { createAccount } from "../../functions/serve/accounts.ts";
import { assign } from "../../functions/serve/identities.ts";
import type { Settings } from "../../functions/shared/ports.ts";
import { type Storage, storage } from "../../functions/store/storage.ts";
import { samplesOf, sentBy } from "../../infra/local/samples.ts";
import { directoryTable, eventsTable } from "../../infra/tables.ts";
import { type AccountEventMessage, accountEventMessage } from "../../schemas/bus.ts";
import { delivery } from "../support/delivery.ts";
import { memoryStore, meteredClient } from "../support/memory-store.ts";
import { tablesAt } from "../support/tables-at-endpoint.ts";

const capacity = z.object({ CapacityUnits: z.number() });
const used = z.object({ ConsumedCapacity: z.optional(z.union([capacity, z.array(capacity)])) });
const isWrite = (command: string) => /^(Put|Update|Delete|TransactWrite|BatchWrite)/.test(command);

/** The embedded store, or the DynamoDB at DYNAMODB_ENDPOINT; tells the write units of each call. */
async function openTables(tell: (units: number) => void): Promise<Storage> {
  const names = { events: `events-${randomUUID()}`, directory: `directory-${randomUUID()}` };
  const endpoint = process.env.DYNAMODB_ENDPOINT;
  const ofWrites = (units: number, command: string) => (isWrite(command) ? tell(units) : undefined);
  if (endpoint === undefined)
    return storage(
      meteredClient(
        memoryStore({ [names.events]: eventsTable, [names.directory]: directoryTable }),
        ofWrites,
      ),
      names,
    );
  const client = await tablesAt(endpoint, names);
  client.middlewareStack.add(
    (next, { commandName = "" }) =>
      async (call) => {
        const answer = await next({ ...call, input: { ...call.input, ReturnConsumedCapacity: "TOTAL" } });
        for (const { CapacityUnits } of [used.parse(answer.output).ConsumedCapacity ?? []].flat())
          ofWrites(CapacityUnits, commandName);
        return answer;
      },
    { step: "initialize" },
  );
  return storage(client, names);
}

/** A tool's own sample. */
async function sampleOf(tool: string, wanted: string): Promise<AccountEventMessage> {
  const sample = (await samplesOf(tool)).find(({ name }) => name === wanted);
  const { settings } = await sentBy(tool);
  if (!sample) throw new Error(`${tool} has no such sample`);
  const { body, headers, contentType } = sample;
  return await messageOf(
    delivery(tool, { body, headers: { ...headers, "content-type": contentType } }),
    settings,
  );
}

/** A QuickBooks notice of one customer: a small delivery as they come by the million. */
async function smallest(): Promise<AccountEventMessage> {
  const entity = { name: "Customer", id: "1", operation: "Update", lastUpdated: "2026-11-18T10:12:04Z" };
  const notice = { realmId: "9341453474484455", dataChangeEvent: { entities: [entity] } };
  const body = Buffer.from(JSON.stringify({ eventNotifications: [notice] }));
  return await messageOf(
    delivery("quickbooks", { body, headers: { "content-type": "application/json" } }),
    {},
  );
}

async function messageOf(sent: Delivery, settings: Settings): Promise<AccountEventMessage> {
  const connector = await loadConnector(sent.tool);
  if (!connector) throw new Error(`${sent.tool} has no connector`);
  const blobs = { put: async () => undefined, get: async () => undefined };
  const [message] = await toMessages(
    normalise(connector, sent, settings),
    sent,
    { secretId: "sec_1" },
    blobs,
  );
  return accountEventMessage.parse(message);
}

/** The sample as it comes from one of many customers: the same bytes, under other names. */
function from(sample: AccountEventMessage, customer: number, n: number): AccountEventMessage {
  const { data } = sample;
  const id = `evt_${String(customer * 1_000 + n).padStart(32, "0")}`;
  const time = new Date(Date.parse(data.time) + n * 1_000).toISOString();
  const identities = data.identities.map(({ type, value }) => ({ type, value: `${customer}${value}` }));
  const object = data.object && { ...data.object, id: `${data.object.id}${n}` };
  return { ...sample, id, time, data: { ...data, id, time, identities, ...(object ? { object } : {}) } };
}

const kim = { id: "kim", name: "kim", role: "manager" as const };

/** Told within the hour, or six days later. */
const told = { atOnce: 60_000, late: 6 * 86_400_000 };

async function measured(sample: AccountEventMessage, batch: number, people: number, ago = told.atOnce) {
  const units = { writes: 0 };
  let clock = Date.parse(sample.data.time) + ago;
  const deps = {
    ...(await openTables((some) => {
      units.writes += some;
    })),
    log: () => undefined,
    now: () => new Date(clock++),
    pause: async () => undefined,
    work: { wake: async () => undefined },
  };
  const customers = Array.from({ length: batch }, (_, customer) => customer + 1);
  let n = 0;
  const round = async () =>
    await record(
      customers.map((customer) => from(sample, customer, n++)),
      deps,
    );
  await round();
  for (const customer of people > 0 ? customers : []) {
    const { id } = await createAccount({ name: `Customer ${customer}` }, kim, deps);
    const [first] = from(sample, customer, 0).data.identities.filter(({ type }) => type !== "name");
    if (first) await assign(first, id, kim, deps);
    const others = Array.from({ length: people }, (_, one) => ({
      type: "email",
      value: `${one}@${customer}.example`,
    }));
    for (let at = 0; at < people; at += 100)
      await deps.accountsTable.transact(
        others.slice(at, at + 100).map((one) => deps.accountsTable.identities.adding(id, one)),
      );
  }
  await round();
  await countEvents(deps, () => false);
  units.writes = 0;
  expect(await round()).toEqual(customers.map(() => "recorded"));
  const recorded = units.writes / batch;
  units.writes = 0;
  await countEvents(deps, () => false);
  return { recorded, counted: units.writes / batch };
}

describe("what an event of a known customer writes, in units", () => {
  test.each([
    ["the smallest", async () => await smallest(), 5.5],
    ["a booking", async () => await sampleOf("calendly", "invitee-created"), 14.5],
    ["a signed envelope", async () => await sampleOf("docusign", "envelope-completed"), 11.5],
  ] as const)(
    "%s, in a batch of ten, alone, and of a customer of a thousand people",
    async (_what, given, most) => {
      const sample = await given();

      const together = await measured(sample, 10, 0);
      const alone = await measured(sample, 1, 0);
      const crowd = await measured(sample, 10, 1_000);

      expect(together.recorded).toBeLessThanOrEqual(most);
      expect(together.counted).toBeLessThanOrEqual(2.1);
      expect(alone.recorded).toBeLessThanOrEqual(together.recorded + 2);
      expect(crowd).toEqual(together);
    },
    300_000,
  );

  test("is one more for what is told late, and a tenth of it in a batch of one hour", async () => {
    const sample = await smallest();

    const together = [await measured(sample, 10, 0), await measured(sample, 10, 0, told.late)];
    const alone = [await measured(sample, 1, 0), await measured(sample, 1, 0, told.late)];

    expect((together[1]?.recorded ?? 9) - (together[0]?.recorded ?? 0)).toBeCloseTo(0.1, 1);
    expect((alone[1]?.recorded ?? 9) - (alone[0]?.recorded ?? 0)).toBeCloseTo(1, 1);
  });
});

/** The same event without what it carries for insight alone: who acted, and what a document of money says of itself. */
function bare(sample: AccountEventMessage): AccountEventMessage {
  const { owed: _owed, direction: _direction, ...data } = sample.data;
  return { ...sample, data };
}

/** How many more units an event writes for it. */
async function rise(sample: AccountEventMessage): Promise<number> {
  const [told, untold] = [await measured(sample, 10, 0), await measured(bare(sample), 10, 0)];
  return told.recorded + told.counted - untold.recorded - untold.counted;
}

/** Every sample of a tool that says what a document of money comes to. */
async function ofMoney(tool: string): Promise<AccountEventMessage[]> {
  const names = (await samplesOf(tool)).map(({ name }) => name);
  const all = await Promise.all(names.map(async (name) => await sampleOf(tool, name).catch(() => undefined)));
  return all.flatMap((one) => (one?.data.owed === undefined ? [] : [one]));
}

describe("what insight adds to what a delivery writes", () => {
  test("is nothing where no document of money is told of, as in the table of costs", async () => {
    for (const sample of [
      await smallest(),
      await sampleOf("calendly", "invitee-created"),
      await sampleOf("docusign", "envelope-completed"),
    ])
      expect(await rise(sample)).toBeCloseTo(0, 6);
  }, 300_000);

  test("is at most 0.3 units over all, with every seventh delivery of money", async () => {
    const samples = [...(await ofMoney("stripe")), ...(await ofMoney("practice-cs"))];
    const rises: number[] = [];
    for (const sample of samples) rises.push(await rise(sample));
    const mean = rises.reduce((sum, one) => sum + one, 0) / rises.length;

    expect(samples.length).toBeGreaterThan(15);
    expect(mean).toBeLessThanOrEqual(1);
    expect(mean / 7).toBeLessThanOrEqual(0.3);
  }, 300_000);
});
