import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { currencyCode, currencyWith } from "../../../../functions/connectors/mapping/currency.ts";
import { isNoAmount, readAmount } from "../../../../functions/connectors/mapping/money.ts";
import { anyText } from "../../../support/any-text.ts";
import { share } from "../../../support/repeats.ts";

test.each([
  ["1250", "1250"],
  ["1,250.00", "1250.00"],
  ["£1,250.00", "1250.00"],
  ["GBP 1,250.00", "1250.00"],
  ["1250.00 USD", "1250.00"],
  ["US$12.50", "12.50"],
  ["(12.50)", "-12.50"],
  ["$(300.00)", "-300.00"],
  [" $ (1,250.00)", "-1250.00"],
  ["($1,250.00)", "-1250.00"],
  ["(1,250.00) USD", "-1250.00"],
  ["\u22125.00", "-5.00"],
  ["\u20135.00", "-5.00"],
  ["$ -5.00", "-5.00"],
  ["5.00 -", "-5.00"],
  ["<5.00>", "-5.00"],
  ["5.00 CR", "-5.00"],
  ["5.00 DR", "5.00"],
  ["CR 5.00", "-5.00"],
  ["Dr. 5.00", "5.00"],
  ["CHF 1'250.\u2013", "1250.00"],
  ["1.250,- €", "1250.00"],
  ["Rs. 1,25,000/-", "125000"],
  ["Fr. 12.50", "12.50"],
  ["1,250.00 US$", "1250.00"],
  [".50", "0.50"],
  ["-.5", "-0.5"],
  ["'1250", "1250"],
  ["\u200e1,250.00\u200f", "1250.00"],
  ["\uff11\uff0c\uff12\uff15\uff10", "1250"],
  ["+5.00", "5.00"],
  ["1.250,50 eur", "1250.50"],
  ["usd 12.50", "12.50"],
  ["1.250.000vnd", "1250000"],
  ["SFr. 5.\u2013", "5.00"],
  ["$1,250.00 USD", "1250.00"],
  ["\u0661\u066c\u0662\u0665\u0660\u066b\u0665\u0660", "1250.50"],
  ["\u06f1\u06f2\u06f3", "123"],
  ["\u0967\u0968\u0969.\u096b", "123.5"],
  ["1.250.000", "1250000"],
  ["1.234,56", "1234.56"],
  ["0.500", "0.500"],
  ["-£5", "-5"],
  ["£-5", "-5"],
  ["5.00-", "-5.00"],
  ["-0.00", "0.00"],
  ["1'234'567.89", "1234567.89"],
  ["12,34,567.00", "1234567.00"],
  ["007", "7"],
  ["98765432109876543210.12", "98765432109876543210.12"],
  ["12,5", "12.5"],
  ["1,2345", "1.2345"],
  ["1,250.00 (CR)", "-1250.00"],
  ["1,250.00 credit", "-1250.00"],
  ["1.250,00 H", "-1250.00"],
  ["1.250,00 S", "1250.00"],
  ["1.250,00 Euro", "1250.00"],
  ["1.250.000 đồng", "1250000"],
  ["1 250:-", "1250"],
  ["Rp 1.250.000", "1250000"],
  ["KSh 1,250.00", "1250.00"],
  ["S/ 1,250.00", "1250.00"],
  ["L. 1,250.00", "1250.00"],
  ["1.250,00 TL", "1250.00"],
  ["125 000 F CFA", "125000"],
  ["1 250,00 руб.", "1250.00"],
  ["1 250,00 DH", "1250.00"],
  ["1 250,00 $ CA", "1250.00"],
  ["1,250円", "1250"],
  ["▲1,250", "-1250"],
  ["△ 1,250", "-1250"],
  ["▲¥1,250", "-1250"],
  ["¥▲1,250", "-1250"],
  ["1,250.", "1250"],
  ["-$1,250.", "-1250"],
  ["1.250,", "1250"],
  [",5", "0.5"],
  ["0,500", "0.500"],
  [",500", "0.500"],
  ["-,50 €", "-0.50"],
  ["Kshs. 1,250/=", "1250"],
  ["1,250/=", "1250"],
  ["1 250,00 DA", "1250.00"],
  ["-7.105427357601002E-15", "0"],
  ["1,4210854715202E-14", "0"],
  [-7.105427357601002e-15, "0"],
  [12.5, "12.5"],
  [-3, "-3"],
  [19.990000000000002, "19.99"],
  ["19.990000000000002", "19.99"],
  ["-480.00000000000006", "-480"],
  [9007199254740991, "9007199254740991"],
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
  ["1.2.3", {}],
  ["12 triệu", {}],
  ["1.2M", {}],
  ["12 KG", {}],
  ["5-300", {}],
  ["--5", {}],
  ["1,234.56", { decimal: "," } as const],
  ["12 pcs", {}],
  ["-", {}],
  ["1e9", {}],
  ["1E-5", {}],
  [",", {}],
  [".", {}],
  ["▲", {}],
  ["1.250.", {}],
  ["1,250.", { decimal: "," } as const],
  ["5▲", {}],
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

test.each([
  ["Rp 12.500", "IDR", "12500"],
  ["1.250 Ft", "HUF", "1250"],
  ["COP 1.250", "COP", "1250"],
  ["1.250,50 Ft", "HUF", "1250.50"],
  ["12.5 Ft", "HUF", "12.5"],
  ["TND 12,500", "TND", "12.500"],
  ["12.500 TND", "TND", "12.500"],
  ["1 250,500 TND", "TND", "1250.500"],
  ["12.500", "EUR", "12.500"],
  ["12,500", "USD", "12500"],
])("reads %s as %s are written: %s", (text, currency, amount) => {
  expect(readAmount(text, { currency })).toBe(amount);
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
      fc.oneof(anyText, fc.double().map(String), fc.double(), fc.bigInt().map(String)),
      fc.constantFrom(".", ","),
      (written, decimal) => {
        expect(readAmount(written, { decimal }) ?? "0").toMatch(/^-?\d+(\.\d+)?$/);
      },
    ),
    { numRuns: share(2_000) },
  );
});

