import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { byCurrency, currenciesOf } from "../../schemas/by-currency.ts";

const year = (amount: number, currency?: string) => ({ year: { amount, currency } });
const given = [
  year(900_000_000, "VND"),
  year(100, "GBP"),
  year(50_000, "GBP"),
  year(0, "GBP"),
  year(70, "USD"),
  year(80, "EUR"),
  year(0, "JPY"),
];
const order = (some: typeof given) => {
  const currencies = currenciesOf(some);
  const keyOf = ({ year: { amount, currency } }: (typeof given)[number]) =>
    byCurrency(amount, currency, currencies);
  return some
    .toSorted((a, b) => keyOf(a)[0] - keyOf(b)[0] || keyOf(a)[1] - keyOf(b)[1])
    .map(({ year: { amount, currency } }) => `${amount} ${currency}`);
};

test("the currency of most comes first, of as many by their codes; who has no amount is counted in none", () => {
  expect(currenciesOf(given)).toEqual(["GBP", "EUR", "USD", "VND"]);
  expect(currenciesOf([year(0, "GBP"), year(5)])).toEqual([]);
});

test("amounts are compared with those of their currency alone, and none comes last", () => {
  expect(order(given)).toEqual([
    ...["50000 GBP", "100 GBP", "80 EUR", "70 USD", "900000000 VND"],
    ...["0 GBP", "0 JPY"],
  ]);
});

test("amounts that are not said to be in any currency, as of the first release, are ordered by size", () => {
  expect(order([year(5), year(0), year(7)])).toEqual(["7 undefined", "5 undefined", "0 undefined"]);
});

test("nothing is before another in another currency for its size", () => {
  const some = fc.array(
    fc.record({ amount: fc.integer({ min: 1, max: 9 }), currency: fc.constantFrom("GBP", "USD", "VND") }),
    { minLength: 1 },
  );
  fc.assert(
    fc.property(some, fc.integer({ min: 2, max: 1_000 }), (years, times) => {
      const rows = years.map((one) => ({ year: one }));
      const dearer = rows.map(({ year: { amount, currency } }) =>
        year(currency === "VND" ? amount * times : amount, currency),
      );
      const currenciesIn = (list: readonly string[]) => list.map((text) => text.slice(-3));

      expect(currenciesIn(order(dearer))).toEqual(currenciesIn(order(rows)));
    }),
  );
});
