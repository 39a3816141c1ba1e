import { expect, test } from "@jest/globals";
import { getAccount } from "../../../functions/serve/accounts.ts";
import { importAccounts } from "../../../functions/serve/import.ts";
import { storage } from "../../../functions/store/storage.ts";
import { directoryTable, eventsTable } from "../../../infra/tables.ts";
import { memoryStore } from "../../support/memory-store.ts";

const kim = { id: "kim", name: "kim", role: "manager" as const };

test("a list that takes too long says how far it came, and goes on when it is sent again", async () => {
  const store = memoryStore({ events: eventsTable, directory: directoryTable });
  let clock = Date.parse("2026-11-23T09:00:00.000Z") / 1_000;
  const deps = {
    ...storage(store.client(), { events: "events", directory: "directory" }),
    work: { wake: async () => undefined },
    now: () => new Date(clock++ * 1_000),
    log: () => undefined,
  };
  const list = `name,emails\n${Array.from({ length: 12 }, (_, n) => `Client ${n},p${n}@client-${n}.example`).join("\n")}\n`;

  const failed = await importAccounts(list, false, kim, deps).catch((error: unknown) => error);
  const made = (await deps.accountsTable.accounts()).length;
  expect(failed).toMatchObject({ status: 503, code: "out_of_time", retryable: true });
  expect(String(failed)).toContain(`${made} of 12 rows`);
  expect(made).toBeGreaterThan(0);
  expect(made).toBeLessThan(12);

  const second = await importAccounts(list, false, kim, deps);
  expect(second).toMatchObject({ created: 12 - made, kept: made, skipped: 0 });
  store.close();
});

test("a line of a list may name more people than one transaction holds", async () => {
  const store = memoryStore({ events: eventsTable, directory: directoryTable });
  const deps = {
    ...storage(store.client(), { events: "events", directory: "directory" }),
    work: { wake: async () => undefined },
    now: () => new Date("2026-11-23T09:00:00.000Z"),
    log: () => undefined,
  };
  const people = Array.from({ length: 130 }, (_, n) => `p${n}@large.example`);
  const list = (emails: readonly string[]) => `name,emails\nLarge,${emails.join(";")}\n`;

  const first = await importAccounts(list(people.slice(0, 60)), false, kim, deps);
  const second = await importAccounts(list(people), false, kim, deps);

  expect([first, second].map(({ rows }) => rows[0]?.action)).toEqual(["create", "change"]);
  const { identities } = await getAccount(first.rows[0]?.account ?? "", deps);
  expect(identities).toHaveLength(130);
  store.close();
});
