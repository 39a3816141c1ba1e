import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { Effort } from "../../../../functions/connectors/mapping/effort.ts";
import { expressionProblem, finderIn } from "../../../../functions/connectors/mapping/expression.ts";
import { inEnglish } from "../../../../schemas/mapping-words.ts";
import { share } from "../../../support/repeats.ts";

const evaluate = (expression: string, value: unknown) => finderIn(value, new Effort())(expression);

const input = {
  customer: { email: "jane@acme.example", "first name": "Jane" },
  items: [
    { kind: "a", n: 1 },
    { kind: "b", n: 2 },
  ],
};

test.each([
  ["customer.email", "jane@acme.example"],
  ['customer."first name"', "Jane"],
  ["items[1].n", 2],
  ["items[?kind=='b'].n | [0]", 2],
  ["join(' ', ['Dear', customer.\"first name\"])", "Dear Jane"],
  ["customer.phone || customer.email", "jane@acme.example"],
  ["length(items)", 2],
  ["sort_by(items, &n)[-1].kind", "b"],
  ["customer.nothing.at.all", undefined],
])("%s is allowed and finds what it names", (expression, found) => {
  expect(expressionProblem(expression)).toBeUndefined();
  expect(evaluate(expression, input)).toEqual(found);
});

test.each(["constructor", "__proto__", "toString", "customer.constructor.name", "items.length"])(
  "%s finds nothing that the input does not say",
  (expression) => {
    expect(evaluate(expression, input)).toBeUndefined();
  },
);

describe("what would grow by powers, change the input or is not JMESPath is refused", () => {
  test.each([
    ["[@,@][]|[@,@][]|[@,@][]", "has more than one list or object of choices"],
    ["{a:@,b:{c:@}}", "has more than one list or object of choices"],
    ["to_string(to_string(@))", "uses to_string() twice"],
    [`[${Array(20).fill("@").join(",")}]`, "has more than 12 commas"],
    ["a".repeat(501), "is longer than 500 characters"],
    ["sort(items)", "uses sort(), which a mapping does not have"],
    ["reverse (items)", "uses reverse(), which a mapping does not have"],
    ["items[].pad_left(@, `99`)", "uses pad_left(), which a mapping does not have"],
    ["items[", "is not JMESPath"],
    ["a b", "is not JMESPath"],
    [" ", "is not JMESPath"],
    ["'open", "is not JMESPath"],
  ])("%s", (expression, reason) => {
    const said = expressionProblem(expression);

    expect(said && inEnglish(said)).toBe(reason);
  });

  test("but not for what only stands in quotes", () => {
    expect(
      expressionProblem("items[?kind=='[@,@] {a} sort(x) , , , , , , , , , , , , , ,']"),
    ).toBeUndefined();
  });
});

test("an expression of this machine's own choosing never throws, and never changes the input", () => {
  const before = JSON.stringify(input);
  const part = fc.constantFrom(
    ..."@ * [] [0] [*] [?n] . | || && ! ( ) , & a items customer n 'x' `1` length( to_array( max_by( keys( not_null(".split(
      " ",
    ),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
      const expression = parts.join("");
      if (expressionProblem(expression) === undefined) evaluate(expression, input);
      evaluate(expression, input);
      expect(JSON.stringify(input)).toBe(before);
    }),
    { numRuns: share(2_000) },
  );
});

test.each([
  ["join(sign, empty)", 10_000],
  ["to_string(text)", 10_000],
  [`to_string([${Array(13).fill("text").join(",")}])`, 10_000],
])("%s writes no more than people read of an event", (expression, most) => {
  const hostile = { text: '"'.repeat(1_000_000), sign: "x".repeat(100_000), empty: Array(10_000).fill("") };

  expect(expressionProblem(expression)).toBeUndefined();
  expect(String(evaluate(expression, hostile))).toHaveLength(most);
});

test("functions take what they are made for and nothing else, as JMESPath has it", () => {
  expect(evaluate("join(`1`, ['a'])", {})).toBeUndefined();
  expect(evaluate("join('-', ['a', `1`])", {})).toBeUndefined();
  expect(evaluate("contains('abc', 'b')", {})).toBe(true);
  expect(evaluate("contains([`1`, `2`], `2`)", {})).toBe(true);
  expect(evaluate("contains(`1`, 'b')", {})).toBeUndefined();
  expect(evaluate("to_string(`1`)", {})).toBe("1");
});

test("input nested too deep to be walked finds nothing instead of throwing", () => {
  const deep: unknown = JSON.parse(`${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}`);

  expect(evaluate("to_string(@)", deep)).toBeUndefined();
  expect(() => evaluate("@ == a", deep)).not.toThrow();
});
