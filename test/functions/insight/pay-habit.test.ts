import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { daysAfter } from "../../../functions/insight/days.ts";
import { daysToPayOf } from "../../../functions/insight/money/days-to-pay.ts";
import { documentsOf, type MoneyEvent } from "../../../functions/insight/money/documents.ts";
import { payHabitOf } from "../../../functions/insight/money/pay-habit.ts";
import { moneyEvent } from "../../support/money-events.ts";

const today = "2026-11-27";
/** Issued 30 days before it was due, and paid so many days after that. */
const paid = (id: number, due: string, late: number) =>
  moneyEvent(
    `evt_${id}, invoice.paid, invoice/${id}, ${daysAfter(due, late)}T10:00:00, 0.00 of 10.00 GBP, issued ${daysAfter(due, -30)}, due ${due}`,
  );
const habit = (events: readonly MoneyEvent[], day = today) => {
  const documents = documentsOf(events);
  return payHabitOf(documents, day, daysToPayOf(documents, day));
};

test("is the median of a year's invoices, from their due dates to their payments", () => {
  const events = [
    ...[paid(1, "2025-10-01", 90), paid(2, "2026-02-01", 8), paid(3, "2026-03-01", -2)],
    ...[paid(4, "2026-04-01", 40), paid(5, "2026-05-01", 9)],
  ];

  expect(habit(events.slice(1, 4))).toEqual({ paid: 3, late: 8 });
  // The first was paid within the year, 90 days after it was due.
  expect(habit(events)).toEqual({ paid: 5, late: 9 });
  expect(habit(events, "2027-01-15")).toEqual({ paid: 4, late: 9 });
});

test("lies between the two in the middle of an even number, in whole days", () => {
  const late = (...days: readonly number[]) =>
    habit(days.map((one, n) => paid(n, `2026-0${n + 2}-01`, one)))?.late;

  expect(late(0, 0, 30, 30)).toBe(15);
  expect(late(-9, -4, -1, 40)).toBe(-2);
  expect(late(1, 2, 4, 60)).toBe(3);
});

test("counts to the day of the payment that names the invoice, not to the day on which the ledger said so", () => {
  const settled = (id: number) => [
    paid(id, "2026-10-01", 30),
    moneyEvent(
      `pay_${id}, payment.received, payment/${id}, 2026-10-31T10:00:00, 0.00 of 10.00 GBP, issued 2026-10-04, settles invoice/${id} 10.00`,
    ),
  ];

  expect(habit([1, 2, 3].flatMap(settled))).toEqual({ paid: 3, late: 3 });
});

test("of fewer than three is only how many were paid, ever; who has no invoice has none", () => {
  const old = [paid(1, "2024-01-01", 3), paid(2, "2024-02-01", 3), paid(3, "2024-03-01", 3)];
  const undated = moneyEvent(
    "evt_9, invoice.paid, invoice/9, 2026-11-01T10:00:00, 0.00 of 10.00 GBP, issued 2026-10-01",
  );
  const open = moneyEvent("evt_8, invoice.sent, invoice/8, 2026-11-01T10:00:00, 10.00 of 10.00 GBP");

  expect(habit([...old, paid(4, "2026-10-01", 1), undated])).toEqual({ paid: 5 });
  expect(habit([open])).toEqual({ paid: 0 });
  expect(habit([])).toBeUndefined();
});

test("says by how many days the last three came later, where that is more than chance", () => {
  const months = ["03", "04", "05", "06", "07", "08", "09"];
  const before = months.slice(0, 4).map((month, n) => paid(n, `2026-${month}-01`, 2));
  const last = months.slice(4).map((month, n) => paid(n + 4, `2026-${month}-01`, 26));

  expect(habit([...before, ...last])).toEqual({ paid: 7, late: 2, later: 24 });
  expect(habit(months.map((month, n) => paid(n, `2026-${month}-01`, 2)))).toEqual({ paid: 7, late: 2 });
});

test("lies between the earliest and the latest, and says nothing of days to come", () => {
  const lateness = fc.array(fc.integer({ min: -20, max: 60 }), { minLength: 3, maxLength: 12 });
  fc.assert(
    fc.property(lateness, (late) => {
      const events = late.map((days, n) => paid(n, daysAfter("2026-03-01", n), days));
      const ahead = paid(99, daysAfter(today, 1), 400);
      const found = habit([...events, ahead]);

      expect(found?.paid).toBe(late.length);
      expect(found?.late).toBeGreaterThanOrEqual(Math.min(...late));
      expect(found?.late).toBeLessThanOrEqual(Math.max(...late));
      expect(habit([ahead, ...events.toReversed()])).toEqual(found);
    }),
  );
});
