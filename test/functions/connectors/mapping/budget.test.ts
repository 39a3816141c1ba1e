import { describe, expect, test } from "@jest/globals";
import { applyMapping } from "../../../../functions/connectors/mapping/apply.ts";
import { checkMapping } from "../../../../functions/connectors/mapping/check.ts";
import { Effort } from "../../../../functions/connectors/mapping/effort.ts";
import { normalise } from "../../../../functions/connectors/normalise.ts";
import { relay } from "../../../../functions/connectors/relay/index.ts";
import type { EventRule } from "../../../../schemas/mapping.ts";
import { delivery } from "../../../support/delivery.ts";

/** Seconds of processor time: several times what it takes alone, as other tests run beside this one. */
const mostSeconds = 8;
const mostCharacters = 60_000_000;

function read(body: string, mapping?: unknown, contentType = "application/json") {
  const before = process.cpuUsage();
  const outcome = normalise(
    relay,
    delivery("relay", { headers: { "content-type": contentType }, body: Buffer.from(body) }),
    mapping === undefined ? {} : { mapping },
  );
  const { user, system } = process.cpuUsage(before);
  const written = outcome.events.reduce((sum, event) => sum + JSON.stringify(event).length, 0);
  return { outcome, written, seconds: (user + system) / 1_000_000 };
}

function expectBounded({ written, seconds }: ReturnType<typeof read>): void {
  expect(seconds).toBeLessThan(mostSeconds);
  expect(written).toBeLessThan(mostCharacters);
}

/** As many details of one expression as a mapping has room for. */
const ruleOf = (expression: string, more: Partial<EventRule> = {}): EventRule => ({
  rule: "hostile",
  type: "activity.tracked",
  title: "x",
  details: Object.fromEntries(
    Array.from({ length: Math.min(100, Math.floor(6_000 / expression.length)) }, (_, n) => [
      `d${n}`,
      expression,
    ]),
  ),
  ...more,
});

const hostile = {
  n: Array.from({ length: 100_000 }, (_, n) => n % 10),
  o: Array.from({ length: 20_000 }, (_, n) => ({ a: n, b: "b" })),
  k: Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`k${n}`, n])),
  s: "a".repeat(500_000),
  p: `${"a".repeat(1_000)}b`,
  e: Array(50_000).fill(""),
};

describe("no expression that a mapping may use takes more than it is given, in time and in what it writes", () => {
  // A tenth of what a delivery has.
  const steps = 300_000;

  test.each(
    [
      ...["abs(n[0])", "avg(n)", "ceil(n[0])", "contains(s, p)", "contains(e, s)", "ends_with(s, p)"],
      ...[
        "floor(n[0])",
        "join(s, e)",
        "o[*].join('x', [b,b])",
        "keys(k)",
        "length(o)",
        "map(&map(&@, @), [n,n,n])",
      ],
      ...["max(n)", "max_by(o, &a)", "merge(k, k, k)", "min(n)", "min_by(o, &a)", "not_null(x, k)"],
      ...[
        "sort_by(o, &a)",
        "starts_with(s, p)",
        "sum(n)",
        "to_array(o)",
        "to_number(s)",
        "to_string(@)",
        "type(@)",
      ],
      ...[
        "values(k)",
        "n[*]|[*]|[*]",
        "o[?a==`7`].b",
        "o[*].[a,b,a,b]",
        "k.*",
        "@ == @",
        "!@",
        "x || k",
        "@",
      ],
    ].map((expression) => [expression]),
  )("%s", (expression) => {
    const checked = checkMapping({ rules: [ruleOf(expression)] });
    const before = process.cpuUsage();
    const { events } = applyMapping(checked.mapping ?? { rules: [] }, hostile, {
      receivedAt: new Date(),
      effort: new Effort(steps),
    });
    const { user, system } = process.cpuUsage(before);

    expect(checked.mapping).toBeDefined();
    expect((user + system) / 1_000_000).toBeLessThan(mostSeconds / 4);
    expect(JSON.stringify(events).length).toBeLessThan(mostCharacters / 10);
  });
});

describe("what each item of a list sees as well is small", () => {
  const each = { each: "o", shared: { large: "n", small: "p" } };
  const mapping = { rules: [{ ...ruleOf("x"), ...each, details: { d0: "shared.large || shared.small" } }] };

  test("a large value is left out and told", () => {
    const { outcome, ...cost } = read(JSON.stringify({ ...hostile, o: hostile.o.slice(0, 10) }), mapping);

    expectBounded({ outcome, ...cost });
    expect(outcome.events[0]?.details).toMatchObject({
      d0: expect.stringContaining("aaa"),
      unread: expect.arrayContaining(["rules[0].shared.large is too large for each item to see it"]),
    });
  });
});

describe("what exceeds the work", () => {
  const item = { a: 1, b: "x".repeat(3_000) };
  const body = JSON.stringify({ l: Array.from({ length: 1_000 }, (_, n) => ({ ...item, n })) });
  const mapping = { rules: [ruleOf("b", { each: "l", key: ["n"] })] };

  test("is told as lost, with the reason, beside what was read", () => {
    const { outcome } = read(body, mapping);
    const [unrecognized] = outcome.events.filter(({ type }) => type === "system.unrecognized");
    const found = outcome.events.filter(({ type }) => type === "activity.tracked").length;

    expect(found).toBeGreaterThan(0);
    expect(JSON.stringify(unrecognized?.details)).toContain("takes more work than a delivery may");
    expect(JSON.stringify(unrecognized?.details)).toContain(`(${1_000 - found} parts)`);
  });

  test("is the same each time it is read", () => {
    const ids = () => read(body, mapping).outcome.events.map(({ id }) => id);

    expect(ids()).toEqual(ids());
  });
});

describe("a delivery that needs no mapping", () => {
  const call = { type: "track", userId: "u1", event: "Paid" };

  test.each([
    [
      "a form of 400,000 fields",
      Array.from({ length: 400_000 }, (_, n) => `f${n}=1`).join("&"),
      "application/x-www-form-urlencoded",
    ],
    [
      "a form of one field 400,000 times",
      Array(400_000).fill("f=1").join("&"),
      "application/x-www-form-urlencoded",
    ],
    [
      "a batch whose calls share a large context",
      JSON.stringify({
        batch: Array(2_500).fill(call),
        context: { traits: Object.fromEntries(Array.from({ length: 60_000 }, (_, n) => [`k${n}`, n])) },
      }),
      "application/json",
    ],
    [
      "a batch whose calls share many fields",
      JSON.stringify({
        batch: Array(2_500).fill(call),
        ...Object.fromEntries(Array.from({ length: 60_000 }, (_, n) => [`k${n}`, n])),
      }),
      "application/json",
    ],
    [
      "half a million lists in each other",
      `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`,
      "application/json",
    ],
  ])("is bounded, too: %s", (_what, body, contentType) => {
    expectBounded(read(body, undefined, contentType));
  });

  test("is read whole where it is as large as Segment's largest batch", () => {
    const batch = Array.from({ length: 2_500 }, (_, n) => ({
      ...call,
      messageId: `m${n}`,
      properties: Object.fromEntries(Array.from({ length: 15 }, (_, k) => [`property ${k}`, "x".repeat(60)])),
    }));
    const { outcome } = read(JSON.stringify({ batch }));

    expect(outcome.events).toHaveLength(2_500);
    expect(outcome.unrecognized).toBeUndefined();
  });
});
