import { describe, expect, test } from "@jest/globals";
import { applyMapping } from "../../../../functions/connectors/mapping/apply.ts";
import { checkMapping } from "../../../../functions/connectors/mapping/check.ts";
import { SignOfDecimals } from "../../../../functions/connectors/mapping/decimals.ts";
import { proposeMapping } from "../../../../functions/connectors/mapping/propose.ts";
import { readTime } from "../../../../functions/connectors/mapping/time.ts";

function moneyOf(money: object, row: object) {
  const { mapping } = checkMapping({
    rules: [
      { rule: "entry", type: "invoice.created", title: "An entry", money: { currency: "EUR", ...money } },
    ],
  });
  if (!mapping) throw new Error("The mapping does not fit");
  const { events, problems } = applyMapping(mapping, row, { receivedAt: new Date("2026-11-29") });
  const [problem] = problems.filter(({ field }) => field.includes("money"));
  return problem ? `${problem.field} ${problem.code}` : events[0]?.money?.amount;
}

describe("an amount beside a column that says which way it counts", () => {
  const datev = {
    amount: "Umsatz",
    decimal: ",",
    sign: { from: '"S/H"', minus: ["H", "Haben"], plus: ["S"] },
  };

  test.each([
    ["1.190,00", "S", "1190.00"],
    ["1.190,00", "H", "-1190.00"],
    ["1.190,00", " haben ", "-1190.00"],
    ["-1.190,00", "H", "-1190.00"],
    ["0,00", "H", "0.00"],
    ["", "H", undefined],
    ["1.190,00", "", "rules[0].money.sign not_in_table"],
    ["1.190,00", "X", "rules[0].money.sign not_in_table"],
    ["viel", "H", "rules[0].money.amount not_amount"],
  ])("%j and %j is %s", (Umsatz, sign, amount) => {
    expect(moneyOf(datev, { Umsatz, "S/H": sign })).toBe(amount);
  });

  test("is as it stands where only what is negative is said", () => {
    const sign = { from: "Kind", minus: ["CR"] };

    expect(moneyOf({ amount: "Sum", sign }, { Sum: "5.00", Kind: "cr" })).toBe("-5.00");
    expect(moneyOf({ amount: "Sum", sign }, { Sum: "5.00", Kind: "" })).toBe("5.00");
  });
});

describe("amounts in two columns", () => {
  test.each([
    ["12.50", "", "12.50"],
    ["", "12.50", "-12.50"],
    ["12.50", "0.00", "12.50"],
    ["0.00", "12.50", "-12.50"],
    ["-", "$(12.50)", "-12.50"],
    ["", "-12.50", "-12.50"],
    ["0.00", "0.00", "0.00"],
    ["", "", undefined],
    ["12.50", "7.00", "rules[0].money.minus both_amounts"],
    ["", "a lot", "rules[0].money.minus not_amount"],
  ])("%j and %j are %s", (Debit, Credit, amount) => {
    expect(moneyOf({ amount: "Debit", minus: "Credit" }, { Debit, Credit })).toBe(amount);
  });
});

/** What a proposal says of a table's money. */
function proposed(...lines: readonly string[]) {
  const [names = [], ...cells] = lines.map((line) => line.split("|"));
  const [first, ...others] = cells.map((row) =>
    Object.fromEntries(names.map((name, n) => [name, row[n] ?? ""])),
  );
  return proposeMapping(first, "relay", others).mapping.rules[0]?.money;
}

