import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { eventItems } from "../../../functions/accounts/event-items.ts";
import { countEvents } from "../../../functions/jobs/count.ts";
import { record } from "../../../functions/record/record.ts";
import { expiryAfter } from "../../../functions/store/expiry.ts";
import { type Storage, storage } from "../../../functions/store/storage.ts";
import type { LocalStore } from "../../../infra/local/store/store.ts";
import { directoryTable, eventsTable } from "../../../infra/tables.ts";
import type { PublishedEvent } from "../../../schemas/account-event.ts";
import { memoryStore } from "../../support/memory-store.ts";
import { message } from "../../support/message.ts";

let clock: number;
let store: LocalStore;
const names = { events: "events", directory: "directory" };
const now = () => new Date(clock++);
const at = (instant: string) => {
  clock = Date.parse(instant);
};
beforeEach(() => {
  store = memoryStore({ events: eventsTable, directory: directoryTable });
  at("2026-11-23T09:00:00.000Z");
});
afterEach(() => store.close());

const kept = (years: number | undefined) =>
  storage(store.client(), names, undefined, years === undefined ? undefined : expiryAfter(years, now));

async function tell(stored: Storage, ...events: readonly Partial<PublishedEvent>[]) {
  const messages = events.map((one) => message(one));
  await record(messages, { ...stored, log: () => undefined, now, pause: async () => undefined });
  await countEvents({ ...stored, now }, () => false);
  return messages.map(({ data }) => data);
}

const shown = async ({ accountsTable, lists }: Storage) => {
  const [account] = await accountsTable.accounts();
  const { rows } = await lists.timeline(account?.id ?? "", { limit: 50 }, {});
  return { count: account?.card?.eventCount, shown: rows.length, last: account?.card?.lastEventAt };
};

/** Whatever names an event, but what remembers that it was erased. */
const naming = (id: string) =>
  store.rows("events").filter((row) => !("erased" in row) && JSON.stringify(row).includes(id));

const invoice = (nth: string, time: string): Partial<PublishedEvent> => ({
  time,
  object: { kind: "invoice", id: nth, state: "sent" },
  identities: [
    { type: "email", value: "jane@northwind.example" },
    { type: "quickbooks:customer", value: "9/1" },
  ],
});

test("events go with all that names them after the years that are set, by the month, and are counted no more", async () => {
  const stored = kept(7);
  const [old, told, young] = await tell(
    stored,
    invoice("1", "2026-11-23T08:59:00.000Z"),
    { ...invoice("2", "2026-11-02T10:00:00.000Z"), type: "system.unrecognized", family: "system" },
    invoice("3", "2026-12-01T00:00:00.000Z"),
  );
  expect(await shown(stored)).toEqual({ count: 3, shown: 3, last: young?.time });

  at("2033-11-30T23:59:58.000Z");
  await store.removeExpired(now());
  expect(await shown(stored)).toMatchObject({ count: 3, shown: 3 });

  at("2033-12-01T00:00:01.000Z");
  await store.removeExpired(now());
  expect([naming(old?.id ?? ""), naming(told?.id ?? "")]).toEqual([[], []]);
  expect(await shown(stored)).toEqual({ count: 1, shown: 1, last: young?.time });
  const [account] = await stored.accountsTable.accounts();
  expect([...(await stored.rollups.days(account?.id ?? "")).keys()]).toEqual(["2026-12-01"]);

  await tell(stored, invoice("4", "2033-12-01T00:00:00.000Z"));
  expect(await shown(stored)).toEqual({ count: 2, shown: 2, last: "2033-12-01T00:00:00.000Z" });

  at("2034-01-01T00:00:01.000Z");
  await store.removeExpired(now());
  expect(naming(young?.id ?? "")).toEqual([]);
  expect(await shown(stored)).toMatchObject({ count: 1, shown: 1 });
});

test("the hours that events are found by are noted for as long as the last of these is kept, and then go", async () => {
  const stored = kept(3);
  const hours = (of: string) =>
    store
      .rows("events")
      .filter(({ pk }) => pk === `hours#${of}`)
      .map(({ sk }) => sk);
  const scheduled = { ...invoice("1", "2027-03-05T10:00:00.000Z"), tool: "quickbooks" } as const;
  await tell(stored, { ...invoice("2", "2026-11-20T10:00:00.000Z"), tool: "quickbooks" }, scheduled);

  at("2030-03-31T10:00:00.000Z");
  await store.removeExpired(now());
  expect([hours("tool#quickbooks"), hours("heard-tool#quickbooks")]).toEqual([
    ["2027-03-05"],
    ["2026-11-23"],
  ]);
  at("2030-05-10T10:00:00.000Z");
  await store.removeExpired(now());
  expect([hours("tool#quickbooks"), hours("heard-tool#quickbooks")]).toEqual([[], []]);
});

test("what is told of longer ago than that is kept for a year", async () => {
  const stored = kept(3);
  const [old] = await tell(stored, invoice("1", "2009-05-01T10:00:00.000Z"));

  at("2027-11-23T08:00:00.000Z");
  await store.removeExpired(now());
  expect(await shown(stored)).toMatchObject({ count: 1, shown: 1 });

  at("2027-11-23T10:00:00.000Z");
  await store.removeExpired(now());
  // The batch that told it still has its name.
  expect(naming(old?.id ?? "").map(({ pk }) => pk)).toEqual(["feed#2026-11"]);
  expect(await shown(stored)).toMatchObject({ count: 0, shown: 0 });
});

test("what was erased stays remembered, so that it does not come back", async () => {
  const stored = kept(1);
  const [one] = await tell(stored, invoice("1", "2026-11-20T10:00:00.000Z"));
  const { found } = await stored.events.rows([one?.id ?? ""]);
  for (const before of found)
    await stored.events.transact(eventItems({ before }, now().toISOString(), stored.events.table));

  at("2029-01-01T00:00:00.000Z");
  await store.removeExpired(now());
  await tell(stored, invoice("1", "2026-11-20T10:00:00.000Z"));
  expect(await stored.events.isErased(one?.id ?? "")).toBe(true);
  expect(await shown(stored)).toMatchObject({ shown: 0 });
});

test("without years no row of an event has an end", async () => {
  const stored = kept(undefined);
  await tell(stored, invoice("1", "2026-11-20T10:00:00.000Z"));
  // Which accounts have changed is noted for a day, and names no event.
  const rows = [...store.rows("events"), ...store.rows("directory")].filter(
    ({ pk }) => pk !== "accounts#changed",
  );
  expect(rows.filter((row) => "expiresAt" in row)).toEqual([]);
});

test("rows of an event at further accounts end with it; what is to be counted, and a place that is held, do not end", () => {
  const { stamped } = expiryAfter(2, now);
  const end = Date.UTC(2028, 11, 1) / 1_000;
  const time = "2026-11-20T10:00:00.000Z";
  const ends = [
    { pk: "evt_1", sk: "@", event: { time } },
    { pk: "evt_1", sk: "+acc_1", event: { time } },
    { pk: "object#1#unnamed", sk: `${time}#evt_1` },
    { pk: "tocount", sk: `${time}#1` },
    { pk: "evt_1", sk: "@", held: "1" },
    { pk: "evt_1", sk: "@", erased: time },
  ].map((row) => ("expiresAt" in stamped(row) ? Object(stamped(row)).expiresAt : undefined));
  expect(ends).toEqual([end, end, end, undefined, undefined, undefined]);
});
