import { describe, expect, test } from "@jest/globals";
import { daysAfter, monthAfter } from "../../../../functions/insight/days.ts";
import type { InsightEvent } from "../../../../functions/insight/facts.ts";
import { passOver } from "../../../../functions/insight/portfolio/pass.ts";
import type { PortfolioRow } from "../../../../functions/insight/portfolio/row.ts";
import { withTiers } from "../../../../functions/insight/portfolio/tier-suggestions.ts";
import { endedMonths } from "../../../../functions/insight/portfolio/tiers.ts";
import { standardSettings as settings } from "../../../../functions/insight/settings.ts";
import { insightEvent as event, insightFacts } from "../../../support/insight-facts.ts";

const today = "2026-11-27";

interface Billed {
  /** Of each month. */
  readonly amount: number;
  readonly currency?: string;
  readonly services?: readonly string[];
  /** The last month that is billed, and how many there are. */
  readonly until?: string;
  readonly months?: number;
}

/** An invoice a month. */
const billed = (id: string, { amount, currency = "GBP", services, until = "2026-11", months = 20 }: Billed) =>
  Array.from({ length: months }, (_, n): InsightEvent => {
    const issued = `${monthAfter(until, -n)}-05`;
    return event("invoice.created", issued, {
      of: `${id}-${issued}`,
      ...(services ? { details: { services: [...services] } } : {}),
      owed: { total: `${amount}`, open: "0", currency, issued, asOf: `${issued}T11:00:00.000Z` },
    });
  });

type Given = Omit<Parameters<typeof insightFacts>[0], "events"> & {
  readonly events?: readonly InsightEvent[];
};
const client = (id: string, bills: Billed, { events = [], ...more }: Given = {}, day = today): PortfolioRow =>
  passOver(insightFacts({ id, ...more, events: [...billed(id, bills), ...events] }), day, { settings });

/** Clients whose months come to 1,000, 2,000 and so on. */
const ladder = (many = 21, of: (n: number) => Partial<Billed> = () => ({})) =>
  Array.from({ length: many }, (_, n) => client(`acc_${n}`, { amount: 1_000 * (n + 1), ...of(n) }));

const suggestedIn = (
  rows: readonly PortfolioRow[],
  id: string,
  { day = today, given = settings, before = [] as readonly PortfolioRow[] } = {},
) =>
  withTiers(rows, day, { settings: given, before }).find(({ account }) => account.id === id)?.suggestedTier;

test("month-ends are of months that have ended, the day that ends one among them", () => {
  expect(endedMonths("2026-11-29")).toEqual(["2026-08", "2026-09", "2026-10"]);
  expect(endedMonths("2026-11-30")).toEqual(["2026-09", "2026-10", "2026-11"]);
  expect(endedMonths("2028-02-28")).toEqual(["2027-11", "2027-12", "2028-01"]);
  expect(endedMonths("2028-02-29")).toEqual(["2027-12", "2028-01", "2028-02"]);
});

