import { expect, test } from "@jest/globals";
import { english } from "../../../functions/insight/sentences/english.ts";
import { vietnamese } from "../../../functions/insight/sentences/vietnamese.ts";

test.each([
  ["1580.00", "GBP", "£1,580.00 overdue", "1.580,00 £ quá hạn"],
  ["0.5", "EUR", "€0.50 overdue", "0,50 € quá hạn"],
  [
    "9007199254740993.25",
    "USD",
    "US$9,007,199,254,740,993.25 overdue",
    "9.007.199.254.740.993,25 US$ quá hạn",
  ],
])("%s %s in a sentence is written as its language writes it", (amount, currency, en, vi) => {
  const values = { amount, currency, days: 3 };

  expect(english["driver.overdue"](values)).toContain(en);
  // The blank before a currency does not break.
  expect(vietnamese["driver.overdue"](values).replaceAll("\u00a0", " ")).toContain(vi);
});
