import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { readAmount } from "../../../../functions/connectors/mapping/money.ts";

test.each([
  ["1250", "1250"],
  ["1,250.00", "1250.00"],
  ["£1,250.00", "1250.00"],
  ["GBP 1,250.00", "1250.00"],
  ["1250.00 USD", "1250.00"],
  ["US$12.50", "12.50"],
  ["(12.50)", "-12.50"],
  ["-£5", "-5"],
  ["£-5", "-5"],
  ["5.00-", "-5.00"],
  ["-0.00", "0.00"],
  ["1'234'567.89", "1234567.89"],
  ["12,34,567.00", "1234567.00"],
  ["007", "7"],
  ["98765432109876543210.12", "98765432109876543210.12"],
  [12.5, "12.5"],
  [-3, "-3"],
])("reads %s with a decimal point as %s", (written, amount) => {
  expect(readAmount(written, {})).toBe(amount);
});

test.each([
  ["1.234,56 €", "1234.56"],
  ["1 234,56", "1234.56"],
  ["1\u202f234,56 kr", "1234.56"],
  ["12,5", "12.5"],
  ["1.234", "1234"],
  [12.5, "12.5"],
])("reads %s with a decimal comma as %s", (written, amount) => {
  expect(readAmount(written, { decimal: "," })).toBe(amount);
});

test.each([
  ["12,5", {}],
  ["1.2.3", {}],
  ["12 pcs", {}],
  ["1e9", {}],
  ["NaN", {}],
  ["", {}],
  ["=1+1", {}],
  ["1,2345.00", {}],
  ["12.5", { decimal: "," } as const],
  ["12.50", { minorDigits: 2 }],
  [1e21, {}],
  [2 ** 53 + 2, {}],
  [null, {}],
  [{}, {}],
])("takes %s for no amount", (written, rule) => {
  expect(readAmount(written, rule)).toBeUndefined();
});

test("moves the point of an amount in the smallest unit", () => {
  expect([1250, "1250", 5, "-7"].map((written) => readAmount(written, { minorDigits: 2 }))).toEqual([
    "12.50",
    "12.50",
    "0.05",
    "-0.07",
  ]);
});

test("gives a decimal string or nothing for any text", () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: "binary" }), fc.double().map(String), fc.double(), fc.bigInt().map(String)),
      fc.constantFrom(".", ","),
      (written, decimal) => {
        expect(readAmount(written, { decimal }) ?? "0").toMatch(/^-?\d+(\.\d+)?$/);
      },
    ),
    { numRuns: 2_000 },
  );
});
