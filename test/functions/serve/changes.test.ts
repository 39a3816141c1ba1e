import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { record } from "../../../functions/record/record.ts";
import { type Compared, changesOf } from "../../../functions/serve/changes.ts";
import { eventDetail, eventThread } from "../../../functions/serve/timelines.ts";
import type { PublishedEvent } from "../../../schemas/account-event.ts";
import { message } from "../../support/message.ts";
import { emptyHub } from "../../support/serve-deps.ts";

const object = { kind: "invoice", id: "7", name: "INV-7", state: "sent" };
const told = (given: Partial<Compared> = {}): Compared => ({
  ...{
    type: "invoice.updated",
    object,
    money: { amount: "100.00", currency: "GBP" },
    details: { terms: "30 days" },
  },
  ...given,
});

describe("what an event says otherwise than those before it", () => {
  test("is told by path, from what to what", () => {
    const event = told({
      object: { ...object, state: "paid" },
      money: { amount: "120.50", currency: "GBP" },
      details: { terms: "14 days", address: { city: "Leeds" }, lines: [{ text: "Audit", amount: "90" }] },
    });
    const before = told({
      details: { terms: "30 days", address: { city: "York" }, lines: [{ text: "Audit", amount: "70" }] },
    });

    expect(changesOf(event, [before])).toEqual([
      { path: "object.state", from: "sent", to: "paid" },
      { path: "money.amount", from: "100", to: "120.5" },
      { path: "details.terms", from: "30 days", to: "14 days" },
      { path: "details.address.city", from: "York", to: "Leeds" },
      { path: "details.lines.0.amount", from: "70", to: "90" },
    ]);
  });

  test("is compared with the newest that said it, whichever that was", () => {
    const { money: _, ...silent } = told({ type: "invoice.sent", details: {} });
    const before = [silent, told({ money: { amount: "90", currency: "GBP" } }), told()];

    expect(changesOf(told(), before)).toEqual([{ path: "money.amount", from: "90", to: "100" }]);
  });

  test("is what comes and goes only between events of the same type", () => {
    const event = told({ details: { terms: "30 days", discount: 5 } });
    const { money: _, ...without } = told({ details: { discount: 5 } });

    expect(changesOf(event, [told()])).toEqual([{ path: "details.discount", to: 5 }]);
    expect(changesOf(event, [told({ type: "invoice.created" })])).toEqual([]);
    expect(changesOf(without, [event])).toEqual([
      { path: "money.amount", from: "100" },
      { path: "money.currency", from: "GBP" },
      { path: "details.terms", from: "30 days" },
    ]);
  });

  test("is nothing for the first, and for one that has yet to be completed", () => {
    const pending = told({ money: undefined, details: { pending: true } });

    expect(changesOf(told(), [])).toEqual([]);
    expect(changesOf(pending, [told()])).toEqual([]);
    expect(changesOf(told(), [pending])).toEqual([]);
  });

  test("says once what two fields say, and passes over what is of the delivery", () => {
    const owed = (due: string, open: string, asOf: string) => ({
      ...{ total: "100.00", open, currency: "GBP", due, asOf },
    });
    const event = told({
      scheduledFor: "2026-12-31T00:00:00.000Z",
      owed: owed("2026-12-31", "40.00", "2026-11-02T00:00:00.000Z"),
      details: { terms: "30 days", operation: "updated" },
    });
    const before = told({
      scheduledFor: "2026-11-30T00:00:00.000Z",
      owed: owed("2026-11-30", "100.00", "2026-11-01T00:00:00.000Z"),
      details: { terms: "30 days", operation: "created" },
    });

    expect(changesOf(event, [before])).toEqual([
      { path: "scheduledFor", from: "2026-11-30T00:00:00.000Z", to: "2026-12-31T00:00:00.000Z" },
      { path: "owed.open", from: "100", to: "40" },
    ]);
  });

  test("is bounded for whatever events say, is nothing against itself, and undone by the way back", () => {
    const value = fc.oneof(fc.string({ maxLength: 500 }), fc.integer(), fc.boolean(), fc.constant(null));
    const record = fc.dictionary(fc.string(), value, { maxKeys: 40 });
    const details = fc.dictionary(
      fc.string(),
      fc.oneof(value, record, fc.array(fc.oneof(fc.string(), record), { maxLength: 40 })),
      { maxKeys: 40 },
    );
    fc.assert(
      fc.property(details, details, (one, other) => {
        const [a, b] = [told({ details: one }), told({ details: other })];
        const there = changesOf(a, [b]);
        expect(changesOf(a, [a])).toEqual([]);
        expect(there.length).toBeLessThanOrEqual(20);
        for (const { from, to } of there) {
          expect(from).not.toBe(to);
          expect(String(from).length).toBeLessThanOrEqual(200);
          expect(String(to).length).toBeLessThanOrEqual(200);
        }
        if (there.length < 20)
          expect(new Set(changesOf(b, [a]).map(({ path }) => path))).toEqual(
            new Set(there.map(({ path }) => path)),
          );
      }),
    );
  });
});

/** An invoice whose amount is told three times, recorded in any order. */
async function recorded(order: readonly number[], other?: Partial<PublishedEvent>) {
  const deps = { ...emptyHub(), pause: async () => undefined };
  const amounts = ["100.00", "120.00", "90.00"];
  const all = amounts.map((amount, n) =>
    message({
      ...{ type: "invoice.updated", object, details: {}, time: `2026-11-2${n}T10:00:00.000Z` },
      money: { amount, currency: "GBP" },
      ...(n === 0 ? other : {}),
    }),
  );
  for (const n of order) {
    const one = all[n];
    if (one) await record([one], deps);
  }
  return { deps, ids: all.map(({ data }) => data.id) };
}

describe("the API", () => {
  test.each([[[0, 1, 2]], [[2, 0, 1]], [[2, 1, 0]]])(
    "tells of each event what it changed, recorded in the order %j",
    async (order) => {
      const { deps, ids } = await recorded(order);
      const changes = await Promise.all(ids.map(async (id) => (await eventDetail(id, deps)).changed));

      expect(changes).toEqual([
        undefined,
        [{ path: "money.amount", from: "100", to: "120" }],
        [{ path: "money.amount", from: "120", to: "90" }],
      ]);
      const { events } = await eventThread(ids[0] ?? "", deps);
      expect(events.map(({ changed }) => changed)).toEqual([changes[2], changes[1]]);
    },
  );

  test("does not compare objects of different connections", async () => {
    const { deps, ids } = await recorded([0, 1, 2], { connection: "another" });

    expect((await eventDetail(ids[1] ?? "", deps)).changed).toBeUndefined();
  });
});
