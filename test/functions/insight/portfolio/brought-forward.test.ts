import { describe, expect, test } from "@jest/globals";
import { daysAfter } from "../../../../functions/insight/days.ts";
import { attentionTo } from "../../../../functions/insight/portfolio/attention.ts";
import { broughtForward } from "../../../../functions/insight/portfolio/brought-forward.ts";
import { passOver, stillHolds } from "../../../../functions/insight/portfolio/pass.ts";
import type { PortfolioRow } from "../../../../functions/insight/portfolio/row.ts";
import { standardSettings } from "../../../../functions/insight/settings.ts";
import { insightEvent as event, insightFacts } from "../../../support/insight-facts.ts";

const [day, later] = ["2026-11-27", "2026-12-01"];
const settings = { ...standardSettings, holidays: ["2026-11-30"] };

/** Silent, with an invoice that is late and one that is not, a message that waits, and what is given beside. */
const facts = (more: Parameters<typeof insightFacts>[0]["events"] = []) => {
  const heard = Array.from({ length: 60 }, (_, n) => daysAfter(day, -20 - n * 7));
  return insightFacts({
    days: heard.map((one) => ({ day: one, in: 1, events: 1 })),
    events: [
      ...heard.map((one) => event("email.received", one, { direction: "in", of: one })),
      event("email.sent", daysAfter(day, -30), { direction: "out", of: "answer" }),
      "evt_1, invoice.created, invoice/1, 2026-10-01T09:00:00, 100.00 of 100.00 GBP, issued 2026-10-01, due 2026-11-10",
      "evt_2, invoice.created, invoice/2, 2026-11-01T09:00:00, 50.00 of 50.00 GBP, issued 2026-11-01, due 2026-12-20",
      ...more,
    ],
  });
};
const rowOn = (on: string, given = facts()) => passOver(given, on, { settings });

/** What counts days in a row. */
const counted = (row: PortfolioRow) => ({
  elapsed: row.silence.elapsed,
  silence: row.silence.sentence.values,
  because: row.health.because.map(({ code, values }) => [code, "days" in values ? values.days : undefined]),
  overdue: [row.overdue?.days, row.overdue?.sentence.values],
  oldest: row.receivables.GBP?.oldestDays,
  estimates: row.estimates.map(({ id, days }) => [id, days]),
  since: attentionTo(row).map(({ reason, since, sentence }) => [
    reason,
    reason === "atRisk" ? "" : since,
    sentence.code,
  ]),
});
const withoutShare = ({
  silence: { percent: _share, ...silence },
  ...rest
}: ReturnType<typeof counted> & { silence: { percent?: number } }) => ({ ...rest, silence });

describe("a row that stands", () => {
  test("counts the days as one does that is made anew", () => {
    const row = rowOn(day);
    const forward = broughtForward(row, later, settings);

    expect(row.silence.elapsed).toBe(20);
    expect(forward.silence.elapsed).toBe(24);
    expect(withoutShare(counted(forward))).toEqual(withoutShare(counted(rowOn(later))));
  });

  test("is the same brought forward in one step or in several, and stays of the day that it was made for", () => {
    const row = rowOn(day);
    const steps = ["2026-11-28", "2026-11-30", later].reduce(
      (one, to) => broughtForward(one, to, settings),
      row,
    );

    expect(steps).toEqual(broughtForward(row, later, settings));
    expect([steps.day, steps.countedTo]).toEqual([day, later]);
    expect(broughtForward(row, day, settings)).toBe(row);
  });

  test("has no estimate that has expired, and says in how many days one does", () => {
    const sent = (id: string, expires: string) =>
      event("estimate.sent", "2026-11-01", { of: id, scheduledFor: `${expires}T00:00:00.000Z` });
    const given = facts([sent("over", "2026-11-30"), sent("soon", "2026-12-03")]);
    const row = rowOn(day, given);

    expect(row.estimates.map(({ id }) => id)).toEqual(["over", "soon"]);
    const forward = broughtForward(row, later, settings);
    expect(forward.estimates.map(({ id }) => id)).toEqual(["soon"]);
    expect(attentionTo(forward).find(({ reason }) => reason === "estimate")?.sentence.values).toEqual({
      days: 2,
    });
  });
});

describe("a row that stands over a month's end", () => {
  const billed =
    "evt_3, invoice.created, invoice/3, 2025-12-10T09:00:00, 700.00 of 700.00 GBP, issued 2025-12-10, due 2026-12-24";
  const before =
    "evt_4, invoice.created, invoice/4, 2025-11-10T09:00:00, 30.00 of 30.00 GBP, issued 2025-11-10, due 2026-12-24";
  const week = [
    event("email.received", "2026-11-26", { direction: "in", of: "this" }),
    event("email.sent", "2026-11-22", { direction: "out", of: "last" }),
  ];
  const given = {
    ...facts([billed, before, ...week]),
    days: [...facts().days, { day: "2026-11-26", in: 1, events: 1 }],
  };

  test.each(["2026-11-28", "2026-11-30", "2026-12-01", "2026-12-03"])(
    "tells on %s the weeks and the year of a row that is made anew",
    (on) => {
      const [forward, anew] = [broughtForward(rowOn(day, given), on, settings), rowOn(on, given)];
      const told = ({ spark, year, week: { in: them, out: us } }: PortfolioRow) => ({
        spark,
        year,
        them,
        us,
      });

      expect(told(forward)).toEqual(told(anew));
    },
  );

  test("has other weeks and another year by then", () => {
    const [then, now] = [rowOn(day, given), broughtForward(rowOn(day, given), "2026-12-03", settings)];

    expect(then.spark).not.toBe(now.spark);
    expect([then.year.amount, now.year.amount]).toEqual([850, 150]);
    expect([then.week, now.week].map(({ in: them, out: us }) => [them, us])).toEqual([
      [1, 1],
      [0, 0],
    ]);
  });

  test("tells what one of the release before says as it says it", () => {
    const {
      heard: _heard,
      week: { byAge: _byAge, ...inWeek },
      ...old
    } = rowOn(day, given);
    const row = { ...old, week: inWeek };

    expect(broughtForward(row, later, settings)).toMatchObject({ spark: row.spark, week: inWeek });
  });
});

test("a row stands no longer than until a customer's wait for an answer weighs, or the day on which it leaves", () => {
  const waits = [
    event("email.sent", "2026-11-25", { direction: "out", of: "answered" }),
    event("email.received", "2026-11-26", { direction: "in", of: "waits" }),
  ];
  const leaves = { left: { on: "2026-11-30", reason: "price" } } as const;
  const [answered] = waits;

  expect(rowOn(day, facts(waits)).until).toBe("2026-11-29");
  expect(rowOn("2026-11-29", facts(waits)).until).toBe("2026-12-04");
  expect(rowOn(day, { ...facts(answered && [answered]), ...leaves }).until).toBe("2026-11-30");
});

test("a row stands no longer than until a task of the team's is late", () => {
  const due = (id: string, on: string) =>
    event("task.created", "2026-11-01", { of: id, scheduledFor: `${on}T12:00:00.000Z` });
  const given = facts([
    due("1", "2026-11-29"),
    event("task.completed", "2026-11-20", { of: "2" }),
    due("2", "2026-11-28"),
  ]);
  const row = { ...rowOn(day, given), version: "1" };

  expect(stillHolds(row, "2026-11-29", "1", row.account)).toBe(true);
  expect(stillHolds(row, "2026-11-30", "1", row.account)).toBe(false);
  expect(rowOn("2026-11-30", given).open).toHaveLength(1);
});
