import { expect, test } from "@jest/globals";
import { changeIn } from "../../../../functions/serve/console/state/months-change.ts";
import type { MonthList } from "../../../../schemas/insight.ts";

const money = (invoiced: string) => ({
  GBP: { invoiced, credited: "0.00", received: "0.00", refunded: "0.00" },
});
const month = (name: string, now: string, then: string, running = false): MonthList["months"][number] => ({
  month: name,
  running,
  currencies: money(now),
  lastYear: money(then),
});
const [october, november] = [month("2026-10", "110.00", "100.00"), month("2026-11", "120.00", "100.00")];

test("a month that has just begun makes no year smaller", () => {
  const december = month("2026-12", "0.00", "100.00", true);

  expect(changeIn([december, november, october], "GBP")).toBeCloseTo(0.15);
  expect(changeIn([november, october], "GBP")).toBeCloseTo(0.15);
});

test("nothing is said where no month has ended, or nothing was invoiced the year before", () => {
  expect(changeIn([month("2026-12", "90.00", "100.00", true)], "GBP")).toBeUndefined();
  expect(changeIn([month("2026-11", "90.00", "0.00")], "GBP")).toBeUndefined();
  expect(changeIn([november], "USD")).toBeUndefined();
});
