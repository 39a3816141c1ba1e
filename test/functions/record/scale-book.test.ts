import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { countEvents } from "../../../functions/jobs/count.ts";
import { listKinds } from "../../../functions/jobs/list-kinds.ts";
import { record } from "../../../functions/record/record.ts";
import { createAccount } from "../../../functions/serve/accounts.ts";
import { assign } from "../../../functions/serve/identities.ts";
import { everNoted, notedFrom } from "../../../functions/store/noted-since.ts";
import { storage } from "../../../functions/store/storage.ts";
import { LocalStore } from "../../../infra/local/store/store.ts";
import { directoryTable, eventsTable } from "../../../infra/tables.ts";
import { BulkStore } from "../../bench/bulk-store.ts";
import { type Book, emailOf, fillBook, toldOf } from "../../bench/scale-book.ts";

const tables = { events: "hub-events", directory: "hub-directory" };
const kim = { id: "kim", name: "kim", role: "manager" as const };
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hub-book-"));
});
afterAll(async () => await rm(folder, { recursive: true, force: true }));

function opened(name: string): LocalStore {
  const store = new LocalStore(join(folder, name));
  store.createTable(tables.events, eventsTable);
  store.createTable(tables.directory, directoryTable);
  return store;
}

const depsOf = (store: LocalStore, now: () => Date) => ({
  ...storage(store.client(), tables),
  log: () => undefined,
  now,
  pause: async () => undefined,
  work: { wake: async () => undefined },
});

/** Clients as an import brings them, each with the address that its events name. */
async function clients(store: LocalStore, many: number, now: Date): Promise<string[]> {
  const deps = depsOf(store, () => now);
  const ids: string[] = [];
  for (let n = 0; n < many; n++) {
    const { id } = await createAccount({ name: `Client ${n}` }, kim, deps);
    await assign({ type: "email", value: emailOf(n) }, id, kim, deps);
    ids.push(id);
  }
  return ids;
}

/** The rows of both tables by their keys, without what chance decides or counting at one go leaves otherwise. */
function rowsIn(store: LocalStore): Map<string, Record<string, unknown>> {
  const all = [...store.rows(tables.events), ...store.rows(tables.directory)];
  return new Map(
    all.map(({ pk, sk, ...whole }) => {
      const { version: _, ...counted } = whole;
      const row = "eventCount" in whole ? counted : whole;
      const key = Array.isArray(row.ago) ? String(sk).slice(0, 24) : String(sk);
      return [`${String(pk)} ${key}`, row];
    }),
  );
}

test("a book that is filled in bulk has the rows that the hub records and counts of the same events", async () => {
  const until = new Date("2026-11-20T10:00:00.000Z");
  const before = opened("before.db");
  const accounts = await clients(before, 3, new Date(until.getTime() - 366 * 86_400_000));
  const book: Book = { accounts, events: 700, until };
  await before.copyTo(join(folder, "recorded.db"));
  before.close();
  const filling = new BulkStore(join(folder, "before.db"));
  await fillBook(filling, book);
  filling.close();
  const filled = opened("before.db");

  const recorded = opened("recorded.db");
  const clock = { now: until };
  const deps = depsOf(recorded, () => clock.now);
  for (const told of toldOf(book)) {
    clock.now = new Date(told.recorded);
    const messages = told.events.map(({ message }) => message);
    expect(await record(messages, deps)).toEqual(messages.map(() => "recorded"));
  }
  await countEvents(deps, () => false);
  await listKinds(deps, () => false);
  // As the job for hours of earlier events leaves it.
  await notedFrom(deps.events.table, everNoted);

  const [left, right] = [rowsIn(filled), rowsIn(recorded)];
  expect([...right.keys()].filter((key) => !left.has(key))).toEqual([]);
  expect([...left.keys()].filter((key) => !right.has(key))).toEqual([]);
  for (const [key, row] of right) expect([key, left.get(key)]).toEqual([key, row]);
  filled.close();
  recorded.close();
});
