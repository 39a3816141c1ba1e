import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import * as z from "zod/mini";
import { balanceOf } from "../../../functions/insight/growth/balance.ts";
import { hitsIn, isKnown, tallyOf } from "../../../functions/insight/growth/cross-sell.ts";
import { driverNames, healthOf } from "../../../functions/insight/health.ts";
import { daysToPayOf } from "../../../functions/insight/money/days-to-pay.ts";
import { documentsOf } from "../../../functions/insight/money/documents.ts";
import { monthsOf } from "../../../functions/insight/money/months.ts";
import { receivablesOf } from "../../../functions/insight/money/receivables.ts";
import { severity } from "../../../functions/insight/severity.ts";
import { silenceOf } from "../../../functions/insight/silence.ts";
import { volumeOf } from "../../../functions/insight/volume.ts";
import { heardDays } from "../../support/heard-days.ts";
import { moneyEvent } from "../../support/money-events.ts";

const expected = z.record(z.string(), z.unknown());
const heard = z.object({
  name: z.string(),
  heard: z.string(),
  others: z.optional(z.string()),
  today: z.string(),
  deafSince: z.optional(z.string()),
  expected,
});
const ages = z.object({ d1_30: z.number(), d31_60: z.number(), d61_90: z.number(), d91: z.number() });
const knownAnswers = z
  .object({
    silence: z.array(heard),
    volume: z.array(heard),
    money: z.array(
      z.object({
        name: z.string(),
        events: z.array(z.string()),
        today: z.string(),
        expected: z.object({ receivables: expected, daysToPay: expected, months: expected }),
      }),
    ),
    severity: z.array(
      z.object({
        driver: z.enum(["silence", "volume", "overdue", "payDrift", "meetings", "waiting"]),
        args: z.union([z.tuple([ages, z.number()]), z.array(z.number())]),
        expected: z.nullable(z.number()),
      }),
    ),
    health: z.array(
      z.object({ name: z.string(), drivers: z.partialRecord(z.enum(driverNames), z.number()), expected }),
    ),
    crossSell: z.array(
      z.object({
        name: z.string(),
        account: z.string(),
        peers: z.number(),
        own: z.array(z.string()),
        services: z.record(z.string(), z.number()),
        expected,
      }),
    ),
    portfolio: z.array(
      z.object({
        name: z.string(),
        given: z.object({ values: z.array(z.number()), healths: z.array(z.nullable(z.number())) }),
        expected,
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(new URL("known-answers.json", import.meta.url), "utf8")));

/** Numbers to a part in 10⁹, all else exactly. */
function close(value: unknown): unknown {
  if (typeof value === "number" && !Number.isInteger(value)) return expect.closeTo(value, 9);
  if (Array.isArray(value)) return value.map(close);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, close(one)]));
}

describe("silence", () => {
  test.each(knownAnswers.silence)("$name", ({ heard, others, today, deafSince, expected }) => {
    expect(silenceOf(heardDays(heard, others), today, deafSince)).toMatchObject(Object(close(expected)));
  });
});

describe("volume", () => {
  test.each(knownAnswers.volume)("$name", ({ heard, today, expected }) => {
    expect(volumeOf(heardDays(heard), today)).toEqual(close(expected));
  });
});

describe("money", () => {
  test.each(knownAnswers.money)("$name", ({ events, today, expected }) => {
    const documents = documentsOf(events.map(moneyEvent));

    expect(receivablesOf(documents, today)).toEqual(expected.receivables);
    expect(daysToPayOf(documents, today)).toEqual(close(expected.daysToPay));
    expect(monthsOf(documents)).toEqual(expected.months);
  });
});

describe("severity", () => {
  test.each(knownAnswers.severity)("$driver of $args", ({ driver, args, expected }) => {
    const [first, second] = args;
    const u =
      typeof first === "object"
        ? severity.overdue(first, Number(second))
        : driver === "overdue"
          ? undefined
          : severity[driver](first ?? Number.NaN, second ?? Number.NaN);

    expect(u ?? null).toEqual(close(expected));
  });
});

describe("health", () => {
  test.each(knownAnswers.health)("$name", ({ drivers, expected }) => {
    const given = Object.fromEntries(
      Object.entries(drivers).map(([name, u]) => [name, { u: u ?? 0, evidence: [] }]),
    );

    expect(healthOf(given)).toEqual(close(expected));
  });
});

/** What others like an account have: `peers` are those, `grid` the services of each account. */
function crossSell(account: string, peers: readonly string[], grid: Readonly<Record<string, string[]>>) {
  const others = peers.filter((peer) => peer !== account);
  const tally = tallyOf(others.map((peer) => grid[peer] ?? []));
  return isKnown(tally, [])
    ? { state: "known", peers: tally.size, hits: hitsIn(tally, grid[account] ?? [], false) }
    : { state: "unknown", peers: others.length };
}

describe("cross-selling", () => {
  test.each(knownAnswers.crossSell)("$name", ({ account, peers, own, services, expected }) => {
    const having = Object.entries(services).flatMap(([list, n]) =>
      Array.from({ length: n }, () => list.split(" ")),
    );
    const names = Array.from({ length: peers }, (_, n) => `acc_${n}`);
    const grid = Object.fromEntries(having.map((list, n) => [`acc_${n}`, list]));

    expect(crossSell(account, names, { ...grid, [account]: own })).toEqual(close(expected));
  });
});

describe("balance", () => {
  test.each(knownAnswers.portfolio)("$name", ({ given: { values, healths }, expected }) => {
    expect(balanceOf(values, healths)).toEqual(close(expected));
  });
});
