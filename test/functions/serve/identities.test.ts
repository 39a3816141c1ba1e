import { expect, test } from "@jest/globals";
import { createAccount, getAccount, listAccounts } from "../../../functions/serve/accounts.ts";
import { assign, hasRoom } from "../../../functions/serve/identities.ts";
import { storage } from "../../../functions/store/storage.ts";
import { MemoryDynamo } from "../../support/memory-dynamodb.ts";

const tables = { events: "events", directory: "directory" };
const kim = { id: "kim", name: "kim", role: "manager" as const };

const hub = () => ({
  ...storage(new MemoryDynamo(tables).client(), tables),
  work: { wake: async () => undefined },
  now: () => new Date("2026-11-23T09:00:00.000Z"),
  log: () => undefined,
});

test("an account takes as many identities as an answer shows, and says so to the next", async () => {
  const deps = hub();
  const { id } = await createAccount({ name: "Large" }, kim, deps);
  const people = Array.from({ length: 1_999 }, (_, n) => ({ type: "email", value: `p${n}@large.example` }));
  for (let n = 0; n < people.length; n += 100)
    await deps.accountsTable.transact(
      people.slice(n, n + 100).map((one) => deps.accountsTable.identities.adding(id, one)),
    );

  await hasRoom(id, 1, deps);
  await expect(hasRoom(id, 2, deps)).rejects.toThrow(
    expect.objectContaining({ status: 409, code: "too_many_identities" }),
  );
});

test("an account shows the identities that lead to it, and those only", async () => {
  const deps = hub();
  const [jane, joe] = ["jane@northwind.example", "joe@northwind.example"].map((value) => ({
    type: "email",
    value,
  }));
  if (!jane || !joe) throw new Error("nobody");
  const northwind = await createAccount({ name: "Northwind", identities: [jane, joe] }, kim, deps);
  const other = await createAccount({ name: "Other" }, kim, deps);
  await assign(jane, other.id, kim, deps);

  expect(northwind.identities).toEqual([jane, joe]);
  expect((await getAccount(northwind.id, deps)).identities).toEqual([joe]);
  expect((await getAccount(other.id, deps)).identities).toEqual([jane]);
  const { accounts } = await listAccounts(new URLSearchParams({ q: "jane@" }), deps);
  expect(accounts.map(({ id }) => id)).toEqual([other.id]);
});

test("an identity that is there already is left as it is, without a job", async () => {
  const deps = hub();
  const jane = { type: "email", value: "jane@northwind.example" };
  const { id } = await createAccount({ name: "Northwind" }, kim, deps);
  const first = await assign(jane, id, kim, deps);

  expect(first.job).toBeDefined();
  expect(await assign(jane, id, kim, deps)).toEqual({ identity: jane, account: id });
});
