import { describe, expect, test } from "@jest/globals";
import { getAccount } from "../../../functions/serve/accounts.ts";
import { importAccounts } from "../../../functions/serve/import.ts";
import { plan } from "../../../functions/serve/import-plan.ts";
import type { ListedAccount } from "../../../functions/store/account-list.ts";
import type { Link } from "../../../functions/store/links.ts";
import { storage } from "../../../functions/store/storage.ts";
import { directoryTable, eventsTable } from "../../../infra/tables.ts";
import type { Identity } from "../../../schemas/account-event.ts";
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

/** A client, or a customer whom nobody has placed yet, as lists hold it. */
const listed = (id: string, given: Partial<ListedAccount> = {}): ListedAccount => ({
  id,
  name: id,
  namedBy: "team",
  status: "active",
  tags: [],
  identities: [],
  createdAt: "2026-11-01T09:00:00.000Z",
  moving: new Set(),
  card: undefined,
  ...given,
});
const stray = (identity: Identity, eventCount: number): ListedAccount => ({
  ...listed(`pro_${identity.value}`, { status: "provisional", identity }),
  card: { eventCount, version: 1 },
});
const qb = (id: string): Identity => ({ type: "quickbooks:customer", value: `77/${id}` });
const leading = (pairs: readonly (readonly [Identity, string])[]) =>
  new Map(
    pairs.map(([identity, account]): [string, Link] => [
      `${identity.type}#${identity.value}`,
      { pk: identity.value, version: "1", identity, accounts: [account], rule: "external", history: [] },
    ]),
  );
const wants = (...keys: Identity[]) => ({ keys, problems: [] });

describe("what becomes of a row", () => {
  const clients = [listed("Acme"), listed("Birch", { owner: "Mai", tags: ["vat"] })];

  test("with the name of one client and the id of another is left out: it would call both the same", () => {
    const [row] = plan([{ name: "acme" }], [wants(qb("58"))], leading([[qb("58"), "Birch"]]), clients);

    expect(row?.row).toMatchObject({
      action: "skip",
      why: [{ code: "several_accounts", values: { names: "Birch, Acme" } }],
    });
    expect(row?.row.problems).toEqual([expect.stringContaining("Birch, Acme")]);
  });

  test("whose id decides between two clients of one name changes that one", () => {
    const twins = [listed("one", { name: "Acme" }), listed("two", { name: "Acme" })];
    const [row] = plan(
      [{ name: "Acme", owner: "Mai" }],
      [wants(qb("58"))],
      leading([[qb("58"), "two"]]),
      twins,
    );

    expect(row?.row).toMatchObject({ action: "change", account: "two" });
  });

  test("says what a client was before, and which identities are new", () => {
    const [row] = plan(
      [{ name: "Birch Ltd" }],
      [wants(qb("58"), qb("59"))],
      leading([[qb("58"), "Birch"]]),
      clients,
    );

    expect(row?.row).toMatchObject({
      action: "change",
      was: { name: "Birch", owner: "Mai", tags: ["vat"] },
      added: [qb("59")],
    });
  });

  test("with empty cells takes nothing away", () => {
    const [row] = plan(
      [{ name: "Birch", owner: "", tier: "", tags: " ; " }],
      [wants()],
      leading([]),
      clients,
    );

    expect(row?.row.action).toBe("keep");
    expect(row?.request).toEqual({ name: "Birch" });
  });

  test("with a tag twice has it once, and changes nobody who has it", () => {
    const [row] = plan([{ name: "Birch", tags: "vat; vat" }], [wants()], leading([]), clients);

    expect([row?.row.action, row?.request]).toEqual(["keep", { name: "Birch", tags: ["vat"] }]);
  });

  test("that a merged client's id leads to is of the client that it is shown with", () => {
    const merged = [...clients, listed("Birch Old", { mergedInto: "Birch" })];
    const [row] = plan([{ name: "Birch" }], [wants(qb("58"))], leading([[qb("58"), "Birch Old"]]), merged);

    expect(row?.row).toMatchObject({ action: "keep", account: "Birch", problems: [] });
  });

  test("brings the events of those who wait unmatched, each once", () => {
    const waiting = [
      stray(qb("58"), 41),
      stray({ type: "email", value: "umar@solent.example" }, 22),
      { ...stray(qb("60"), 7), assigned: "Acme" },
      stray(qb("61"), 0),
    ];
    const rows = plan(
      [{ name: "Solent" }, { name: "Twin" }],
      [
        wants(qb("58"), { type: "domain", value: "solent.example" }, qb("60"), qb("61")),
        wants(waiting[1]?.identity ?? qb("0")),
      ],
      new Map(),
      waiting,
    );

    expect(rows.map(({ row }) => row.found)).toEqual([{ names: 2, events: 63 }, undefined]);
  });
});
