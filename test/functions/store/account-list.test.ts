import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { countEvents } from "../../../functions/jobs/count.ts";
import { createHandler } from "../../../functions/jobs/handler.ts";
import { record } from "../../../functions/record/record.ts";
import { changeAccount, createAccount, eraseAccount } from "../../../functions/serve/accounts.ts";
import { assign } from "../../../functions/serve/identities.ts";
import { merge, unmerge } from "../../../functions/serve/merges.ts";
import { countedAccounts, shownAccounts } from "../../../functions/serve/shown-accounts.ts";
import { storage } from "../../../functions/store/storage.ts";
import { localContext } from "../../../infra/local/context.ts";
import type { LocalStore } from "../../../infra/local/store/store.ts";
import { directoryTable, eventsTable } from "../../../infra/tables.ts";
import type { Account } from "../../../schemas/account.ts";
import { memoryStore, meteredClient } from "../../support/memory-store.ts";
import { message } from "../../support/message.ts";

const kim = { id: "kim", name: "Kim", role: "manager" as const };
let clock: number;
let units: number;
let store: LocalStore;
const now = () => new Date(clock);
/** Two functions that share the tables: what one does, the other's list has to show. */
const hub = () => ({
  ...storage(
    meteredClient(store, (some, name) => {
      if (!name.startsWith("Put") && !name.startsWith("Update") && !name.startsWith("Transact"))
        units += some;
    }),
    { events: "events", directory: "directory" },
    undefined,
    { now, of: () => ({}), stamped: (row) => row },
  ),
  blobs: { put: async () => undefined, get: async () => undefined },
  work: { wake: async () => undefined },
  countSoon: async () => undefined,
  log: () => undefined,
  now,
  pause: async () => undefined,
  indexLag: 0,
});
type Hub = ReturnType<typeof hub>;
let one: Hub;
let other: Hub;

beforeEach(() => {
  clock = Date.parse("2026-11-23T09:00:00.000Z");
  units = 0;
  store = memoryStore({ events: eventsTable, directory: directoryTable });
  [one, other] = [hub(), hub()];
});
afterEach(() => store.close());

const later = (seconds: number) => {
  clock += seconds * 1_000;
};
const byName = (accounts: readonly Account[]) => accounts.toSorted((a, b) => (a.name < b.name ? -1 : 1));
const shown = async (of: Hub) => byName(await shownAccounts(of));
/** What there is, with everything read anew. */
const whole = async () => byName((await countedAccounts(other)).map(({ account }) => account));
const ownedByKim = async () => (await whole()).find(({ owner }) => owner === "kim")?.id ?? "";

test("a list that stands shows what another function does: made, told, counted, changed, merged, assigned and erased", async () => {
  expect(await shown(one)).toEqual([]);
  const told = async (value: string, id: string) => {
    await record([message({ identities: [{ type: "email", value }] }, id)], other);
    await countEvents(other, () => false);
  };
  const made = async (name: string) => await createAccount({ name }, kim, other);
  const sweep = async () => await createHandler(other)({}, localContext("jobs", "sweep"));

  const steps: (() => Promise<unknown>)[] = [
    async () => await made("Northwind"),
    async () => await told("jane@acme.example", "one"),
    async () => await told("jane@acme.example", "two"),
    async () => {
      const [account] = (await countedAccounts(other)).filter(
        ({ account: { name } }) => name === "Northwind",
      );
      await changeAccount(account?.account.id ?? "", { name: "Northwind Ltd", owner: "kim" }, kim, other);
    },
    async () => {
      await assign({ type: "email", value: "jane@acme.example" }, await ownedByKim(), kim, other);
    },
    sweep,
    async () => {
      const second = await made("Fabrikam");
      const merged = await merge(await ownedByKim(), second.id, kim, other);
      expect(await shown(one)).toEqual(await whole());
      await unmerge(merged.merge, kim, other);
    },
    async () => {
      await eraseAccount(await ownedByKim(), kim, other);
      expect(await shown(one)).toEqual(await whole());
      await sweep();
    },
  ];
  const seen: string[] = [];
  for (const step of steps) {
    await step();
    const list = await shown(one);
    expect(list).toEqual(await whole());
    seen.push(JSON.stringify(list));
    later(7);
  }
  expect(new Set(seen).size).toBeGreaterThanOrEqual(steps.length - 1);
});

test("a list costs what has changed since, not what there is", async () => {
  for (let n = 0; n < 300; n++) await createAccount({ name: `Client ${n}` }, kim, other);
  later(600);
  await shown(one);
  later(600);
  await createAccount({ name: "Another" }, kim, other);

  units = 0;
  await whole();
  const all = units;
  units = 0;
  expect(await shown(one)).toHaveLength(301);

  expect(units).toBeLessThan(all / 3);
  units = 0;
  await shown(one);
  expect(units).toBeLessThanOrEqual(1);
});

test("nothing is made anew of a list that is as it was", async () => {
  await createAccount({ name: "Northwind" }, kim, other);
  await shownAccounts(one);
  later(60);
  const [first, second] = [await shownAccounts(one), await shownAccounts(one)];
  expect(second).toBe(first);
});

test("a note that comes late, by a clock that is behind, is seen", async () => {
  await shown(one);
  later(100);
  await shown(one);
  later(-60);
  await createAccount({ name: "Behind" }, kim, other);
  later(60);
  expect(await shown(one)).toHaveLength(1);
});

test("a clock that jumps back, a list that is old, and more changes than are worth it: all is read again", async () => {
  await shown(one);
  later(-86_400);
  await createAccount({ name: "Before" }, kim, other);
  expect(await shown(one)).toHaveLength(1);

  later(7 * 3_600);
  expect(await shown(one)).toEqual(await whole());

  await one.accountsTable.changed.note(Array.from({ length: 7_000 }, (_, n) => `acc_${n}`));
  await createAccount({ name: "Besides" }, kim, other);
  expect(await shown(one)).toHaveLength(2);
});

test("what is counted is noted for those who list, and for an hour; who comes back after it reads all", async () => {
  const told = async (id: string) => {
    await record([message({ identities: [{ type: "email", value: "jane@acme.example" }] }, id)], other);
    await countEvents(other, () => false);
  };
  const notes = () => store.rows("directory").filter(({ pk }) => pk === "accounts#changed").length;
  await told("one");
  const made = notes();
  await told("two");
  expect(notes()).toBe(made);

  await shown(one);
  later(1_800);
  await told("three");
  expect(notes()).toBe(made + 1);
  later(1_790);
  expect(await shown(one)).toEqual(await whole());

  // Asked for again in time.
  later(3_000);
  await told("four");
  expect(notes()).toBe(made + 2);
  expect(await shown(one)).toEqual(await whole());

  later(4_000);
  await told("five");
  expect(notes()).toBe(made + 2);
  expect(await shown(one)).toEqual(await whole());
});

test("who asks while a list is read sees what was written before they asked", async () => {
  const first = shown(one);
  await createAccount({ name: "Northwind" }, kim, other);
  const [, second] = await Promise.all([first, shown(one)]);
  expect(second.map(({ name }) => name)).toEqual(["Northwind"]);
});
