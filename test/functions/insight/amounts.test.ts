import { expect, test } from "@jest/globals";
import { english } from "../../../functions/insight/sentences/english.ts";
import { vietnamese } from "../../../functions/insight/sentences/vietnamese.ts";

test.each([
  ["1580.00", "GBP", "£1,580 overdue", "1.580 £ quá hạn"],
  ["4279.50", "GBP", "£4,280 overdue", "4.280 £ quá hạn"],
  ["1.00", "EUR", "€1 overdue", "1 € quá hạn"],
  ["0.5", "EUR", "€0.50 overdue", "0,50 € quá hạn"],
  ["9007199254740993.25", "USD", "US$9,007,199,254,740,993 overdue", "9.007.199.254.740.993 US$ quá hạn"],
])("%s %s in a sentence is whole, and less than one is not nothing", (amount, currency, en, vi) => {
  const values = { amount, currency, days: 3 };

  expect(english["driver.overdue"](values)).toContain(en);
  // The blank before a currency does not break.
  expect(vietnamese["driver.overdue"](values).replaceAll("\u00a0", " ")).toContain(vi);
});
