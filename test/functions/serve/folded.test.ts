import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { countEvents } from "../../../functions/jobs/count.ts";
import { record } from "../../../functions/record/record.ts";
import { createAccount, listAccounts } from "../../../functions/serve/accounts.ts";
import { unmatched as unmatchedPage } from "../../../functions/serve/unmatched.ts";
import { storage } from "../../../functions/store/storage.ts";
import type { LocalStore } from "../../../infra/local/store/store.ts";
import { directoryTable, eventsTable } from "../../../infra/tables.ts";
import { matchingSettings } from "../../../schemas/matching.ts";
import { memoryStore } from "../../support/memory-store.ts";
import { message } from "../../support/message.ts";

const kim = { id: "kim", name: "Kim", role: "manager" as const };
let clock: number;
let store: LocalStore;
let deps: ReturnType<typeof hub>;
const now = () => new Date(clock);
const on = (day: string) => {
  clock = Date.parse(`${day}T09:00:00.000Z`);
};
const hub = () => ({
  ...storage(store.client(), { events: "events", directory: "directory" }, undefined, {
    now,
    of: () => ({}),
    stamped: (row) => row,
  }),
  log: () => undefined,
  now,
  pause: async () => undefined,
  work: { wake: async () => undefined },
});
beforeEach(() => {
  on("2026-01-10");
  store = memoryStore({ events: eventsTable, directory: directoryTable });
  deps = hub();
});
afterEach(() => store.close());

async function hears(value: string) {
  const time = now().toISOString();
  await record([message({ identities: [{ type: "email", value }], time }, `${value} ${time}`)], deps);
  await countEvents(deps, () => false);
}
const listed = async (query = "") =>
  (await listAccounts(new URLSearchParams(query), deps)).accounts.map(({ name }) => name).toSorted();
const unmatched = async (query = "") => {
  const { customers, folded } = await unmatchedPage(new URLSearchParams(query), deps);
  return { names: customers.flatMap(({ accounts }) => accounts.map(({ name }) => name)).toSorted(), folded };
};

test("a stranger of whom nothing is heard for a year is folded away, counted and found, and comes back with the next event", async () => {
  await createAccount({ name: "Client" }, kim, deps);
  await hears("old@stray.example");
  on("2026-08-01");
  await hears("new@fresh.example");
  const both = ["new@fresh.example", "old@stray.example"];
  expect(await unmatched()).toEqual({ names: both, folded: 0 });

  on("2027-02-01");
  expect(await unmatched()).toEqual({ names: ["new@fresh.example"], folded: 1 });
  expect(await unmatched("folded=true")).toEqual({ names: both, folded: 1 });
  expect(await listed()).toEqual(["Client", "new@fresh.example"]);
  expect(await listed("status=provisional")).toEqual(["new@fresh.example"]);
  expect(await listed("folded=true")).toEqual(["Client", ...both]);
  expect(await listed("status=active")).toEqual(["Client"]);

  await hears("old@stray.example");
  expect(await unmatched()).toEqual({ names: both, folded: 0 });
});

test("how long that is the settings say", async () => {
  await hears("old@stray.example");
  on("2026-03-01");
  expect(await unmatched()).toMatchObject({ folded: 0 });
  await deps.matching.put({ ...matchingSettings.parse({}), foldAfterMonths: 1 });
  expect(await unmatched()).toEqual({ names: [], folded: 1 });
});

test("names are read of those asked for, folded or not, and of no others", async () => {
  await createAccount({ name: "Client" }, kim, deps);
  await hears("old@stray.example");
  const all = await listAccounts(new URLSearchParams(), deps);
  const old = all.accounts.find(({ status }) => status === "provisional")?.id ?? "";
  on("2028-01-01");

  expect(await listed(`id=${old}`)).toEqual(["old@stray.example"]);
  expect(await listed(`id=${old}&id=acc_none`)).toEqual(["old@stray.example"]);
  expect(await listed(`id=acc_none`)).toEqual([]);
  const many = Array.from({ length: 201 }, (_, n) => `id=acc_${n}`).join("&");
  await expect(listed(many)).rejects.toMatchObject({ status: 400, code: "invalid_query" });
});
