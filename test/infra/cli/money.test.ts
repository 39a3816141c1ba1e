import { expect, test } from "@jest/globals";
import { languageOf } from "../../../infra/cli/languages.ts";
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

const owes = (days: number) => ({
  ...{ id: "acc_1", name: "Alder", year: { amount: 0, currency: "GBP", withoutRate: [] }, atRisk: 0 },
  ...{ spark: "", open: [], receivables: {}, payHabit: { paid: 9, late: 8 } },
  silence: { state: "usual" as const, sentence: { code: "", values: {} }, events: [] },
  health: { score: null, band: "unknown" as const, coverage: 0, points: {}, because: [], events: [] },
  overdue: { sentence: { code: "overdue.none", values: {} }, days, events: ["evt_1"] },
});

test("who owes longer than usual is told so, with by how much", () => {
  expect(linesOfDebtors([owes(9)])).toContain("  1 day later than it usually pays");
  expect(linesOfDebtors([owes(40)])).toContain("  32 days later than it usually pays");
  expect(linesOfDebtors([owes(8)]).join()).not.toContain("later");
});

test("where nobody is late that is said", () => {
  expect(linesOfDebtors([])).toEqual(["Nothing is overdue"]);
});

test("with --vi nothing of it is said in English", () => {
  const vi = languageOf({ vi: true });
  const money = { invoiced: "90.00", credited: "0", received: "40.00", refunded: "0", open: "50.00" };
  const paid = { ...money, paid: { invoices: 2, days: 62 } };
  const months = [
    { month: "2026-11", running: true, currencies: { GBP: money }, lastYear: { GBP: money } },
    { month: "2026-10", running: false, currencies: { GBP: paid }, lastYear: {} },
    { month: "2026-09", running: false, currencies: {}, lastYear: {} },
  ];
  const late = { notDue: "5.00", d1_30: "0", d31_60: "4.00", d61_90: "0", d91: "0", noDueDate: "0" };
  const owing = { outstanding: "9.00", overdue: "4.00", credit: "2.00", net: "7.00", oldestDays: 40 };
  const receivables = { GBP: { ...owing, buckets: late, evidence: [] } };
  const debtors = [{ ...owes(40), receivables }];
  const documents = [{ ...document, id: "1", event: "evt_1", owed: owed("50.00", "2026-09-15") }];
  // The blank before a currency does not break.
  const plain = (lines: readonly string[]) => lines.map((line) => line.replaceAll("\u00a0", " "));

  expect(plain(linesOfMonths({ months }, vi))).toEqual([
    "2026-11, đến nay",
    "  đã lập hóa đơn 90 £ (cùng kỳ năm trước 90 £), đã thu 40 £, tổng nợ hôm nay 50 £",
    "2026-10",
    "  đã lập hóa đơn 90 £, đã thu 40 £, dư nợ cuối kỳ 50 £, thu tiền sau 31 ngày",
    "2026-09",
    "  không có gì",
  ]);
  expect(plain(linesOfDebtors(debtors, vi))).toEqual([
    "Alder (acc_1)",
    expect.any(String),
    "  trễ hơn thường lệ 32 ngày",
    "  tổng nợ 9 £, quá hạn 4 £, chưa cấn trừ 2 £",
    "  evt_1",
  ]);
  expect(plain(linesOfOpen({ documents }, vi))).toEqual([
    "hóa đơn 1: còn 50,00 £ trên 100,00 £, lập ngày 2026-09-01, đến hạn 2026-09-15  evt_1",
  ]);
  expect(linesOfDebtors([], vi)).toEqual(["Không có khoản nào quá hạn"]);
  expect(linesOfOpen({ documents: [] }, vi)).toEqual(["Không có khoản nào chưa trả"]);
});
