import { expect, test } from "@jest/globals";
import { byLaterThanUsual, laterThanUsual } from "../../schemas/later-than-usual.ts";

const owing = (days: number, late?: number) => ({
  days,
  ...(late === undefined ? {} : { payHabit: { late } }),
});

test("what is overdue is measured by how late its customer usually is", () => {
  expect(laterThanUsual(owing(114, 14))).toBe(100);
  expect(laterThanUsual(owing(2, -5))).toBe(7);
  expect(laterThanUsual(owing(10, 20))).toBe(-10);
  expect(laterThanUsual(owing(12, 12.4))).toBe(-0);
});

test("nothing is later where nothing is overdue or nothing is usual", () => {
  expect(laterThanUsual(owing(0, 3))).toBeUndefined();
  expect(laterThanUsual(owing(40))).toBeUndefined();
  expect(laterThanUsual({ days: 40, payHabit: {} })).toBeUndefined();
});

test("who is later than usual stands before whose habit is not known, and these before who always pays late", () => {
  const all = {
    "always 40 late": owing(20, 40),
    "nothing overdue": owing(0, 0),
    "3 later": owing(9, 6),
    "new, 200 overdue": owing(200),
    "30 later": owing(30, 0),
    "always 21 late": owing(20, 21),
    "new, 5 overdue": owing(5),
  };
  const inOrder = Object.entries(all)
    .map(([name, one]) => ({ name, by: byLaterThanUsual(one) }))
    .sort((a, b) => a.by[0] - b.by[0] || a.by[1] - b.by[1]);

  expect(inOrder.map(({ name }) => name)).toEqual([
    ...["30 later", "3 later", "new, 200 overdue", "new, 5 overdue"],
    ...["always 21 late", "always 40 late", "nothing overdue"],
  ]);
});