test.each([
  ["500.000", "VND", "500000"],
  ["500.000 đ", "VND", "500000"],
  ["1,250,000 VNĐ", "VND", "1250000"],
  ["(12.500)", "JPY", "-12500"],
  ["500.000,00", "VND", "500000.00"],
  ["12.5", "VND", "12.5"],
  ["500.000", "EUR", "500.000"],
])("reads %s in %s, which has or has no decimals, as %s", (written, currency, amount) => {
  expect(readAmount(written, { currency })).toBe(amount);
});

test("reads an amount beside every currency's code, also where that ends as a credit does", () => {
  const codes = Intl.supportedValuesOf("currency").flatMap((code) => [code, code.toLowerCase()]);
  const read = codes.flatMap((code) =>
    [`12.50 ${code}`, `12.50${code}`, `${code} 12.50`].filter((text) => readAmount(text, {}) !== "12.50"),
  );

  expect(read).toEqual([]);
  expect(readAmount("12.50 IDR CR", {})).toBe("-12.50");
});

test("knows a currency by its code, and by a sign or word that means no other", () => {
  expect(["vnd", "đ", "VNĐ", "£", " € ", "US$", "$", "pounds"].map(currencyCode)).toEqual([
    "VND",
    "VND",
    "VND",
    "GBP",
    "EUR",
    "USD",
    undefined,
    undefined,
  ]);
});

test.each([
  ["12.50 lei", "RON"],
  ["Ksh. 12.50", "KES"],
  ["SFr. 12.50", "CHF"],
  ["RMB 12.50", "CNY"],
  ["12.50 د.إ", "AED"],
  ["USD $12.50", "USD"],
  ["GBP£12.50", "GBP"],
  ["GBP $12.50", "GBP"],
  ["EUR £12.50", undefined],
  ["USD 12.50 CR", "USD"],
  ["₸1 250", "KZT"],
  ["Tk. 12.50", "BDT"],
  ["Bs. 12,50", undefined],
  ["1.250,00 S", undefined],
  ["1.250,00 EUR S", "EUR"],
  ["S/ 12.50", "PEN"],
])("an amount bears its currency itself: %s", (text, code) => {
  expect(currencyWith(text)).toBe(code);
  expect(readAmount(text, {})).toBeDefined();
});

test.each([
  ["USD United States Dollar", "USD"],
  ["GBP - Pound Sterling", "GBP"],
  ["Euro (EUR)", "EUR"],
  ["US Dollar", "USD"],
  ["British Pound", "GBP"],
  ["US-Dollar", "USD"],
  ["Đồng Việt Nam", "VND"],
  ["$USD", "USD"],
  ["€ eur", "EUR"],
  ["€USD", undefined],
  ["\u200eUSD\u200f", "USD"],
  ["ABC Limited", undefined],
  ["no currency", undefined],
])("knows a currency by its name: %s", (text, code) => {
  expect(currencyCode(text)).toBe(code);
});

test("a dash is how accountants write that there is nothing", () => {
  expect(["-", " - ", "$ -", "–", "", undefined, "0", "5-"].map(isNoAmount)).toEqual([
    ...Array.from({ length: 6 }, () => true),
    false,
    false,
  ]);
});

test("an amount keeps its sign in whatever form it is written", () => {
  const forms = [
    (text: string) => `(${text})`,
    (text: string) => `$(${text})`,
    (text: string) => `-$${text}`,
    (text: string) => `${text}-`,
    (text: string) => `\u2212 ${text} €`,
    (text: string) => `${text} CR`,
  ];
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 99_999_999 }), fc.constantFrom(...forms), (cents, form) => {
      const text = (cents / 100).toFixed(2);
      const grouped = text.replaceAll(/\B(?=(?:\d{3})+\.)/g, ",");

      expect(readAmount(form(grouped), {})).toBe(`-${text}`);
      expect(readAmount(grouped, {})).toBe(text);
    }),
  );
});
