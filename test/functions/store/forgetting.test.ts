import { expect, test } from "@jest/globals";
import { forgetsAccounts, forgetsConnections, storage } from "../../../functions/store/storage.ts";
import type { FileReport } from "../../../schemas/file.ts";
import { fetchOf } from "../../support/collecting.ts";
import { MemoryDynamo } from "../../support/memory-dynamodb.ts";

/** Stores that keep nothing of a connection, or of an account, and why. */
const keepNothing: Readonly<Record<"connection" | "account", Readonly<Record<string, string>>>> = {
  connection: {
    events: "the timeline stays when a connection goes",
    lists: "the timeline stays when a connection goes",
    toCount: "names of events",
    accountsTable: "accounts are of customers",
    links: "identities are of customers",
    jobs: "jobs move and erase events",
    exports: "of everything, for a week",
    audit: "what was done stays known",
    rollups: "counts of accounts",
    suggestions: "of identities",
    matching: "one for the hub",
    layout: "one for the hub",
    bookmarks: "of accounts and of people",
    catchUps: "their rows are the fetches', which forget the connection",
    subscriptions: "their rows are the fetches', which forget the connection",
    wanted: "its rows are the fetches', which forget the connection",
    tenants: "their rows are the fetches', which forget the connection",
    consents: "they end within ten minutes, and are by their own ids",
    insight: "of accounts",
    digests: "of people",
    rules: "of events, whatever their connection",
  },
  account: {
    refused: "an erasure removes those that name one of its identities, the others end within a week",
    lists: "they list the events",
    toCount: "the next count takes them away",
    events: "the erasure goes through them one by one",
    links: "the erasure goes through them one by one",
    jobs: "the erasure's own report",
    exports: "the erasure ends all of them",
    records: "of connections",
    mappings: "of connections",
    matching: "one for the hub",
    layout: "one for the hub",
    rejections: "of connections",
    quiet: "of connections",
    shapes: "paths, types and names of events; examples are read from the events",
    fetches: "of connections",
    catchUps: "of connections",
    subscriptions: "of connections",
    wanted: "of connections",
    tenants: "of connections",
    consents: "of connections",
    connections: "of connections",
    rules: "they name accounts by id alone; what was sent is named by its event and ends within two weeks",
    digests: "of people; of whom they were told is kept nowhere",
  },
};

const at = "2026-11-23T09:00:00.000Z";
const report = (connection: string): FileReport => ({
  file: "fil_1",
  tool: "dext",
  connection,
  name: "a.csv",
  via: "upload",
  state: "done",
  receivedAt: at,
  updatedAt: at,
  report: [],
});

function hub() {
  const memory = new MemoryDynamo({ events: "events", directory: "directory" });
  const stores = storage(memory.client(), { events: "events", directory: "directory" });
  const rowsOf = (name: string) =>
    memory.rows("directory").filter((row) => JSON.stringify(row).includes(name));
  return { stores, rowsOf };
}

test("every store says what it forgets with a connection and with an account, or has nothing of them", () => {
  const stores = Object.entries<object>({ ...hub().stores }).filter(([, store]) => typeof store === "object");
  const without = (forgets: (store: object) => boolean) =>
    stores.filter(([, store]) => !forgets(store)).map(([name]) => name);

  expect(without(forgetsConnections).sort()).toEqual(Object.keys(keepNothing.connection).sort());
  expect(without(forgetsAccounts).sort()).toEqual(Object.keys(keepNothing.account).sort());
});

test("a connection that is forgotten leaves no row, and its namesake's neighbours keep theirs", async () => {
  const { stores, rowsOf } = hub();
  const fill = async (connection: string) => {
    const of = { tool: "dext", connection };
    await stores.connections.create({
      ...of,
      secrets: [],
      settings: {},
      createdAt: at,
      updatedAt: at,
      mailbox: `box-${connection}`,
    });
    await stores.connections.putMailbox(`box-${connection}`, "dext", connection);
    const file = report(connection);
    await stores.records.save(file);
    await stores.records.claim(file, new Date(at), new Date(at));
    const head = {
      id: "1",
      blob: "b",
      shape: "s",
      columns: [],
      rows: 1,
      file: "fil_1",
      sha256: "5a",
      receivedAt: at,
    };
    await stores.records.finish(file, head);
    await stores.mappings.keep("dext", connection, "rows", {
      version: 1,
      at,
      by: "kim",
      mapping: { version: 1, rules: [] },
    });
    await stores.rejections.note("m1", { ...of, reason: "signature", at, count: 1 });
    await stores.fetches.take({ ...of, what: "access" }, "holder", new Date(at));
    await stores.wanted.put(fetchOf(of), new Date(at));
    const shape = { ...of, type: "invoice.paid", fetched: false };
    const drift = { ...of, type: shape.type, path: "total", is: "new" as const, from: [], to: [], at };
    const found = [{ ...drift, now: "evt_2", before: ["evt_1"] }];
    await stores.shapes.put(shape, "2026-11-22", { fields: new Map(), events: [] }, found, new Date(at));
  };
  for (const name of ["first", "second"]) await fill(name);
  const ends = ["first", "second"].map((name) => `dext/${name} ${at} 7 access`);
  await stores.quiet.put(["dext/first", "dext/second", ...ends]);
  const before = rowsOf("second").length;
  expect(before).toBeGreaterThan(7);

  await stores.forgetConnection("dext", "first");

  expect(rowsOf("first")).toEqual([]);
  expect(rowsOf("second")).toHaveLength(before);
  expect(await stores.quiet.get()).toEqual(new Set(["dext/second", ends[1]]));
  expect(await stores.records.taken("dext", "second", "5a")).toBe("fil_1");
});

test("an account that is forgotten leaves no pin, no entry of the audit and no suggestion", async () => {
  const { stores, rowsOf } = hub();
  const identity = { type: "email" as const, value: "ann@one.example" };
  for (const account of ["acc_first", "acc_second"]) {
    await stores.bookmarks.putPin(account, {
      event: "e",
      shared: true,
      by: "kim",
      byName: "Kim",
      at,
    });
    const entry = {
      at,
      by: "kim",
      byId: "u-1",
      action: "account.created" as const,
      summary: account,
      values: {},
      account,
    };
    await stores.accountsTable.transact(stores.audit.noting(entry, [account]));
    const claim = (rule: "email" | "phone") => ({ account, rule, identity });
    await stores.suggestions.note([claim("email"), { ...claim("phone"), account: "acc_other" }], at);
  }

  await stores.forgetAccount("acc_first");

  expect(rowsOf("acc_first")).toEqual([]);
  expect(rowsOf("acc_second")).toHaveLength(4);
});
