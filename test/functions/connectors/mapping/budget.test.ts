import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "@jest/globals";
import { expressionFunctions } from "../../../../functions/connectors/mapping/expression.ts";
import { normalise } from "../../../../functions/connectors/normalise.ts";
import { relay } from "../../../../functions/connectors/relay/index.ts";
import { delivery } from "../../../support/delivery.ts";
import { hostile, hostileExpressions, readHostile, ruleOf } from "../../../support/hostile-expressions.ts";

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

describe("no expression that a mapping may use takes more than it is given, in time and in what it writes", () => {
  test.each(hostileExpressions.map((expression) => [expression]))("%s", (expression) => {
    const before = process.cpuUsage();
    const { events } = readHostile(expression);
    const { user, system } = process.cpuUsage(before);

    expect((user + system) / 1_000_000).toBeLessThan(mostSeconds / 4);
    expect(JSON.stringify(events).length).toBeLessThan(mostCharacters / 10);
  });

  test("each function has a use among these", () => {
    const used = hostileExpressions.flatMap((one) => [...one.matchAll(/(\w+)\(/g)].map(([, name]) => name));

    expect([...expressionFunctions].filter((name) => !used.includes(name))).toEqual([]);
  });

  test("all of them fit one after the other into a small heap", () => {
    const reads = fileURLToPath(new URL("../../../support/read-hostile.ts", import.meta.url));
    const { stdout } = spawnSync(process.execPath, ["--max-old-space-size=160", reads], { encoding: "utf8" });

    expect(stdout).toBe(`${hostileExpressions.length} read\n`);
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
