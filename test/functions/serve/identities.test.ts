import { expect, test } from "@jest/globals";
import { createAccount } from "../../../functions/serve/accounts.ts";
import { assign, hasRoom } from "../../../functions/serve/identities.ts";
import { accountRow } from "../../../functions/store/directory.ts";
import { storage } from "../../../functions/store/storage.ts";
import { MemoryDynamo } from "../../support/memory-dynamodb.ts";

const tables = { events: "events", directory: "directory" };
const kim = { id: "kim", name: "kim", role: "manager" as const };

test("an account takes as many identities as its row holds, and says so to the next", () => {
  const row = (count: number) =>
    accountRow.parse({
      id: "acc_1",
      name: "Large",
      status: "active",
      eventCount: 0,
      createdAt: "2026-11-23T09:00:00.000Z",
      identities: new Set(Array.from({ length: count }, (_, n) => `email#p${n}@large.example`)),
    });

  expect(() => hasRoom(row(1_999))).not.toThrow();
  expect(() => hasRoom(row(2_000))).toThrow(
    expect.objectContaining({ status: 409, code: "too_many_identities" }),
  );
});

test("an identity that is there already is left as it is, without a job", async () => {
  const deps = {
    ...storage(new MemoryDynamo(tables).client(), tables),
    work: { wake: async () => undefined },
    now: () => new Date("2026-11-23T09:00:00.000Z"),
    log: () => undefined,
  };
  const jane = { type: "email", value: "jane@northwind.example" };
  const { id } = await createAccount({ name: "Northwind" }, kim, deps);
  const first = await assign(jane, id, kim, deps);

  expect(first.job).toBeDefined();
  expect(await assign(jane, id, kim, deps)).toEqual({ identity: jane, account: id });
});
