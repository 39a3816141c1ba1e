import { expect, test } from "@jest/globals";
import {
  addIdentities,
  changeAccount,
  createAccount,
  eraseAccount,
} from "../../../functions/serve/accounts.ts";
import { auditPage } from "../../../functions/serve/audit.ts";
import { assign, restore } from "../../../functions/serve/identities.ts";
import { merge, unmerge } from "../../../functions/serve/merges.ts";
import { storage } from "../../../functions/store/storage.ts";
import { MemoryDynamo } from "../../support/memory-dynamodb.ts";

const tables = { events: "events", directory: "directory" };
const kim = { id: "kim", name: "kim", role: "admin" as const };

test("every entry names what it speaks of beside its sentence, so that it can be told in any language", async () => {
  let clock = Date.parse("2026-11-23T09:00:00.000Z");
  const deps = {
    ...storage(new MemoryDynamo(tables).client(), tables),
    work: { wake: async () => undefined },
    now: () => new Date(clock++),
    log: () => undefined,
  };
  const jane = { type: "email", value: "jane@acme.example" };
  const acme = await createAccount({ name: "Acme" }, kim, deps);
  const other = await createAccount({ name: "Acme Ltd" }, kim, deps);
  await changeAccount(acme.id, { owner: "Mai", tags: ["vip"] }, kim, deps);
  await addIdentities(acme.id, [{ type: "books:customer", value: "realm/58" }], kim, deps);
  await assign(jane, acme.id, kim, deps);
  await restore(jane, kim, deps);
  const { merge: made } = await merge(acme.id, other.id, kim, deps);
  await unmerge(made, kim, deps);
  await eraseAccount(other.id, kim, deps);

  const { entries } = await auditPage(new URLSearchParams(), deps);
  expect(entries.map(({ action, values }) => [action, values])).toEqual([
    ["account.erased", {}],
    ["account.unmerged", { from: "Acme Ltd", into: "Acme" }],
    ["account.merged", { from: "Acme Ltd", into: "Acme" }],
    ["identity.restored", {}],
    ["identity.assigned", { name: "Acme" }],
    ["account.changed", { added: "books:customer realm/58" }],
    ["account.changed", { name: "Acme", fields: "owner tags" }],
    ["account.created", { name: "Acme Ltd" }],
    ["account.created", { name: "Acme" }],
  ]);
});
