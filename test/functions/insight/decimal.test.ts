import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { DecimalSum, exact, written } from "../../../functions/insight/money/decimal.ts";

const amounts = fc
  .tuple(
    fc.boolean(),
    fc.oneof(fc.bigInt(0n, 10n ** 6n), fc.bigInt(0n, 10n ** 20n)),
    fc.oneof(fc.constant(2), fc.nat(14)),
    fc.nat(10 ** 9),
  )
  .map(([isNegative, whole, places, fraction]) => {
    const after = String(fraction).padStart(places, "0").slice(0, places);
    return `${isNegative ? "-" : ""}${whole}${places === 0 ? "" : `.${after}`}`;
  });

test("a sum of decimal texts is that of the exact numbers, whatever their digits", () => {
  fc.assert(
    fc.property(fc.array(amounts, { maxLength: 60 }), (texts) => {
      const sum = new DecimalSum();
      for (const text of texts) sum.add(text);
      expect(sum.written()).toBe(written(texts.reduce((all, text) => all + exact(text), 0n)));
    }),
  );
});

test("a sum of more hundredths than a number holds is exact", () => {
  const sum = new DecimalSum();
  for (let n = 0; n < 2_000; n++) sum.add("999999999999.99");
  expect(sum.written()).toBe("1999999999999980.00");
});
