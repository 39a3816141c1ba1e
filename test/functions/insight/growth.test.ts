import { describe, expect, test } from "@jest/globals";
import { daysAfter } from "../../../functions/insight/days.ts";
import { capacityOf } from "../../../functions/insight/growth/capacity.ts";
import { openEstimates } from "../../../functions/insight/growth/estimates.ts";
import { servicesOf } from "../../../functions/insight/growth/services.ts";
import { percentilesOf, suggestedTier, tierFor } from "../../../functions/insight/portfolio/tiers.ts";
import { standardSettings } from "../../../functions/insight/settings.ts";
import { insightEvent as event } from "../../support/insight-facts.ts";

const today = "2026-11-27";

describe("open estimates", () => {
  const sent = (at: string, of: string, expires?: string) =>
    event("estimate.sent", at, { of, ...(expires ? { scheduledFor: `${expires}T00:00:00.000Z` } : {}) });

  test("are due when they expire within a fortnight; those answered or expired are not open", () => {
    const events = [
      sent("2026-11-20", "soon", "2026-12-04"),
      sent("2026-11-20", "later", "2026-12-24"),
      sent("2026-10-20", "over", "2026-11-20"),
      sent("2026-11-01", "taken"),
      event("estimate.accepted", "2026-11-05", { of: "taken" }),
    ];

    expect(openEstimates(events, today).map(({ id, due }) => [id, due])).toEqual([
      ["soon", "expires"],
      ["later", undefined],
    ]);
  });

  test("wait once they are older than the account usually takes", () => {
    const taken = [1, 2, 3].flatMap((n) => [
      sent("2026-09-01", `${n}`),
      event("estimate.accepted", daysAfter("2026-09-01", 5 + n), { of: `${n}` }),
    ]);

    expect(openEstimates([...taken, sent("2026-11-19", "new")], today)[0]?.due).toBe("waits");
    expect(openEstimates([...taken, sent("2026-11-21", "new")], today)[0]?.due).toBeUndefined();
  });
});

test("half of an even number of estimates was accepted sooner than is usual", () => {
  const taken = [1, 2, 10, 20].flatMap((days) => [
    event("estimate.sent", "2026-09-01", { of: `${days}` }),
    event("estimate.accepted", daysAfter("2026-09-01", days), { of: `${days}` }),
  ]);
  const waits = (days: number) =>
    openEstimates([...taken, event("estimate.sent", daysAfter(today, -days), { of: "new" })], today)[0]?.due;

  expect([waits(6), waits(7)]).toEqual([undefined, "waits"]);
});

describe("services", () => {
  test("are what invoices name; where none does, the tools that are heard", () => {
    const days = [{ day: "2026-10-01", in: 1, events: 1, tools: { dext: 1 } }];
    const invoice = event("invoice.created", "2026-10-02", { details: { services: ["Payroll", ""] } });

    expect(servicesOf({ days, events: [] }, today)).toMatchObject([{ name: "dext", by: "used" }]);
    expect(servicesOf({ days, events: [invoice] }, today)).toEqual([
      { name: "Payroll", by: "invoiced", since: "2026-10-02", last: "2026-10-02", event: invoice.id },
    ]);
  });
});

describe("capacity", () => {
  const work = (quarter: number, n: number) =>
    Array.from({ length: n }, (_, one) =>
      event("document.added", daysAfter(today, -quarter * 91 - one), { of: `${quarter}-${one}` }),
    );

  test("is told where work has grown by more than its quarters scatter", () => {
    const before = [1, 2, 3, 4].flatMap((quarter) => work(quarter, 10));

    expect(capacityOf([...before, ...work(0, 20)], today)).toMatchObject({ seen: 20, expected: 10 });
    expect(capacityOf([...before, ...work(0, 13)], today)).toBeUndefined();
    expect(capacityOf(work(0, 20), today)).toBeUndefined();
  });
});

describe("tiers", () => {
  test("go by value, and by what more there could be", () => {
    const { tiers } = standardSettings;

    expect(tierFor({ value: 95, potential: 0 }, tiers)).toBe("key");
    expect(tierFor({ value: 75, potential: 85 }, tiers)).toBe("key");
    expect(tierFor({ value: 75, potential: 20 }, tiers)).toBe("standard");
    expect(tierFor({ value: 20, potential: 20 }, tiers)).toBe("small");
    expect(tierFor({ value: 20, potential: 60 }, tiers)).toBe("standard");
    expect(percentilesOf([5, 1, 1, 9])).toEqual([expect.closeTo(66.7, 1), 0, 0, 100]);
  });

  test("are suggested after three month-ends alike, and where they differ from the account's", () => {
    expect(suggestedTier(["small", "key", "key", "key"], "standard")).toBe("key");
    expect(suggestedTier(["key", "key"], "standard")).toBeUndefined();
    expect(suggestedTier(["key", "small", "key"], "standard")).toBeUndefined();
    expect(suggestedTier(["key", "key", "key"], "key")).toBeUndefined();
  });
});
