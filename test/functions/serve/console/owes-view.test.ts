import { expect, test } from "@jest/globals";
import {
  debtorsIn,
  type OwesSort,
  owedIn,
  owesSorts,
  sortIn,
} from "../../../../functions/serve/console/state/owes-view.ts";
import type { PortfolioAccount } from "../../../../schemas/insight.ts";

const none = { notDue: "0", d1_30: "0", d31_60: "0", d61_90: "0", d91: "0", noDueDate: "0" };
const row = (
  name: string,
  owed: { readonly overdue: string; readonly open: string; readonly days: number },
  touched?: string,
  currency = "GBP",
): PortfolioAccount => ({
  ...{
    id: name,
    name,
    year: { amount: 0, currency: "GBP", withoutRate: [] },
    atRisk: 0,
    spark: "",
    open: [],
  },
  silence: { state: "usual", sentence: { code: "", values: {} }, events: [] },
  health: { score: null, band: "unknown", coverage: 0, points: {}, because: [], events: [] },
  receivables: {
    [currency]: {
      ...{ outstanding: owed.open, overdue: owed.overdue, credit: "0", net: owed.open },
      ...{ oldestDays: owed.days, buckets: none, evidence: [] },
    },
  },
  ...(touched === undefined ? {} : { touched }),
});
const rows = [
  row("Alder", { overdue: "90.00", open: "90.00", days: 12 }, "2026-11-20"),
  row("Birch", { overdue: "1000.00", open: "1000.00", days: 3 }, "2026-11-25"),
  row("Cedar", { overdue: "0.00", open: "5000.00", days: 0 }, "2026-10-01"),
  row("Đào", { overdue: "90.00", open: "200.00", days: 101 }),
  row("Elm", { overdue: "0.00", open: "0.00", days: 0 }),
  row("Fir", { overdue: "7.00", open: "7.00", days: 9 }, "2026-11-01", "EUR"),
];
const names = (sort: OwesSort) => debtorsIn(rows, "GBP", sort).map(({ row: { name } }) => name);

test("clients are ordered by amount, days late, what is open, when the team last did something, and name", () => {
  expect(names("overdue")).toEqual(["Birch", "Đào", "Alder", "Cedar"]);
  expect(names("oldest")).toEqual(["Đào", "Alder", "Birch", "Cedar"]);
  expect(names("open")).toEqual(["Cedar", "Birch", "Đào", "Alder"]);
  expect(names("touched")).toEqual(["Đào", "Cedar", "Alder", "Birch"]);
  expect(names("name")).toEqual(["Alder", "Birch", "Cedar", "Đào"]);
});

test("who is later than usual comes first, then whose habit is not known, and last who owes nothing yet", () => {
  const usually = (late: number) => ({ payHabit: { paid: 9, late } });
  const some = [
    { ...row("Late as ever", { overdue: "900.00", open: "900.00", days: 30 }), ...usually(31) },
    row("New", { overdue: "10.00", open: "10.00", days: 60 }),
    { ...row("Later", { overdue: "5.00", open: "5.00", days: 12 }), ...usually(2) },
    { ...row("In time", { overdue: "0.00", open: "70.00", days: 0 }), ...usually(0) },
  ];
  expect(debtorsIn(some, "GBP", "later").map(({ row: { name } }) => name)).toEqual([
    ...["Later", "New", "Late as ever", "In time"],
  ]);
});

test("a spreadsheet has who has paid everything, too, and no list another currency", () => {
  expect(owedIn(rows, "GBP", "name").map(({ row: { name } }) => name)).toContain("Elm");
  expect(debtorsIn(rows, "EUR", "overdue").map(({ row: { name } }) => name)).toEqual(["Fir"]);
});

test("the address holds the order, and a word that it does not know is passed over", () => {
  for (const sort of owesSorts) expect(sortIn(new URLSearchParams({ sort }))).toBe(sort);
  expect(sortIn(new URLSearchParams({ sort: "need" }))).toBe("overdue");
  expect(sortIn(new URLSearchParams())).toBe("overdue");
});
