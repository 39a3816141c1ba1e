import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { shapeOf, valueAt } from "../../../functions/delivery/shape.ts";
import { compared, type Sample } from "../../../functions/jobs/drift.ts";
import type { KnownShape } from "../../../functions/store/shape-rows.ts";

const nothing: KnownShape = { fields: new Map(), events: [] };
const sample = (n: number, body: unknown): Sample => ({
  event: `evt_${n}`,
  at: new Date(Date.UTC(2026, 9, 1) + n * 60_000).toISOString(),
  shape: shapeOf(body),
});
/** Deliveries of one kind, one a minute; what they say by their number. */
const run = (count: number, bodyOf: (n: number) => unknown, from = 0) =>
  Array.from({ length: count }, (_, n) => sample(from + n, bodyOf(from + n)));
const told = (samples: readonly Sample[], before: KnownShape = nothing) =>
  compared(before, samples).found.map(({ is, path, from, to }) => ({ is, path, from, to }));

const invoice = { id: "in_1", total: 5, lines: [{ text: "Audit", amount: 5 }], memo: null };

describe("a shape", () => {
  test("is paths and types; lists are one path, and null has no type", () => {
    expect([...shapeOf({ ...invoice, lines: [{ text: "a" }, { amount: 5 }, "b"] })]).toEqual([
      ["", new Set(["object"])],
      ["id", new Set(["string"])],
      ["total", new Set(["number"])],
      ["lines", new Set(["array"])],
      ["memo", new Set()],
      ["lines[]", new Set(["object", "string"])],
      ["lines[].text", new Set(["string"])],
      ["lines[].amount", new Set(["number"])],
    ]);
  });

  test("says nothing of whom a body is about: keys that name a thing are no fields", () => {
    const body = {
      byClient: { "ann@one.example": 1, "Jane Roe": 2, "2026-11-23": 3, U02A4B6C8: 4, "1.2": 5 },
      counts: Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`k${n}`, n])),
    };

    expect([...shapeOf(body).keys()]).toEqual(["", "byClient", "counts", "byClient.*", "counts.*"]);
  });

  test("of any body ends, and finds a value wherever it says that there is one", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (body) => {
        for (const [path, types] of shapeOf(body))
          for (const type of types) expect(valueAt(body, path, [type])).toBeDefined();
      }),
    );
    expect(
      shapeOf(Array.from({ length: 50 }, () => Array.from({ length: 50 }, () => Array(50).fill(1)))).size,
    ).toBe(4);
  });
});