describe("a tier that is suggested", () => {
  test("says above how many clients the year was at three month-ends", () => {
    const rows = ladder();

    expect(suggestedIn(rows, "acc_20")).toEqual({
      tier: "key",
      since: today,
      sentence: { code: "tier.key", values: { above: 100 } },
    });
    expect(suggestedIn(rows, "acc_18")?.sentence).toEqual({ code: "tier.key", values: { above: 90 } });
    expect(suggestedIn(rows, "acc_17")).toBeUndefined();
    expect(suggestedIn(rows, "acc_6")).toMatchObject({
      tier: "small",
      sentence: { code: "tier.small", values: { above: 30 } },
    });
    expect(suggestedIn(rows, "acc_7")).toBeUndefined();
  });

  test("is not what the client has; who has none is as those in the usual one", () => {
    const having = (tier: "key" | "small", n: number) =>
      ladder().with(n, client(`acc_${n}`, { amount: 1_000 * (n + 1) }, { account: { tier } }));

    expect(suggestedIn(having("key", 20), "acc_20")).toBeUndefined();
    expect(suggestedIn(having("small", 20), "acc_20")?.tier).toBe("key");
    expect(suggestedIn(having("key", 10), "acc_10")?.sentence).toEqual({
      code: "tier.standard",
      values: { least: 50, most: 50 },
    });
    expect(suggestedIn(ladder(), "acc_10")).toBeUndefined();
  });

  test("is the same at all three month-ends", () => {
    // Its year passes the others' with the invoice of the last month that has ended, or with that of the one before the first.
    const risen = (since: string) => {
      const late = event("invoice.created", `${since}-20`, {
        of: "large",
        owed: {
          ...{ total: "900000", open: "0", currency: "GBP" },
          ...{ issued: `${since}-20`, asOf: `${since}-21T09:00:00.000Z` },
        },
      });
      return ladder().with(10, client("acc_10", { amount: 11_000 }, { events: [late] }));
    };

    expect(suggestedIn(risen("2026-08"), "acc_10")?.tier).toBe("key");
    expect(suggestedIn(risen("2026-09"), "acc_10")).toBeUndefined();
    expect(suggestedIn(risen("2026-10"), "acc_10")).toBeUndefined();
    expect(suggestedIn(risen("2026-09"), "acc_10", { day: "2026-11-30" })?.tier).toBe("key");
  });

  test("stands since the night that suggested it first, until another one is", () => {
    const rows = ladder();
    const before = withTiers(rows, "2026-11-20", { settings });

    expect(suggestedIn(rows, "acc_20", { before })?.since).toBe("2026-11-20");
    // What a row says of another night is not what this one suggests.
    const alone = before.filter(({ account }) => account.id === "acc_20");
    expect(suggestedIn(alone, "acc_20", { before })).toBeUndefined();
  });

  test("goes by the team's own edges", () => {
    const tiers = { key: 40, keyWithPotential: 100, potential: 100, small: 0, smallPotential: 100 };
    const given = { ...settings, tiers };

    expect(suggestedIn(ladder(), "acc_8", { given })?.tier).toBe("key");
    expect(suggestedIn(ladder(), "acc_7", { given })).toBeUndefined();
    expect(suggestedIn(ladder(), "acc_0", { given })?.sentence).toEqual({
      code: "tier.small",
      values: { above: 0 },
    });
  });
});

describe("no tier is suggested", () => {
  test("among fewer than twenty", () => {
    expect(suggestedIn(ladder(19), "acc_18")).toBeUndefined();
    expect(suggestedIn(ladder(20), "acc_19")?.tier).toBe("key");
  });

  test("for a client without an invoice, who changes nothing of where the others stand", () => {
    const without = passOver(insightFacts({ id: "acc_none" }), today, { settings });
    const paying = passOver(
      insightFacts({
        id: "acc_pays",
        events: [
          event("payment.received", "2026-09-01", { of: "p", money: { amount: "900", currency: "GBP" } }),
        ],
      }),
      today,
      { settings },
    );
    const rows = [...ladder(), without, paying];

    expect(suggestedIn(rows, "acc_none")).toBeUndefined();
    expect(suggestedIn(rows, "acc_pays")).toBeUndefined();
    expect(suggestedIn(rows, "acc_18")?.sentence.values).toEqual({ above: 90 });
  });

  test("below key for one whose books do not say what a whole year came to", () => {
    const since = (months: number, amount: number) => ladder().with(5, client("acc_5", { amount, months }));

    // November, and the three months that have ended before it.
    expect(suggestedIn(since(4, 1), "acc_5")).toBeUndefined();
    expect(suggestedIn(since(13, 1), "acc_5")).toBeUndefined();
    expect(suggestedIn(since(15, 1), "acc_5")?.tier).toBe("small");
    expect(suggestedIn(since(4, 900_000), "acc_5")?.tier).toBe("key");
  });

  test("below key for one with invoices that nothing was read of", () => {
    const unread = event("invoice.created", "2026-10-01", { of: "unread" });
    const rows = ladder().with(0, client("acc_0", { amount: 1_000 }, { events: [unread] }));

    expect(suggestedIn(ladder(), "acc_0")?.tier).toBe("small");
    expect(suggestedIn(rows, "acc_0")).toBeUndefined();
  });

  test("for who has left, and for a name that nobody has placed", () => {
    const left = { on: "2026-11-01", reason: "price" as const };
    const gone = ladder().with(20, client("acc_20", { amount: 21_000 }, { left }));
    const unmatched = ladder().with(
      20,
      client("acc_20", { amount: 21_000 }, { account: { unmatched: true } }),
    );

    for (const rows of [gone, unmatched]) {
      expect(suggestedIn(rows, "acc_20")).toBeUndefined();
      expect(suggestedIn(rows, "acc_19")?.sentence.values).toEqual({ above: 100 });
    }
  });

  test("across currencies, nor where a rate is missing", () => {
    const dollars = (n: number) => ({ currency: n % 2 === 0 ? "USD" : "GBP" });

    // Twenty of each: the largest of each currency is key, whatever the other's come to.
    const both = [...ladder(40, dollars)];
    expect(suggestedIn(both, "acc_38")?.tier).toBe("key");
    expect(suggestedIn(both, "acc_39")?.tier).toBe("key");
    // One that is billed in two of them has no year in either.
    const mixed = both.with(
      39,
      client("acc_39", { amount: 40_000 }, { events: billed("o", { amount: 5, currency: "USD" }) }),
    );
    expect(suggestedIn(mixed, "acc_39")).toBeUndefined();

    const worth = (rate: string) =>
      Object.fromEntries(Array.from({ length: 14 }, (_, n) => [`${monthAfter("2026-10", -n)} USD`, rate]));
    const reckoned = (rates: Record<string, string>) => {
      const given = { ...settings, reporting: { currency: "GBP", rates } };
      const rows = Array.from({ length: 40 }, (_, n) => {
        const events = billed(`acc_${n}`, { amount: 1_000 * (n + 1), ...dollars(n) });
        return passOver(insightFacts({ id: `acc_${n}`, events }), today, { settings: given });
      });
      return suggestedIn(rows, "acc_38", { given })?.tier;
    };
    expect(reckoned(worth("9"))).toBe("key");
    expect(reckoned(worth("0.5"))).toBeUndefined();
    expect(reckoned(worth("0.0001"))).toBeUndefined();
    const { "2026-01 USD": _missing, ...fewer } = worth("9");
    expect(reckoned(fewer)).toBeUndefined();
  });
});

