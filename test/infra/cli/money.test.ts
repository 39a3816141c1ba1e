import { expect, test } from "@jest/globals";
import { linesOfDebtors, linesOfMonths, linesOfOpen } from "../../../infra/cli/money.ts";

const owed = (open: string, due?: string) => ({
  total: "100.00",
  open,
  currency: "GBP",
  ...(due === undefined ? {} : { due }),
  asOf: "2026-11-28T09:00:00.000Z",
});
const document = {
  tool: "quickbooks",
  connection: "main",
  kind: "invoice",
  books: "record",
  state: "open",
  issued: "2026-09-01",
  readings: [],
} as const;

test("what is open is listed by when it was due, without what is settled or of other books", () => {
  const documents = [
    { ...document, id: "3", event: "evt_3", owed: owed("70.00") },
    { ...document, id: "2", event: "evt_2", owed: owed("60.00", "2026-10-01") },
    { ...document, id: "1", event: "evt_1", owed: owed("50.00", "2026-09-15") },
    { ...document, id: "4", event: "evt_4", state: "settled" as const, owed: owed("0.00") },
    { ...document, id: "5", event: "evt_5", books: "theirs" as const, owed: owed("80.00") },
  ];

  expect(linesOfOpen({ documents })).toEqual([
    "invoice 1: £50.00 of £100.00, issued 2026-09-01, due 2026-09-15  evt_1",
    "invoice 2: £60.00 of £100.00, issued 2026-09-01, due 2026-10-01  evt_2",
    "invoice 3: £70.00 of £100.00, issued 2026-09-01  evt_3",
  ]);
  expect(linesOfOpen({ documents: [] })).toEqual(["Nothing is open"]);
});

test("each month is told by currency with the year before, and a running one as it stands", () => {
  const month = (invoiced: string) => ({ invoiced, credited: "0", received: "40.00", refunded: "0" });

  expect(
    linesOfMonths({
      months: [
        {
          month: "2026-11",
          running: true,
          currencies: { GBP: month("90.00"), EUR: month("10.00") },
          lastYear: { GBP: month("80.00") },
        },
        { month: "2026-10", running: false, currencies: {}, lastYear: {} },
      ],
    }),
  ).toEqual([
    "2026-11, so far",
    "  invoiced £90 (a year before £80), received £40",
    "  invoiced €10, received €40",
    "2026-10",
    "  nothing",
  ]);
});

test("who owes longer than usual is told so, with by how much", () => {
  const owes = (days: number) => ({
    ...{ id: "acc_1", name: "Alder", year: { amount: 0, currency: "GBP", withoutRate: [] }, atRisk: 0 },
    ...{ spark: "", open: [], receivables: {}, payHabit: { paid: 9, late: 8 } },
    silence: { state: "usual" as const, sentence: { code: "", values: {} }, events: [] },
    health: { score: null, band: "unknown" as const, coverage: 0, points: {}, because: [], events: [] },
    overdue: { sentence: { code: "overdue.none", values: {} }, days, events: ["evt_1"] },
  });

  expect(linesOfDebtors([owes(9)])).toContain("  1 day later than it usually pays");
  expect(linesOfDebtors([owes(40)])).toContain("  32 days later than it usually pays");
  expect(linesOfDebtors([owes(8)]).join()).not.toContain("later");
});

test("where nobody is late that is said", () => {
  expect(linesOfDebtors([])).toEqual(["Nothing is overdue"]);
});
