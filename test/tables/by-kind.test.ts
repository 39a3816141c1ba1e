import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { countEvents } from "../../functions/jobs/count.ts";
import { listKinds } from "../../functions/jobs/list-kinds.ts";
import { record } from "../../functions/record/record.ts";
import { EventLists } from "../../functions/store/event-lists.ts";
import type { Filters } from "../../functions/store/filters.ts";
import { storage } from "../../functions/store/storage.ts";
import { directoryTable, eventsTable } from "../../infra/tables.ts";
import { memoryStore, meteredClient } from "../support/memory-store.ts";
import { message } from "../support/message.ts";
import { share } from "../support/repeats.ts";

const tables = { events: "kinds-events", directory: "kinds-directory" };
const [minute, day] = [60_000, 86_400_000];
const start = Date.parse("2026-10-31T20:00:00.000Z");
const orders = ["happened", "recorded"] as const;

/** A hub's tables, whose lists tell how many events they read and how many units all their calls take. */
function opened() {
  const store = memoryStore({ [tables.events]: eventsTable, [tables.directory]: directoryTable });
  const stored = storage(store.client(), tables);
  const clock = { now: start };
  const read = { events: 0, units: 0 };
  const deps = {
    ...stored,
    log: () => undefined,
    now: () => new Date(clock.now++),
    pause: async () => undefined,
  };
  const metered = storage(
    meteredClient(store, (units) => {
      read.units += units;
    }),
    tables,
  );
  const several: typeof metered.events.several = async (ids, filters) => {
    read.events += ids.length;
    return await metered.events.several(ids, filters);
  };
  return {
    store,
    clock,
    read,
    deps,
    write: async (messages: ReturnType<typeof message>[]) => await record(messages, deps),
    count: async () => await countEvents(deps, () => false),
    list: async (least?: number) => await listKinds(deps, () => false, least),
    months: () => [...new Set([clock.now, start].map((at) => new Date(at).toISOString().slice(0, 7)))],
    lists: (blindly?: number) => new EventLists(metered.events.table, { several }, blindly),
  };
}

/** All pages of a list. */
async function all(
  hub: ReturnType<typeof opened>,
  lists: EventLists,
  by: (typeof orders)[number],
  filters: Filters,
  limit: number,
) {
  const found: {
    readonly at: string;
    readonly type: string;
    readonly tool: string;
    readonly family: string;
  }[] = [];
  for (let after: string | undefined, more = true; more; more = after !== undefined) {
    const page = await lists[by]({ limit, ...(after ? { after } : {}) }, filters, hub.months());
    for (const { event, recordedTime } of page.rows)
      found.push({ ...event, at: `${by === "happened" ? event.time : recordedTime}#${event.id}` });
    if (page.next !== undefined && page.next === after) throw new Error(`goes on at ${after}`);
    after = page.next;
  }
  return found;
}

const types = ["invoice.sent", "payment.received", "form.submitted", "agreement.declined"] as const;
const tools = ["stripe", "docusign", "quickbooks"] as const;

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      is: fc.constant("write" as const),
      events: fc.array(
        fc.record({
          key: fc.nat(30),
          type: fc.constantFrom(...types),
          tool: fc.constantFrom(...tools),
          /** Minutes by which it is told late; or ahead of its time. */
          late: fc.oneof(fc.integer({ min: -90, max: 130 }), fc.integer({ min: 0, max: 9 * 1_440 })),
          revision: fc.nat(5),
        }),
        { minLength: 1, maxLength: 6 },
      ),
    }),
  },
  { weight: 3, arbitrary: fc.constant({ is: "count" as const }) },
  {
    weight: 3,
    arbitrary: fc.record({ is: fc.constant("list" as const), least: fc.integer({ min: 1, max: 6 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ is: fc.constant("wait" as const), minutes: fc.constantFrom(1, 61, 1_500) }),
  },
  // A count and a listing that go on at the same time.
  { weight: 2, arbitrary: fc.constant({ is: "both" as const }) },
);

const filtersOf = fc.record(
  {
    type: fc.subarray([...types], { minLength: 1 }),
    tool: fc.subarray([...tools], { minLength: 1 }),
    family: fc.subarray(["money", "form", "agreement"], { minLength: 1 }),
    notType: fc.subarray([...types]),
  },
  { requiredKeys: [] },
);

test("a filtered list is the unfiltered one without the others, whatever came late, was corrected, counted or listed when", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 4, maxLength: 25 }),
      filtersOf,
      fc.integer({ min: 1, max: 7 }),
      fc.integer({ min: 1, max: 6 }),
      async (steps, filters, limit, blindly) => {
        const hub = opened();
        for (const one of steps) {
          if (one.is === "wait") hub.clock.now += one.minutes * minute;
          if (one.is === "count" || one.is === "both") {
            const counting = hub.count();
            await Promise.all([counting, one.is === "both" ? hub.list(2) : undefined]);
          }
          if (one.is === "list") await hub.list(one.least);
          if (one.is === "write")
            await hub.write(
              one.events.map(({ key, type, tool, late, revision }) => {
                const time = new Date(hub.clock.now - late * minute).toISOString();
                return message({ type, tool, time, revision, title: `${key}` }, `kinds ${key}`);
              }),
            );
          const lists = hub.lists(blindly);
          for (const by of orders) {
            const whole = await all(hub, lists, by, {}, 50);
            const expected = whole.filter(
              ({ type, tool, family }) =>
                (filters.type ?? [type]).some((name) => name === type) &&
                (filters.tool ?? [tool]).some((name) => name === tool) &&
                (filters.family ?? [family]).some((name) => name === family) &&
                !(filters.notType ?? []).some((name) => name === type),
            );
            expect(await all(hub, lists, by, filters, limit)).toEqual(expected);
          }
        }
        hub.store.close();
      },
    ),
    { numRuns: share(60) },
  );
}, 120_000);