describe("what more a client could have", () => {
  /** Twenty-one clients that all have bookkeeping and payroll, but for those of some numbers. */
  const offered = (without: readonly number[]) =>
    ladder(21, (n) => ({ services: without.includes(n) ? ["bookkeeping"] : ["bookkeeping", "payroll"] }));

  test("makes one key that is nearly so by what it pays", () => {
    expect(suggestedIn(offered([]), "acc_15")).toBeUndefined();
    expect(suggestedIn(offered([15]), "acc_15")).toEqual({
      tier: "key",
      since: today,
      sentence: { code: "tier.keyByPotential", values: { above: 75, potential: 100 } },
    });
  });

  test("keeps one from being small", () => {
    expect(suggestedIn(offered([]), "acc_3")?.tier).toBe("small");
    expect(suggestedIn(offered([3]), "acc_3")).toBeUndefined();
  });

  test("is by what it had then: a service that came since was to be won", () => {
    const payroll = event("invoice.created", "2026-11-12", {
      of: "payroll",
      details: { services: ["payroll"] },
      owed: {
        total: "1",
        open: "0",
        currency: "GBP",
        issued: "2026-11-12",
        asOf: "2026-11-12T11:00:00.000Z",
      },
    });
    const rows = offered([15]).with(
      15,
      client("acc_15", { amount: 16_000, services: ["bookkeeping"] }, { events: [payroll] }),
    );

    expect(rows[15]?.services).toEqual(["bookkeeping", "payroll"]);
    expect(suggestedIn(rows, "acc_15")?.tier).toBe("key");
    // At three month-ends from December on it had it.
    expect(suggestedIn(rows, "acc_15", { day: "2027-01-31" })).toBeUndefined();
  });

  test("is by work that has grown, then and for as long", () => {
    const work = (from: string, days: number, n: number) =>
      Array.from({ length: n }, (_, one) => {
        const day = daysAfter(from, Math.floor((one * days) / n));
        return event("document.added", day, { of: `${day}-${one}` });
      });
    const steady = work("2025-01-01", 540, 60);
    const grown = [...steady, ...work("2026-06-25", 150, 120)];
    const rows = ladder().with(15, client("acc_15", { amount: 16_000 }, { events: grown }));

    expect(suggestedIn(rows, "acc_15")?.sentence).toEqual({
      code: "tier.keyByPotential",
      values: { above: 75, potential: 100 },
    });
    const only = ladder().with(
      15,
      client("acc_15", { amount: 16_000 }, { events: [...steady, ...work("2026-10-10", 40, 120)] }),
    );
    expect(suggestedIn(only, "acc_15")).toBeUndefined();
  });
});

test("a row of an earlier release is looked at by its months alone", () => {
  const rows = ladder().map(({ forTiers: _for, serviceEvents: _events, ...row }) => row);

  expect(suggestedIn(rows, "acc_20")?.tier).toBe("key");
});
