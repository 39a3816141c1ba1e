import { expect, test } from "@jest/globals";
import { MonthsTogether } from "../../../../functions/insight/portfolio/months-together.ts";

const money = (invoiced: string) => ({ invoiced, credited: "0.00", received: "1.10", refunded: "0.00" });

test("months of several accounts are added up, also of one that has stood since an earlier month", () => {
  const sums = new MonthsTogether(["2026-11", "2026-10", "2026-09"]);
  sums.add({
    day: "2026-11-29",
    months: { "2026-11": { GBP: money("0.10") }, "2026-08": { GBP: money("99.00") } },
    monthEnds: {
      "2026-10": { GBP: { open: "5.00" } },
      "2026-11": { GBP: { open: "7.00", paid: { invoices: 1, days: 9 } } },
    },
    receivables: { GBP: owing("7.00") },
  });
  sums.add({
    day: "2026-10-30",
    months: { "2026-10": { GBP: money("0.20"), EUR: money("3.00") } },
    monthEnds: { "2026-10": { GBP: { open: "2.50" } } },
    receivables: { GBP: owing("2.50") },
  });

  expect(sums.of("2026-11")).toEqual({
    GBP: { ...money("0.10"), open: "9.50", paid: { invoices: 1, days: 9 } },
  });
  expect(sums.of("2026-10")).toEqual({ EUR: money("3.00"), GBP: { ...money("0.20"), open: "7.50" } });
  expect(sums.of("2026-09")).toEqual({});
});

const owing = (outstanding: string) => ({
  ...{ outstanding, overdue: "0.00", credit: "0.00", net: outstanding, oldestDays: 0, evidence: [] },
  buckets: { notDue: outstanding, d1_30: "0", d31_60: "0", d61_90: "0", d91: "0", noDueDate: "0" },
});
