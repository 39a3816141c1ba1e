import { expect, test } from "@jest/globals";
import { howItPays } from "../../../../functions/serve/console/state/how-it-pays.ts";

const of = (paid: number, more: { readonly late?: number; readonly later?: number } = {}) =>
  howItPays({ payHabit: { paid, ...more }, daysToPay: 44 });

test("says how many days late or early is usual, and how many invoices show it", () => {
  expect(of(11, { late: 8 })).toEqual({ key: "owes.pays.late", n: 8, paid: 11 });
  expect(of(12, { late: -2 })).toEqual({ key: "owes.pays.early", n: 2, paid: 12 });
  expect(of(12, { late: 0 })).toEqual({ key: "owes.pays.onDay", n: 0, paid: 12 });
  expect(of(4, { late: -0.4 })).toEqual({ key: "owes.pays.onDay", n: 0, paid: 4 });
});

test("says that the last three came later before it says what was usual", () => {
  expect(of(9, { late: 3, later: 24.4 })).toEqual({ key: "owes.pays.later", n: 24 });
  expect(of(9, { late: 3, later: 0.2 })).toEqual({ key: "owes.pays.late", n: 3, paid: 9 });
});

test("says how many were paid where that is too few for a habit", () => {
  expect(of(2)).toEqual({ key: "owes.pays.soFar", n: 2 });
  expect(of(0)).toEqual({ key: "owes.pays.unknown", n: 0 });
});

test("says of a table that an earlier release made what it said", () => {
  expect(howItPays({ daysToPay: 43.6 })).toEqual({ key: "owes.pays.after", n: 44 });
  expect(howItPays({})).toEqual({ key: "owes.pays.unknown", n: 0 });
});