describe("what a tool sends otherwise than before", () => {
  test("is another type at once, with what it was", () => {
    expect(told([...run(3, () => invoice), sample(3, { ...invoice, total: "5.00" })])).toEqual([
      { is: "type", path: "total", from: ["number"], to: ["string"] },
    ]);
    // What was null until now had no type, and what is null now has not lost it.
    expect(told([...run(3, () => invoice), sample(3, { ...invoice, memo: "Thanks", id: null })])).toEqual([]);
  });

  test("is a new field once what it stands in is known, and of an object that comes the object alone", () => {
    const more = { ...invoice, tax: { rate: 20, name: "VAT" } };

    expect(told([...run(19, () => invoice), sample(19, more)])).toEqual([]);
    expect(told([...run(20, () => invoice), sample(20, more)])).toEqual([
      { is: "new", path: "tax", from: [], to: ["object"] },
    ]);
    const inLines = { ...invoice, lines: [{ text: "Audit", amount: 5, unit: "h" }] };
    expect(told([...run(20, () => invoice), sample(20, inLines)])).toEqual([
      { is: "new", path: "lines[].unit", from: [], to: ["string"] },
    ]);
  });

  test("is a field that is missing five times in a row and nearly always was there", () => {
    const { total: _, ...without } = invoice;

    expect(told([...run(19, () => invoice), ...run(9, () => without, 19)])).toEqual([]);
    expect(told([...run(20, () => invoice), ...run(4, () => without, 20)])).toEqual([]);
    expect(told([...run(20, () => invoice), ...run(50, () => without, 20)])).toEqual([
      { is: "gone", path: "total", from: ["number"], to: [] },
    ]);
    // A list that is empty has none of what its parts have.
    expect(told([...run(20, () => invoice), ...run(9, () => ({ ...invoice, lines: [] }), 20)])).toEqual([]);
  });

  test("names the event that shows it, and those before it", () => {
    const { total: _, ...without } = invoice;
    const [gone] = compared(nothing, [...run(20, () => invoice), ...run(5, () => without, 20)]).found;

    expect(gone).toMatchObject({ now: "evt_24", before: ["evt_19", "evt_18", "evt_17"] });
  });

  test("is told once, whatever came and went since", () => {
    const changed = { ...invoice, total: "5.00", tax: 1 };
    const first = compared(nothing, [...run(20, () => invoice), sample(20, changed)]);
    expect(first.found).toHaveLength(2);

    expect(
      told(
        run(40, (n) => (n % 2 ? invoice : changed), 21),
        first.known,
      ),
    ).toEqual([]);
  });

  test("is told ever more seldom of one that goes and comes back", () => {
    const { total: _, ...without } = invoice;
    // Every hundred deliveries ten without it.
    const found = told(run(2_000, (n) => (n % 100 < 90 ? invoice : without)));

    expect(found.length).toBeLessThanOrEqual(3);
  });

  test("is no longer told of an object whose keys are things", () => {
    const labels = (n: number) =>
      Object.fromEntries(Array.from({ length: n % 40 }, (_, of) => [labelOf(of), 1]));
    const labelOf = (of: number) => `l${"abcdefghijklmnopqrstuvwxyz"[of % 26]}${of > 25 ? "x" : ""}`;

    expect(
      told(run(400, (n) => ({ ...invoice, labels: labels(n < 30 ? 0 : n) }))).length,
    ).toBeLessThanOrEqual(10);
  });

  test("is never a field that is left out in more than one of twenty", () => {
    const some = fc.array(fc.boolean(), { minLength: 19, maxLength: 19 });
    fc.assert(
      fc.property(fc.array(some, { minLength: 5, maxLength: 20 }), (rounds) => {
        // Each round begins with one without it, so that there are never fewer.
        const there = rounds.flatMap((round) => [false, false, ...round]);
        const samples = run(there.length, (n) => (there[n] ? invoice : { ...invoice, total: undefined }));
        const withoutIt = samples.map(({ shape, ...one }) => ({
          ...one,
          shape: new Map([...shape].filter(([path, types]) => path !== "total" || types.size > 0)),
        }));
        expect(told(withoutIt).filter(({ is }) => is === "gone")).toEqual([]);
      }),
    );
  });

  const bodies = fc.array(fc.jsonValue({ maxDepth: 3 }), { maxLength: 60 });

  test("does not depend on the order in which deliveries are read", () => {
    fc.assert(
      fc.property(
        bodies.chain((all) =>
          fc.tuple(
            fc.constant(all),
            fc.shuffledSubarray(
              all.map((_, n) => n),
              { minLength: all.length },
            ),
          ),
        ),
        ([all, order]) => {
          const samples = all.map((body, n) => sample(n, body));
          const shuffled = order.flatMap((n) => samples[n] ?? []);
          expect(compared(nothing, shuffled)).toEqual(compared(nothing, samples));
        },
      ),
    );
  });

  test("is the same whether deliveries are compared at once or day by day", () => {
    fc.assert(
      fc.property(bodies, fc.nat(60), (all, cut) => {
        const samples = all.map((body, n) => sample(n, body));
        const first = compared(nothing, samples.slice(0, cut));
        const second = compared(first.known, samples.slice(cut));
        const whole = compared(nothing, samples);
        expect([...first.found, ...second.found]).toEqual(whole.found);
        expect(second.known).toEqual(whole.known);
      }),
    );
  });

  test("is nothing, of any part of what was seen already but for what is gone in it", () => {
    fc.assert(
      fc.property(bodies, fc.func(fc.boolean()), (all, picked) => {
        const samples = all.map((body, n) => sample(n, body));
        const { known } = compared(nothing, samples);
        const again = samples.filter(({ event }) => picked(event));
        expect(told(again, known).filter(({ is }) => is !== "gone")).toEqual([]);
      }),
    );
  });
});