describe("a proposal", () => {
  test.each([
    ["Date|Debit|Credit|Currency", ["2026-11-03|12.50||EUR", "2026-11-04||7.00|EUR"], "Debit", "Credit"],
    [
      "Date|Paid in|Paid out|Currency",
      ["2026-11-03||12.50|GBP", "2026-11-04|7.00||GBP"],
      '"Paid in"',
      '"Paid out"',
    ],
    ["JournalLib|Debit|Credit|Idevise", ["VE|1 190,00|0,00|EUR", "VE|0,00|595,00|EUR"], "Debit", "Credit"],
    [
      "Ngày|Phát sinh nợ|Phát sinh có|Loại tiền",
      ["03/11/2026|500.000||VND", "04/11/2026||90.000|VND"],
      '"Phát sinh nợ"',
      '"Phát sinh có"',
    ],
  ])("knows a pair of columns: %s", (names, rows, amount, minus) => {
    expect(proposed(names, ...rows)).toMatchObject({ amount, minus });
  });

  test.each([
    [
      "Umsatz (ohne Soll/Haben-Kz)|Soll/Haben-Kennzeichen|WKZ Umsatz",
      ["1190,00|S|EUR", "119,00|H|EUR"],
      "S",
      "H",
    ],
    ["Montant|Sens|Devise", ["1190,00|D|EUR", "119,00|C|EUR"], "D", "C"],
    ["Amount|Dr/Cr|Currency", ["1190.00|DR|EUR", "119.00|CR|EUR"], "DR", "CR"],
  ])("knows a column that says which way: %s", (names, rows, plus, minus) => {
    expect(proposed(names, ...rows)?.sign).toMatchObject({ plus: [plus], minus: [minus] });
  });

  test.each([
    [
      "both are filled",
      "Date|Debit|Credit|Currency",
      ["2026-11-03|12.50|12.50|EUR", "2026-11-04|7.00|7.00|EUR"],
    ],
    [
      "one is a limit",
      "Date|Debit|Credit limit|Currency",
      ["2026-11-03|12.50||EUR", "2026-11-04||500.00|EUR"],
    ],
    ["letters are sizes", "Amount|Size|Currency", ["12.50|S|EUR", "12.50|H|EUR"]],
  ])("sees none where %s", (_, names, rows) => {
    const money = proposed(names, ...rows);

    expect([money?.minus, money?.sign]).toEqual([undefined, undefined]);
  });
});

test.each([
  [["500.000 EUR", "1.250,50 EUR"], ",", undefined],
  [["500.000", "80", "1.250"], ",", undefined],
  [["500.000", "2.000.000"], ",", undefined],
  [["500.000", "12.50"], ".", undefined],
  [["500.000", "0.250", "7.125"], ".", undefined],
  [["500.000", "1234.500"], ".", undefined],
  [["1,250", "12.50"], ".", undefined],
  [["1,250", "12,50"], ",", undefined],
  [["12,50", "12.50", "500.000"], undefined, undefined],
  [["500.000 EUR", "1.250 EUR"], undefined, "500.000 EUR"],
  [["", "-", "80"], undefined, undefined],
])("the decimal sign of %j is %s", (texts, decimal, either) => {
  const signs = new SignOfDecimals();
  for (const text of texts) signs.see(text);

  expect([signs.decimal, signs.either]).toEqual([decimal, either]);
});

describe("a day and a month without a year", () => {
  const november = ["day-first/2026-11-01/2026-11-30"];
  const acrossYears = ["day-first/2026-07-01/2027-06-30"];

  test.each([
    ["0311", november, "2026-11-03"],
    ["311", november, "2026-11-03"],
    ["03.11.", november, "2026-11-03"],
    ["3/11", november, "2026-11-03"],
    ["1103", ["month-first/2026-01-01/2026-12-31"], "2026-11-03"],
    ["0311", acrossYears, "2026-11-03"],
    ["0304", acrossYears, "2027-04-03"],
    ["2902", ["day-first/2028-01-01/2028-12-31"], "2028-02-29"],
    ["0312", november, undefined],
    ["2902", ["day-first/2026-01-01/2026-12-31"], undefined],
    ["3111", november, undefined],
    ["2026", november, undefined],
    ["0311", ["day-first/2026-01-01/2027-12-31"], undefined],
    ["03112026", november, undefined],
  ])("%s in %s is %s", (text, formats, day) => {
    expect(readTime(text, { formats })?.slice(0, 10)).toBe(day);
  });

  test("may not be a format of a mapping: it would be of any year", () => {
    const time = { from: "On", formats: ["ddMM"] };
    const checked = checkMapping({
      rules: [{ rule: "entry", type: "invoice.created", title: "An entry", time }],
    });

    expect(checked).toMatchObject({ problems: [{ field: "rules[0].time.formats[0]", code: "no_year" }] });
  });
});
