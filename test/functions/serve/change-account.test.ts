import { describe, expect, test } from "@jest/globals";
import { changeAccount, createAccount } from "../../../functions/serve/accounts.ts";
import { storage } from "../../../functions/store/storage.ts";
import type { AccountChange } from "../../../schemas/account.ts";
import { MemoryDynamo } from "../../support/memory-dynamodb.ts";

const tables = { events: "events", directory: "directory" };
const kim = { id: "kim", name: "kim", role: "manager" as const };

async function northwind() {
  const deps = {
    ...storage(new MemoryDynamo(tables).client(), tables),
    work: { wake: async () => undefined },
    now: () => new Date("2026-11-23T09:00:00.000Z"),
    log: () => undefined,
  };
  const { id } = await createAccount({ name: "Northwind", owner: "Mai", tags: ["vat"] }, kim, deps);
  return async (change: AccountChange) => await changeAccount(id, change, kim, deps);
}

describe("an account is changed as it was read", () => {
  test.each<AccountChange>([
    { owner: "Tom", was: { owner: "Mai" } },
    { owner: null, tags: ["payroll"], was: { owner: "Mai", tags: ["vat"] } },
    { tier: "key", was: { tier: null } },
    { name: "Northwind Ltd", was: { name: "Northwind" } },
    { owner: "Tom", was: {} },
    { owner: "Tom" },
  ])("%j", async (change) => {
    const changing = await northwind();

    const { was: _was, ...wanted } = change;
    const now = await changing(change);
    expect({ ...now, owner: now.owner ?? null }).toMatchObject(wanted);
  });

  test.each<AccountChange>([
    { owner: "Tom", was: { owner: "Linh" } },
    { owner: "Tom", was: { owner: null } },
    { tags: ["payroll"], was: { tags: [] } },
    { tags: ["payroll"], was: { tags: ["vat", "payroll"] } },
    { tier: "key", was: { tier: "small" } },
    { name: "Northwind Ltd", was: { name: null } },
  ])("and not where it is something else by now: %j", async (change) => {
    const changing = await northwind();

    await expect(changing(change)).rejects.toThrow(
      expect.objectContaining({ status: 409, code: "changed_meanwhile" }),
    );
    expect(await changing({})).toMatchObject({ name: "Northwind", owner: "Mai", tags: ["vat"] });
  });

  test("no tags are the same whether there were any or not", async () => {
    const changing = await northwind();
    await changing({ tags: null });
    await changing({ tags: [], was: { tags: [] } });

    expect((await changing({ tags: ["vat"], was: { tags: [] } })).tags).toEqual(["vat"]);
  });
});

test("a tag that is said twice is there once", async () => {
  const changing = await northwind();

  expect(await changing({ tags: ["vat", "payroll", "vat"] })).toMatchObject({ tags: ["vat", "payroll"] });
});
