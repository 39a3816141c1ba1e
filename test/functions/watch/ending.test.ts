import { expect, test } from "@jest/globals";
import { keptName } from "../../../functions/shared/kept-names.ts";
import { Connections } from "../../../functions/store/connections-table.ts";
import { Digests } from "../../../functions/store/digests.ts";
import { QuietConnections } from "../../../functions/store/quiet-connections.ts";
import { Rules } from "../../../functions/store/rules.ts";
import { Shapes } from "../../../functions/store/shapes.ts";
import { SubscriptionStates } from "../../../functions/store/subscription-states.ts";
import { Table } from "../../../functions/store/table.ts";
import { Tenants } from "../../../functions/store/tenants.ts";
import { watch } from "../../../functions/watch/watch.ts";
import { interrupted } from "../../../schemas/interruption-words.ts";
import { MemoryDynamo } from "../../support/memory-dynamodb.ts";
import { nothingKept } from "../../support/serve-deps.ts";

const of = { tool: "quickbooks", connection: "main" };
const from = "2026-01-01T00:00:00.000Z";
const day = 86_400_000;
const after = (days: number) => new Date(Date.parse(from) + days * day).toISOString();

async function hub() {
  const memory = new MemoryDynamo({ events: "events", directory: "directory" });
  const stores = () => {
    const table = new Table(memory.client(), "directory");
    return {
      connections: new Connections(table),
      tenants: new Tenants(table),
      subscriptions: new SubscriptionStates(table),
      quiet: new QuietConnections(table),
      shapes: new Shapes(table),
      rules: new Rules(table),
      digests: new Digests(table),
    };
  };
  const { connections, tenants, subscriptions } = stores();
  await connections.create({ ...of, secrets: [], settings: {}, createdAt: from, updatedAt: from });
  const mails: string[] = [];
  const state = { isDown: false };
  return {
    ...{ tenants, subscriptions, mails, state },
    consent: async (tenant: string, name: string, at: string, since = from) => {
      const api = { kind: "oauth2" as const, createdAt: since, tenant, ends: { at, from: since } };
      await tenants.put(of, { tenant, name, api });
    },
    /** As another process each time: what it told before is in the tables alone. */
    look: async (time: string) => {
      mails.length = 0;
      await watch({
        ...stores(),
        keptNames: {
          ...nothingKept,
          credentials: async () =>
            (await tenants.list(of)).map((one) => keptName(of.tool, of.connection, { tenant: one.tenant })),
          secret: async () => [keptName(of.tool, of.connection)],
        },
        outwardNames: { rule: async () => [], digest: async () => [] },
        notices: {
          tell: async (subject, text) => {
            if (state.isDown) throw new Error("the topic is down");
            mails.push(`${subject}\n${text}`);
          },
        },
        log: () => undefined,
        now: () => new Date(time),
      });
      return mails.length;
    },
  };
}

test("an end is told of 30, 7 and 1 days before it and once it is there, by name and once each", async () => {
  const { consent, look, mails } = await hub();
  await consent("58", "Northwind Ltd", after(100));
  const told: [number, string | undefined][] = [];
  for (let passed = 60; passed <= 105; passed += 0.25) {
    if ((await look(after(passed))) > 0) told.push([passed, mails[0]?.split("\n")[1]]);
  }

  const name = "quickbooks/main as Northwind Ltd";
  expect(told).toEqual([
    [70, `${name} ends within 30 days (${after(100)}).`],
    [93, `${name} ends within 7 days (${after(100)}).`],
    [99, `${name} ends within a day (${after(100)}).`],
    [100, `${name} has ended (${after(100)}).`],
  ]);
});

test("one that is renewed is told of as well, and warned of again before its next end", async () => {
  const { consent, look, mails } = await hub();
  await consent("58", "Northwind Ltd", after(100));
  await look(after(95));
  await consent("58", "Northwind Ltd", after(195), after(95));

  expect(await look(after(96))).toBe(1);
  expect(mails[0]).toBe(
    `Account hub: 1 renewed\nquickbooks/main as Northwind Ltd is good until ${after(195)}.`,
  );
  expect(await look(after(97))).toBe(0);
  expect(await look(after(166))).toBe(1);
});

test("one that nobody uses any more is told of no more", async () => {
  const { consent, tenants, look } = await hub();
  await consent("58", "Northwind Ltd", after(100));
  await look(after(95));
  await tenants.remove(of, "58");

  expect(await look(after(99.5))).toBe(0);
});

test("what could not be told is told by the next look", async () => {
  const { consent, look, state } = await hub();
  await consent("58", "Northwind Ltd", after(100));
  state.isDown = true;
  await expect(look(after(71))).rejects.toThrow("the topic is down");
  state.isDown = false;

  expect(await look(after(71.1))).toBe(1);
});

test("two that end are two, and one mail", async () => {
  const { consent, look, mails } = await hub();
  await consent("58", "Northwind Ltd", after(100));
  await consent("59", "Southwind Ltd", after(101));

  expect(await look(after(72))).toBe(1);
  expect(mails[0]).toMatch(/^Account hub: 2 to be connected again\n/);
});

test("a subscription is told of only where the hub does not renew it", async () => {
  const { subscriptions, look, mails } = await hub();
  const subscribed = { what: "mail", id: "sub_1", since: from, ends: after(10) };
  const state = { subscriptions: [subscribed], lookedAt: after(8) };
  await subscriptions.put(of, state);
  expect(await look(after(9.5))).toBe(0);
  const failing = { ...interrupted("subscription_refused", { word: "403" }), since: after(9) };
  await subscriptions.put(of, { ...state, failing });

  // The first tells that the tool is not subscribed to.
  expect(await look(after(9.5))).toBe(2);
  expect(mails[1]).toContain(`quickbooks/main, which tells mail, ends within a day (${after(10)}).`);
});
