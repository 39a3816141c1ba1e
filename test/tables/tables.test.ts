import { randomUUID } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import { type DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { filledMessages } from "../../functions/collect/fetched-messages.ts";
import { countEvents } from "../../functions/jobs/count.ts";
import { noteEarlierHours } from "../../functions/jobs/earlier-hours.ts";
import { record } from "../../functions/record/record.ts";
import type { AccountsTable } from "../../functions/store/accounts-table.ts";
import type { Connections } from "../../functions/store/connections-table.ts";
import { EventLists } from "../../functions/store/event-lists.ts";
import type { EventRows } from "../../functions/store/event-rows.ts";
import { identityKey, objectKey } from "../../functions/store/keys.ts";
import { UnreadableLink } from "../../functions/store/links.ts";
import { feedRowOf } from "../../functions/store/rows.ts";
import { type Storage, storage } from "../../functions/store/storage.ts";
import { Table } from "../../functions/store/table.ts";
import type { LocalStore } from "../../infra/local/store/store.ts";
import { directoryTable, eventsTable } from "../../infra/tables.ts";
import type { AccountEventMessage, FetchMessage } from "../../schemas/bus.ts";
import { dataSchemas } from "../../schemas/data-schemas.ts";
import { memoryStore } from "../support/memory-store.ts";
import { message } from "../support/message.ts";
import { share } from "../support/repeats.ts";
import { seldom } from "../support/seldom.ts";
import { tablesAt } from "../support/tables-at-endpoint.ts";

/** The same storage code on whichever DynamoDB there is: the embedded one, or the one at DYNAMODB_ENDPOINT. */
async function openTables(names: { readonly events: string; readonly directory: string }) {
  const endpoint = process.env.DYNAMODB_ENDPOINT;
  if (endpoint === undefined) {
    const store = memoryStore({ [names.events]: eventsTable, [names.directory]: directoryTable });
    return { client: store.client(), store };
  }
  return { client: await tablesAt(endpoint, names), store: undefined };
}

let store: LocalStore | undefined;
let client: DynamoDBDocumentClient;
let names: { readonly events: string; readonly directory: string };
let stored: Storage;
let events: EventRows;
let lists: EventLists;
let accountsTable: AccountsTable;
let connections: Connections;

beforeEach(async () => {
  names = { events: `events-${randomUUID()}`, directory: `directory-${randomUUID()}` };
  ({ client, store } = await openTables(names));
  stored = storage(client, names);
  ({ events, lists, accountsTable, connections } = stored);
});
afterEach(() => store?.close());

let clock = Date.parse("2026-11-23T09:00:00.000Z");
const write = async (messages: readonly AccountEventMessage[]) =>
  await record(messages, {
    ...stored,
    log: () => undefined,
    now: () => new Date(clock++),
    pause: async () => undefined,
  });
const counted = async () => await countEvents({ ...stored, now: () => new Date(clock++) }, () => false);
const earlierNoted = async (timeIsUp = () => false) =>
  await noteEarlierHours({ ...stored, now: () => new Date(clock++) }, timeIsUp);
const range = { limit: 50 };

describe("recording", () => {
  test("writes an event once, however often and from however many sides it comes", async () => {
    const one = message({ object: { kind: "invoice", id: "1" } });

    const results = await Promise.all(Array.from({ length: 10 }, async () => await write([one, { ...one }])));

    expect(results.flat().filter((result) => result === "recorded")).toHaveLength(1);
    expect(results.flat().filter((result) => typeof result === "object")).toEqual([]);
    await counted();
    const [account] = await accountsTable.accounts();
    const card = { eventCount: 1, lastEventAt: one.data.time };
    expect(account).toMatchObject({ status: "provisional", card });
    expect((await lists.timeline(account?.id ?? "", range, {})).rows).toHaveLength(1);
  });

  test("counts exactly when new, repeated and late events of several accounts share a batch", async () => {
    const of = (key: string, email: string, time: string) =>
      message({ time, identities: [{ type: "email", value: email }] }, key);
    const first = of("a", "a@one.example", "2026-11-20T10:00:00.000Z");
    await write([first]);

    const results = await write([
      first,
      of("b", "a@one.example", "2026-11-19T10:00:00.000Z"),
      of("c", "b@two.example", "2026-11-21T10:00:00.000Z"),
    ]);

    expect(results).toEqual(["duplicate", "recorded", "recorded"]);
    await counted();
    const accounts = await accountsTable.accounts();
    expect(accounts.map(({ name, card }) => [name, card?.eventCount, card?.lastEventAt]).sort()).toEqual([
      ["a@one.example", 2, "2026-11-20T10:00:00.000Z"],
      ["b@two.example", 1, "2026-11-21T10:00:00.000Z"],
    ]);
  });

  test("keeps an event that concerns no customer off every account, and on the feed", async () => {
    await write([message({ identities: [] })]);

    expect(await accountsTable.accounts()).toEqual([]);
    expect((await lists.feed("2026-11", range, {})).rows).toHaveLength(1);
  });
});

describe("an object's state", () => {
  const agreement = (state: string, final: boolean, time: string) =>
    message(
      { type: "agreement.sent", time, object: { kind: "envelope", id: "e-1", state, final } },
      `${state}${time}`,
    );
  const history = [
    agreement("sent", false, "2026-11-20T10:00:00.000Z"),
    agreement("delivered", false, "2026-11-20T11:00:00.000Z"),
    agreement("completed", true, "2026-11-20T12:00:00.000Z"),
    agreement("sent", false, "2026-11-20T13:00:00.000Z"),
  ];

  test("never goes back, in whatever order and batches its deliveries come", async () => {
    const orders = [history, history.toReversed(), [history[2], history[0], history[3], history[1]]];
    for (const order of orders) {
      for (const one of order) if (one) await write([one]);
      const key = objectKey("docusign", "main", { kind: "envelope", id: "e-1" });

      expect((await events.objects([key])).get(key.pk)).toMatchObject({ state: "completed", final: true });
    }
    await write(history);
  });
});

describe("an event told in two halves", () => {
  const half = (part: "booked" | "released") =>
    message(
      {
        part,
        type: "meeting.rescheduled",
        time: "2026-11-18T16:02:10.000Z",
        object: { kind: "meeting", id: "new", state: "scheduled" },
        supersedes: { kind: "meeting", id: "old" },
        ...(part === "booked" ? { scheduledFor: "2027-01-15T09:00:00.000Z" } : {}),
        details: part === "booked" ? { host: "Priya" } : { reason: "Opens late" },
        title: part,
      },
      "moved",
    );
  const booked = message(
    {
      type: "meeting.scheduled",
      object: { kind: "meeting", id: "old", state: "scheduled" },
      scheduledFor: "2027-01-12T10:00:00.000Z",
    },
    "old",
  );

  test.each([
    ["first the booked half", ["booked", "released"]],
    ["first the released half", ["released", "booked"]],
    ["both in one batch, repeated", ["released", "booked", "released", "booked"]],
  ] as const)("is one event with all of both: %s", async (_order, parts) => {
    await write([booked]);
    if (parts.length > 2) await write(parts.map(half));
    else for (const part of parts) await write([half(part)]);

    await counted();
    const [account] = await accountsTable.accounts();
    const { rows } = await lists.timeline(account?.id ?? "", range, { type: ["meeting.rescheduled"] });
    expect(account?.card?.eventCount).toBe(2);
    expect(rows).toHaveLength(1);
    expect(rows[0]?.event).toMatchObject({
      title: "booked",
      scheduledFor: "2027-01-15T09:00:00.000Z",
      details: { host: "Priya", reason: "Opens late" },
    });
    expect(Object.keys((await events.get(rows[0]?.pk ?? ""))?.parts ?? {}).sort()).toEqual([
      "booked",
      "released",
    ]);
    const ahead = await lists.upcomingOf(
      account?.id ?? "",
      { limit: 50, since: "2026-11-23T00:00:00.000Z" },
      {},
    );
    expect(ahead.rows.map(({ event }) => event.scheduledFor)).toEqual([
      "2027-01-12T10:00:00.000Z",
      "2027-01-15T09:00:00.000Z",
    ]);
    const old = objectKey("docusign", "main", { kind: "meeting", id: "old" });
    expect((await events.objects([old])).get(old.pk)).toMatchObject({ state: "superseded", final: true });
  });

  test.each([
    ["told, then fetched", [0, 1, 2, 3]],
    ["fetched, then told", [3, 2, 1, 0]],
    ["one after the other", [2, 0, 1, 3]],
    ["fetched before the other half is told", [1, 3, 0, 2]],
  ])("keeps of each half what was fetched: %s", async (_order, order) => {
    const fetched = (part: "booked" | "released") => {
      const { data, ...rest } = half(part);
      return {
        ...rest,
        data: { ...data, title: `${part}, fetched`, details: { [part]: true }, revision: 1 },
      };
    };
    const told = [half("booked"), half("released"), fetched("booked"), fetched("released")];

    for (const n of order) await write(told.slice(n, n + 1));

    const row = await events.get(half("booked").data.id);
    expect(row?.event.title).toBe("booked, fetched");
    expect(row?.event.details).toEqual({ booked: true, released: true });
    expect(row?.event).not.toHaveProperty("part");
  });
});

describe("an event that is told by its id and then filled", () => {
  const thin = {
    ...message(
      { proof: "vendor-signed", title: "Invoice 58 created", identities: [], details: { pending: true } },
      "58",
    ),
    rawgzip: gzipSync('{"id":"58"}').toString("base64"),
  };
  const toFetch: FetchMessage = {
    ...thin,
    id: "fet_58",
    dataschema: dataSchemas.fetch,
    type: "fetch.requested",
    data: { tool: "docusign", connection: "main", key: "books", scope: { id: "58" }, fills: [thin.data] },
  };
  const found = {
    ...thin.data,
    title: "Invoice 58 for Northwind",
    identities: [{ type: "email", value: "jane@northwind.example" }],
  };
  const [filled] = filledMessages(toFetch, [found], [], new Date("2026-11-23T09:00:05.000Z"));

  test.each([
    ["the thin one first", [thin, filled]],
    ["the filled one first", [filled, thin]],
    ["the filled one first, and the thin one twice", [filled, thin, thin]],
  ])("ends as it was filled, with what the tool delivered as its raw: %s", async (_order, told) => {
    for (const one of told) if (one) await write([one]);

    const row = await events.get(thin.data.id);
    expect(row?.event).toEqual({ ...found, details: {}, revision: 1 });
    expect(row?.delivery).toBe(thin.deliveryid);
    expect(gunzipSync(row?.raw?.gzip ?? "").toString()).toBe('{"id":"58"}');
    await counted();
    const [account, ...others] = await accountsTable.accounts();
    expect([account?.name, account?.card?.eventCount, others]).toEqual(["jane@northwind.example", 1, []]);
  });
});

describe("rows", () => {
  test("are read by id, on the feed and in their object's thread, newest first", async () => {
    const object = { kind: "invoice", id: "1" };
    const [first, second] = [
      message({ object, title: "First", time: "2026-11-20T10:00:00.000Z" }, "first"),
      message({ object, title: "Second", time: "2026-11-21T10:00:00.000Z" }, "second"),
    ];
    await write([first]);
    await write([second]);

    expect(await events.get(first.data.id)).toMatchObject({ event: first.data });
    const idsOf = (rows: readonly { readonly pk: string }[]) => rows.map(({ pk }) => pk);
    const newestFirst = [second.data.id, first.data.id];
    expect(idsOf((await lists.feed("2026-11", range, {})).rows)).toEqual(newestFirst);
    expect(idsOf(await lists.thread(objectKey("docusign", "main", object).pk, { limit: 10 }))).toEqual(
      newestFirst,
    );
    expect(await write([first])).toEqual(["duplicate"]);
  });

  test("of the feed show an event once, also where two batches of one moment had it", async () => {
    const one = message();
    await write([one]);
    const { recordedTime = "" } = (await events.get(one.data.id)) ?? {};
    await events.point([feedRowOf(recordedTime, [one.data])]);

    const { rows } = await lists.feed(recordedTime.slice(0, 7), range, {});

    expect(rows.map(({ pk }) => pk)).toEqual([one.data.id]);
  });

  test("are listed by when they happened, told at once or late, page by page", async () => {
    const instants = fc.integer({ min: -40 * 86_400_000, max: 7_200_000 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(instants, { minLength: 1, maxLength: 6 }), { maxLength: 6 }),
        async (batches) => {
          const told: string[] = [];
          const of = randomUUID();
          for (const [n, batch] of batches.entries()) {
            const some = batch.map((ago, m) =>
              message(
                { tool: "docusign", title: of, time: new Date(clock + ago).toISOString() },
                `${of} ${n} ${m}`,
              ),
            );
            told.push(...some.map(({ data }) => `${data.time}#${data.id}`));
            await write(some);
          }

          const listed: string[] = [];
          let after: string | undefined;
          do {
            const page = await lists.happened({ limit: 3, ...(after ? { after } : {}) }, {}, [
              "2026-12",
              "2026-11",
            ]);
            listed.push(
              ...page.rows
                .filter(({ event }) => event.title === of)
                .map(({ event }) => `${event.time}#${event.id}`),
            );
            after = page.next;
          } while (after !== undefined);
          expect(listed).toEqual(told.sort().reverse());
        },
      ),
      { numRuns: share(25) },
    );
  }, 180_000);

  test("are listed by when they happened between two days, both included", async () => {
    const days = ["2026-10-30", "2026-10-31", "2026-11-01", "2026-11-22"];
    const some = days.map((day) => message({ title: day, time: `${day}T00:00:00.000Z` }, day));
    await write(some);
    const between = { ...range, since: "2026-10-31T00:00:00.000Z", until: "2026-11-01T00:00:00.000Z" };

    const { rows } = await lists.happened(between, {}, ["2026-11"]);

    expect(rows.map(({ event }) => event.title)).toEqual(["2026-11-01", "2026-10-31"]);
  });

  describe("of a kind that hardly ever comes", () => {
    const [day, spread] = [86_400_000, 40];
    const rare = { family: "agreement", type: "agreement.declined", tool: "docusign" } as const;
    const isRare = (n: number) => n % 131 === 7;
    const allNoted = async () => {
      await counted();
      await earlierNoted();
    };
    /** As an earlier release has counted, which noted no hours, and this one goes on. */
    const noneNoted = async () => {
      await counted();
      for (const [field, value] of Object.entries({ ...rare }))
        await events.table.removeAll(`hours#${field}#${value}`);
      await events.table.removeAll("hours#heard");
      stored = storage(client, names);
      await write([message({ title: "A later one", type: "form.submitted", tool: "slack" }, "later")]);
      await counted();
    };

    /** Two thousand events of forty days, told late, of which some are rare; those before the last hundred are counted by `older`. */
    async function fillDays(older = allNoted): Promise<AccountEventMessage[]> {
      const from = clock - (spread + 1) * day;
      const all = Array.from({ length: 2_000 }, (_, n) => {
        const time = new Date(from + ((n * 977) % 2_000) * ((spread * day) / 2_000)).toISOString();
        const kind = isRare(n) ? rare : { type: "invoice.sent", tool: n % 2 === 0 ? "stripe" : "docusign" };
        return message({ ...kind, time, title: `Number ${n}` }, `rare ${n}`);
      });
      for (let n = 0; n < all.length; n += 50) {
        if (n === 1_900) await older();
        await write(all.slice(n, n + 50));
      }
      return all;
    }

    async function listed(filters: Parameters<EventLists["happened"]>[1]) {
      const found: string[] = [];
      let calls = 0;
      let after: string | undefined;
      do {
        const page = await lists.happened({ limit: 5, ...(after ? { after } : {}) }, filters, ["2026-11"]);
        found.push(...page.rows.map(({ event }) => event.title));
        after = page.next;
        calls++;
      } while (after !== undefined);
      return { found, calls };
    }

    const titlesOf = (some: readonly AccountEventMessage[]) =>
      some.toSorted((a, b) => (a.data.time < b.data.time ? 1 : -1)).map(({ data }) => data.title);

    test("are all found, those too that are not counted yet, by any of what names their kind", async () => {
      const all = (await fillDays()).filter(({ data }) => data.type === rare.type);

      for (const filters of [
        { type: [rare.type] },
        { family: [rare.family, "form"] },
        { family: [rare.family], tool: [rare.tool], notType: ["invoice.sent"] },
      ])
        expect((await listed(filters)).found).toEqual(titlesOf(all));
      expect((await listed({ family: ["form"] })).found).toEqual([]);
      expect((await listed({ family: [rare.family], tool: ["stripe"] })).found).toEqual([]);
    }, 60_000);

    seldom(
      "are all found where hours of the first were never noted, and pass over the others once they are",
      async () => {
        const all = (await fillDays(noneNoted)).filter(({ data }) => data.type === rare.type);
        const isFound = async () =>
          expect((await listed({ family: [rare.family] })).found).toEqual(titlesOf(all));

        await isFound();
        let parts = 0;
        await earlierNoted(() => parts++ > 2);
        await isFound();
        await earlierNoted();
        await isFound();
        await counted();
        let read = 0;
        const several = async (ids: readonly string[]) => {
          read += ids.length;
          return await events.several(ids);
        };
        const metered = new EventLists(new Table(client, names.events), { several });
        expect(
          (await metered.happened({ limit: 50 }, { family: ["agreement"] }, ["2026-11"])).rows,
        ).toHaveLength(16);
        expect(read).toBeLessThan(650);
      },
      60_000,
    );

    seldom(
      "are found by what they have become, and no more by what they were",
      async () => {
        const all = await fillDays();
        const [first, second] = all.filter(({ data }) => data.tool === "stripe");
        if (!first || !second) throw new Error("none");
        const became = [first, second].map((one, n) => ({
          ...one,
          type: "form.submitted",
          data: {
            ...one.data,
            type: "form.submitted",
            family: "form" as const,
            revision: 1,
            title: `Form ${n}`,
          },
        }));
        await write(became);
        const uncounted = await listed({ family: ["form"] });
        await counted();

        expect(uncounted.found).toEqual(titlesOf(became));
        expect((await listed({ family: ["form"] })).found).toEqual(titlesOf(became));
        expect((await listed({ family: ["money"], tool: ["stripe"] })).found).not.toContain(first.data.title);
      },
      60_000,
    );

    seldom(
      "cost no reading of those among which they are",
      async () => {
        await fillDays();
        await counted();
        let read = 0;
        const counting = {
          several: async (ids: readonly string[]) => {
            read += ids.length;
            return await events.several(ids);
          },
        };
        const metered = new EventLists(new Table(client, names.events), counting);

        const page = await metered.happened({ limit: 50 }, { family: ["agreement"] }, ["2026-11"]);

        expect(page.rows).toHaveLength(16);
        expect(page.next).toBeUndefined();
        expect(read).toBeLessThan(650);
      },
      60_000,
    );
  });

  describe("of a kind that hardly ever comes, by when they were recorded", () => {
    const rare = { family: "agreement", type: "agreement.declined", tool: "docusign" } as const;
    const hours = 40;

    /** Thirty events an hour, ten at once; every eighth hour has one that is rare. Those of the hours up to one are counted by `older`. */
    async function fillHours(upTo = 0, older: () => Promise<void> = counted): Promise<AccountEventMessage[]> {
      const found: AccountEventMessage[] = [];
      for (let hour = 0; hour < hours; hour++) {
        const some = Array.from({ length: 30 }, (_, n) =>
          message(
            {
              ...(n === 7 && hour % 8 === 3 ? rare : { type: "invoice.sent", tool: "stripe" }),
              title: `Hour ${hour}, ${n}`,
              identities: [{ type: "email", value: `p${n}@northwind.example` }],
            },
            `heard ${hour} ${n}`,
          ),
        );
        for (let n = 0; n < some.length; n += 10) await write(some.slice(n, n + 10));
        found.push(...some.filter(({ data }) => data.type === rare.type));
        if (hour === upTo) await older();
        if (hour === hours - 2) await counted();
        clock += 3_600_000;
      }
      return found.reverse();
    }

    const months = () => [
      ...new Set([0, -3].map((days) => new Date(clock + days * 86_400_000).toISOString().slice(0, 7))),
    ];

    async function listed(of: EventLists, filters: Parameters<EventLists["recorded"]>[1], limit: number) {
      const found: string[] = [];
      let after: string | undefined;
      do {
        const page = await of.recorded({ limit, ...(after ? { after } : {}) }, filters, months());
        found.push(...page.rows.map(({ event }) => event.title));
        after = page.next;
      } while (after !== undefined);
      return found;
    }

    const titles = (some: readonly AccountEventMessage[]) => some.map(({ data }) => data.title);

    test("cost no reading of those among which they are, and are all found", async () => {
      const all = await fillHours();
      let read = 0;
      const counting = {
        several: async (ids: readonly string[]) => {
          read += ids.length;
          return await events.several(ids);
        },
      };
      const metered = new EventLists(new Table(client, names.events), counting);

      expect(await listed(metered, { family: [rare.family] }, 50)).toEqual(titles(all));
      // Three hundred blindly, what waits to be counted, and the hours that have some: not twelve hundred.
      expect(read).toBeLessThan(900);
      expect(await listed(lists, { type: [rare.type], tool: [rare.tool] }, 2)).toEqual(titles(all));
      expect(await listed(lists, { family: ["form"] }, 50)).toEqual([]);
    }, 60_000);

    seldom(
      "are all found, too, where the hours of the first were never noted",
      async () => {
        const all = await fillHours(20, async () => {
          await counted();
          for (const [field, value] of Object.entries({ ...rare }))
            await events.table.removeAll(`hours#heard-${field}#${value}`);
          await events.table.removeAll("hours#heard");
          stored = storage(client, names);
        });

        expect(await listed(lists, { family: [rare.family] }, 50)).toEqual(titles(all));
        expect(await listed(lists, { tool: [rare.tool] }, 1)).toEqual(titles(all));
      },
      60_000,
    );
  });

  test("stand where they happened by what was told last", async () => {
    const before = message({ title: "An invoice", time: "2026-11-20T10:00:00.000Z" }, "one");
    const other = message({ title: "Another", time: "2026-11-10T10:00:00.000Z" }, "other");
    await write([before, other]);
    const time = "2026-11-03T10:00:00.000Z";
    await write([{ ...before, time, data: { ...before.data, time, revision: 1 } }]);

    const { rows } = await lists.happened(range, {}, ["2026-11"]);

    expect(rows.map(({ event }) => [event.title, event.time])).toEqual([
      ["Another", other.data.time],
      ["An invoice", time],
    ]);
  });

  test("are found where they happened, too, where that is corrected to shortly before they were recorded", async () => {
    const late = message({ title: "Told late", time: "2026-11-03T10:00:00.000Z" }, "late");
    await write([late]);
    const time = new Date(clock - 60_000).toISOString();
    await write([{ ...late, time, data: { ...late.data, time, revision: 1 } }]);

    const { rows } = await lists.happened(range, {}, ["2026-11"]);

    expect(rows.map(({ event }) => [event.title, event.time])).toEqual([["Told late", time]]);
  });

  test("that cannot be read as a link hold up the events of their identity and no others", async () => {
    const [one, other] = [message({ identities: [{ type: "email", value: "a@one.example" }] }), message()];
    const Item = { ...identityKey({ type: "email", value: "a@one.example" }), accounts: "acc_1" };
    await client.send(new PutCommand({ TableName: names.directory, Item }));

    expect(await write([one, other])).toEqual([{ failed: expect.any(UnreadableLink) }, "recorded"]);
  });
});

