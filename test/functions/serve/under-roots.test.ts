import { expect, test } from "@jest/globals";
import { record } from "../../../functions/record/record.ts";
import { createAccount } from "../../../functions/serve/accounts.ts";
import { assign } from "../../../functions/serve/identities.ts";
import { merge } from "../../../functions/serve/merges.ts";
import { underRoots } from "../../../functions/serve/timelines.ts";
import { provisionalAccountId } from "../../../functions/store/keys.ts";
import { storage } from "../../../functions/store/storage.ts";
import { directoryTable, eventsTable } from "../../../infra/tables.ts";
import { memoryStore } from "../../support/memory-store.ts";
import { message } from "../../support/message.ts";

const kim = { id: "kim", name: "kim", role: "manager" as const };
const [jane, omar, lena] = ["jane@northwind.example", "omar@alder.example", "lena@birch.example"].map(
  (value) => ({ type: "email", value }),
);

test("events of merged accounts are told as the others', and only merged accounts are read one by one", async () => {
  const store = memoryStore({ events: eventsTable, directory: directoryTable });
  let clock = Date.parse("2026-11-23T09:00:00.000Z");
  const deps = {
    ...storage(store.client(), { events: "events", directory: "directory" }),
    work: { wake: async () => undefined },
    log: () => undefined,
    now: () => new Date(clock++),
    pause: async () => undefined,
  };
  if (!jane || !omar || !lena) throw new Error("Three people");
  const [northwind, alder] = [
    await createAccount({ name: "Northwind" }, kim, deps),
    await createAccount({ name: "Alder" }, kim, deps),
  ];
  await assign(jane, northwind.id, kim, deps);
  await assign(omar, alder.id, kim, deps);
  const told = [jane, omar, lena].map((one) => message({ identities: [one] }, one.value));
  await record(told, deps);
  await merge(northwind.id, alder.id, kim, deps);
  const rows = await deps.events.several(told.map(({ data }) => data.id));
  const read: string[] = [];
  const account = deps.accountsTable.account.bind(deps.accountsTable);
  deps.accountsTable.account = async (id) => {
    read.push(id);
    return await account(id);
  };

  const under = await underRoots([...rows.values()], deps);

  const at = new Map(under.map((row) => [row.pk, row.account]));
  expect(told.map(({ data }) => at.get(data.id))).toEqual([
    northwind.id,
    northwind.id,
    provisionalAccountId(lena),
  ]);
  expect(read).toEqual([alder.id, northwind.id]);
});