/** What hardly ever comes: one event in so many. */
const densities = [
  [8, "meeting.attended"],
  [50, "agreement.declined"],
  [200, "form.submitted"],
  [700, "task.completed"],
] as const;

const typeOf = (n: number) => densities.findLast(([every]) => n % every === every - 1)?.[1] ?? "invoice.sent";

async function filled(events: number) {
  const hub = opened();
  for (let from = 0; from < events; from += 50) {
    const some = Array.from({ length: 50 }, (_, nth) => {
      const n = from + nth;
      const time = new Date(hub.clock.now - (n % 40) * minute).toISOString();
      const identities = [{ type: "email", value: `p${n % 25}@northwind.example` }];
      return message({ type: typeOf(n), time, identities, title: `${n}` }, `filled ${n}`);
    });
    await hub.write(some);
    await hub.count();
    await hub.list();
    hub.clock.now += day / 24;
  }
  return hub;
}

describe("a page of what is rare", () => {
  /** Read for a page, by the size of the book: those of the larger ones have the same number that are not listed yet. */
  const costs = new Map<number, Map<string, { readonly events: number; readonly units: number }>>();
  const sizes = [100, 1_600, 3_100];

  test.each(sizes)(
    "is found by its kind among %d events",
    async (size) => {
      const hub = await filled(size);
      const ofSize = new Map<string, { events: number; units: number }>();
      costs.set(size, ofSize);
      for (const [every, type] of densities)
        for (const by of orders) {
          Object.assign(hub.read, { events: 0, units: 0 });
          const page = await hub.lists()[by]({ limit: 50 }, { type: [type] }, hub.months());
          ofSize.set(`${type} ${by}`, { ...hub.read });
          const there = Array.from({ length: size }, (_, n) => typeOf(n)).filter((one) => one === type);
          expect([every, page.rows.length]).toEqual([every, Math.min(50, there.length)]);
          expect(hub.read.events).toBeLessThanOrEqual(500);
        }
      hub.store.close();
    },
    120_000,
  );

  test("is found by the kinds that are left where the frequent ones are not wanted, as the history asks", async () => {
    const hub = await filled(3_100);
    const notType = densities.slice(0, 3).map(([, type]) => type);
    for (const by of orders) {
      Object.assign(hub.read, { events: 0, units: 0 });
      const page = await hub
        .lists()
        [by]({ limit: 50 }, { notType: ["invoice.sent", ...notType] }, hub.months());
      expect(new Set(page.rows.map(({ event }) => event.type))).toEqual(new Set(["task.completed"]));
      expect(hub.read.events).toBeLessThanOrEqual(500);
    }
    hub.store.close();
  }, 120_000);

  test("reads no more of a large book than of a small one", () => {
    const [small, middle, large] = sizes.map((size) => costs.get(size));
    expect(large?.size).toBe(densities.length * orders.length);
    for (const [name, { events, units }] of large ?? []) {
      const [least, before] = [small?.get(name), middle?.get(name)];
      // A page itself, where the smaller book had not so many.
      expect([name, events - (before?.events ?? 0) <= 51]).toEqual([name, true]);
      expect([name, units - (before?.units ?? 0) <= 70]).toEqual([name, true]);
      // And the hundred that are not listed, which by when they happened are looked through first.
      expect([name, events - (least?.events ?? 0) <= 51 + 110]).toEqual([name, true]);
    }
  });
});
