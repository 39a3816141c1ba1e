import { expect, test } from "@jest/globals";
import { storage } from "../../../../functions/store/storage.ts";
import { type Key, Table } from "../../../../functions/store/table.ts";
import { directoryTable, eventsTable } from "../../../../infra/tables.ts";
import { memoryStore } from "../../../support/memory-store.ts";

/** Counts the turns of the event loop until it is told to end. */
function turns() {
  const counted = { turns: 0, end: false };
  const count = () => {
    counted.turns++;
    if (!counted.end) setImmediate(count);
  };
  setImmediate(count);
  return counted;
}

test("queries that are asked for at once and read much leave turns to others", async () => {
  const store = memoryStore({ directory: directoryTable });
  const table = new Table(store.client(), "directory");
  const partitions = Array.from({ length: 6 }, (_, n) => `accounts#${n}`);
  for (const pk of partitions) {
    const rows: Key[] = Array.from({ length: 700 }, (_, n) => ({ pk, sk: String(n) }));
    await table.putMany(rows);
  }
  const counted = turns();
  const read = await Promise.all(
    partitions.map(async (pk) => await table.all({ where: "pk = :pk", values: { pk } })),
  );
  counted.end = true;
  expect(read.map((rows) => rows.length)).toEqual(partitions.map(() => 700));
  expect(counted.turns).toBeGreaterThanOrEqual(partitions.length - 1);
  store.close();
});

test("one long list is read a page in a turn", async () => {
  const store = memoryStore({ directory: directoryTable });
  const table = new Table(store.client(), "directory");
  await table.putMany(Array.from({ length: 2_000 }, (_, n) => ({ pk: "accounts#0", sk: String(n) })));
  const counted = turns();
  expect(await table.all({ where: "pk = :pk", values: { pk: "accounts#0" } })).toHaveLength(2_000);
  counted.end = true;
  expect(counted.turns).toBeGreaterThanOrEqual(4);
  store.close();
});

test("many queries that read a row each leave turns to others", async () => {
  const store = memoryStore({ directory: directoryTable });
  const table = new Table(store.client(), "directory");
  const rows = Array.from({ length: 400 }, (_, n) => ({ pk: `account#${n}`, sk: "@" }));
  await table.putMany(rows);
  const counted = turns();
  await Promise.all(rows.map(async ({ pk }) => await table.all({ where: "pk = :pk", values: { pk } })));
  counted.end = true;
  expect(counted.turns).toBeGreaterThanOrEqual(3);
  store.close();
});

test("who reads much, page after page, lets a query in between", async () => {
  const store = memoryStore({ directory: directoryTable });
  const table = new Table(store.client(), "directory");
  await table.putMany(Array.from({ length: 9_000 }, (_, n) => ({ pk: "accounts#0", sk: String(n) })));
  await table.putMany([{ pk: "account#1", sk: "@" }]);
  const order: string[] = [];
  const short = async () => {
    await table.all({ where: "pk = :pk", values: { pk: "account#1" } });
    order.push("the query");
  };
  const asked: Promise<void>[] = [];
  const pages = table.pages({ where: "pk = :pk", values: { pk: "accounts#0" }, limit: 300 });
  for await (const { rows } of pages) {
    order.push(`a page of ${rows.length}`);
    // Between two turns, when the next page is waited for already.
    if (order.length === 1) setTimeout(() => asked.push(short()));
  }
  await Promise.all(asked);
  expect(order.indexOf("the query")).toBeLessThan(order.length - 10);
  store.close();
});

test("the list of accounts is made a slice in a turn", async () => {
  const store = memoryStore({ events: eventsTable, directory: directoryTable });
  const { accountsTable } = storage(store.client(), { events: "events", directory: "directory" });
  const count = 3_000;
  const rows: (Key & Readonly<Record<string, unknown>>)[] = Array.from({ length: count }, (_, n) => ({
    ...{ pk: "accounts#0", sk: `acc_${n}`, id: `acc_${n}`, status: "active", name: `Client ${n}` },
    createdAt: "2026-11-24T08:00:00.000Z",
  }));
  await accountsTable.table.putMany(rows);
  const counted = turns();
  expect(await accountsTable.accounts()).toHaveLength(count);
  counted.end = true;
  expect(counted.turns).toBeGreaterThanOrEqual(5);
  store.close();
});