describe("a connection's health", () => {
  const at = (second: number) =>
    new Date(Date.parse("2026-11-20T10:00:00.000Z") + second * 1000).toISOString();
  const putConnection = async () =>
    await connections.create({
      tool: "slack",
      connection: "main",
      secrets: [{ id: "sec_1", createdAt: at(0) }],
      settings: {},
      createdAt: at(0),
      updatedAt: at(0),
    });
  const hear = async (state: "interrupted" | "well" | "heard", second: number) =>
    await connections.heard("slack", "main", {
      secretId: "sec_1",
      matchedAs: undefined,
      at: at(second + 1),
      time: at(second),
      health: state === "heard" ? undefined : { state, since: at(second) },
    });
  const stands = async () => (await connections.get("slack", "main"))?.health;

  test("is what the tool said last by its own clock, in whatever order it is told, also at once", async () => {
    const news = fc.record({
      state: fc.constantFrom("interrupted" as const, "well" as const, "heard" as const),
      second: fc.integer({ min: 1, max: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(news, { minLength: 1, maxLength: 8 }), fc.boolean(), async (told, atOnce) => {
        await connections.forgetConnection("slack", "main");
        await putConnection();
        if (atOnce) await Promise.all(told.map(({ state, second }) => hear(state, second)));
        else for (const { state, second } of told) await hear(state, second);

        const last = (state: boolean) =>
          Math.max(
            0,
            ...told.filter((one) => (one.state === "interrupted") === state).map(({ second }) => second),
          );
        const interrupted = last(true) > 0 && last(true) >= last(false);
        expect((await stands())?.state === "interrupted").toBe(interrupted);
        if (interrupted) expect((await stands())?.since).toBe(at(last(true)));
      }),
      { numRuns: share(150) },
    );
    // Some thousand calls, which AWS's own takes a minute for on a busy machine.
  }, 180_000);

  test("says since when and why, and what it was heard by", async () => {
    await putConnection();
    await connections.heard("slack", "main", {
      secretId: "sec_1",
      matchedAs: "HMAC-SHA1",
      at: at(9),
      time: at(5),
      health: { state: "interrupted", since: at(5), reason: "uninstalled" },
    });

    expect(await connections.get("slack", "main")).toMatchObject({
      lastDeliveryAt: at(9),
      usualHours: expect.stringMatching(/^0*c0*$/),
      health: { state: "interrupted", since: at(5), reason: "uninstalled" },
      secrets: [{ id: "sec_1", lastMatchedAt: at(9), matchedAs: "HMAC-SHA1" }],
    });
  });

  test("does not go back to an old delivery that comes again, such as one from the dead letters", async () => {
    await putConnection();
    await hear("heard", 9);
    await hear("heard", 3);

    expect(await connections.get("slack", "main")).toMatchObject({
      lastDeliveryAt: at(10),
      lastEventAt: at(9),
      secrets: [{ id: "sec_1", lastMatchedAt: at(10) }],
    });
  });

  test("of a connection that was removed is nobody's, and of a secret that was removed still noted", async () => {
    expect(await hear("interrupted", 1)).toBeUndefined();
    expect(await connections.get("slack", "main")).toBeUndefined();

    await putConnection();
    await connections.heard("slack", "main", {
      secretId: "sec_gone",
      matchedAs: "HMAC-SHA1",
      at: at(3),
      time: at(2),
      health: undefined,
    });
    expect(await connections.get("slack", "main")).toMatchObject({
      lastDeliveryAt: at(3),
      lastEventAt: at(2),
      secrets: [{ id: "sec_1", createdAt: at(0) }],
    });
  });

  describe("a form in which a secret may sign", () => {
    const signedAs = async (matchedAs: string, second: number) =>
      await connections.heard("slack", "main", {
        secretId: "sec_1",
        matchedAs,
        pins: true,
        health: undefined,
        at: at(second),
        time: at(second),
      });
    const secret = async () => (await connections.get("slack", "main"))?.secrets[0];

    test("is pinned by the first delivery; another that passed before ingest heard of it changes nothing", async () => {
      await putConnection();

      expect(await signedAs("HMAC-SHA1", 5)).toMatchObject({ pinned: true });
      expect(await secret()).toMatchObject({ matchedAs: "HMAC-SHA1", pinned: true });
      expect(await signedAs("HMAC-SHA1", 6)).toMatchObject({ pinned: false });
      expect(await signedAs("HMAC-SHA256", 7)).toMatchObject({ pinned: false });
      expect(await secret()).toMatchObject({ matchedAs: "HMAC-SHA1", lastMatchedAt: at(7) });
    });

    test("is another from then on where the setting names it", async () => {
      await putConnection();
      await signedAs("HMAC-SHA1", 5);
      await connections.update("slack", "main", (row) => ({
        ...row,
        settings: { signatureForm: "HMAC-SHA256" },
      }));

      expect(await signedAs("HMAC-SHA256", 7)).toMatchObject({ pinned: true });
      expect(await secret()).toMatchObject({ matchedAs: "HMAC-SHA256", pinned: true });
    });

    test("is not pinned by a delivery that was received before the last, or before somebody unpinned it", async () => {
      await putConnection();
      await signedAs("HMAC-SHA256", 7);

      expect(await signedAs("HMAC-SHA1", 6)).toMatchObject({ pinned: false });
      expect(await secret()).toMatchObject({ matchedAs: "HMAC-SHA256", lastMatchedAt: at(7) });

      const secrets = [{ id: "sec_1", createdAt: at(0) }];
      await connections.update("slack", "main", (row) => ({ ...row, secrets, unpinnedAt: at(9) }));

      expect(await signedAs("HMAC-SHA256", 8)).toMatchObject({ pinned: false });
      expect(await secret()).not.toHaveProperty("matchedAs");
      expect(await signedAs("HMAC-SHA1", 10)).toMatchObject({ pinned: true });
      expect(await secret()).toMatchObject({ matchedAs: "HMAC-SHA1", pinned: true });
    });
  });
});

describe("paging", () => {
  test("shows each event once, in order, for any sizes and times, with and without a filter", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 25 }),
        fc.integer({ min: 1, max: 7 }),
        async (minutes, limit) => {
          const owner = randomUUID();
          const identities = [{ type: "email", value: `${owner}@page.example` }];
          const sent = minutes.map((minute, n) =>
            message(
              {
                identities,
                time: new Date(Date.parse("2026-11-01T00:00:00Z") + minute * 60_000).toISOString(),
                type: n % 2 ? "invoice.sent" : "payment.received",
              },
              `${owner}${n}`,
            ),
          );
          await write(sent);
          const account = (await events.get(sent[0]?.data.id ?? ""))?.account ?? "";

          for (const filters of [{}, { type: ["invoice.sent"] }]) {
            const seen: string[] = [];
            for (let after: string | undefined, more = true; more; more = after !== undefined) {
              const page = await lists.timeline(account, { limit, ...(after ? { after } : {}) }, filters);
              seen.push(...page.rows.map(({ event }) => `${event.time}#${event.id}`));
              after = page.next;
            }
            const expected = sent
              .filter(({ type }) => !("type" in filters) || type === "invoice.sent")
              .map(({ data }) => `${data.time}#${data.id}`);
            expect(seen).toEqual(expected.sort().reverse());
          }
        },
      ),
      { numRuns: share(15) },
    );
  });

  test("of the feed tells each event once, whatever was recorded in one moment", async () => {
    const sent = Array.from({ length: 12 }, (_, n) =>
      message({ type: n % 3 ? "invoice.sent" : "payment.received" }, `fed ${n}`),
    );
    for (const batch of [sent.slice(0, 3), sent.slice(3, 7), sent.slice(7)])
      await record(batch, {
        ...stored,
        log: () => undefined,
        now: () => new Date(clock),
        pause: async () => undefined,
      });

    for (const [limit, type] of [[1], [5], [4, "invoice.sent"]] as const) {
      const fed: string[] = [];
      for (let after: string | undefined, more = true; more; more = after !== undefined) {
        const page = await lists.feed(
          "2026-11",
          { limit, ...(after ? { after } : {}) },
          type ? { type: [type] } : {},
        );
        fed.push(...page.rows.map(({ pk }) => pk));
        after = page.next;
      }
      const wanted = sent.filter((one) => type === undefined || one.type === type).map(({ id }) => id);
      expect(fed).toEqual(wanted.sort().reverse());
    }
  });
});
