import { applyMapping } from "../../functions/connectors/mapping/apply.ts";
import { checkMapping } from "../../functions/connectors/mapping/check.ts";
import { Effort } from "../../functions/connectors/mapping/effort.ts";
import type { EventRule } from "../../schemas/mapping.ts";

/** Values of every kind that is dear to somebody: long lists, long texts, many names, what is found nowhere. */
export const hostile = {
  n: Array.from({ length: 100_000 }, (_, n) => n % 10),
  o: Array.from({ length: 20_000 }, (_, n) => ({ a: n, b: "b" })),
  k: Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`k${n}`, n])),
  s: "a".repeat(500_000),
  p: `${"a".repeat(1_000)}b`,
  e: Array(50_000).fill(""),
};

/** A use of each function and operator that is as dear as one can be. */
export const hostileExpressions = [
  ...["abs(n[0])", "avg(n)", "ceil(n[0])", "contains(s, p)", "contains(e, s)", "ends_with(s, p)"],
  ...["floor(n[0])", "join(s, e)", "o[*].join('x', [b,b])", "keys(k)", "length(o)"],
  ...["map(&map(&@, @), [n,n,n])", "max(n)", "max_by(o, &a)", "merge(k, k, k)", "min(n)", "min_by(o, &a)"],
  ...["not_null(x, k)", "sort_by(o, &a)", "starts_with(s, p)", "sum(n)", "to_array(o)", "to_number(s)"],
  ...["to_string(@)", "type(@)", "values(k)", "n[*]|[*]|[*]", "o[?a==`7`].b", "o[*].[a,b,a,b]", "k.*"],
  ...["@ == @", "!@", "x || k", "@"],
];

/** As many details of one expression as a mapping has room for. */
export const ruleOf = (expression: string, more: Partial<EventRule> = {}): EventRule => ({
  rule: "hostile",
  type: "activity.tracked",
  title: "x",
  details: Object.fromEntries(
    Array.from({ length: Math.min(100, Math.floor(6_000 / expression.length)) }, (_, n) => [
      `d${n}`,
      expression,
    ]),
  ),
  ...more,
});

// A tenth of what a delivery has.
const steps = 300_000;

/** What a mapping full of an expression makes of the values. Throws where it may not be used. */
export function readHostile(expression: string) {
  const { mapping } = checkMapping({ rules: [ruleOf(expression)] });
  if (mapping === undefined) throw new Error(`${expression} may not be used`);
  return applyMapping(mapping, hostile, { receivedAt: new Date(), effort: new Effort(steps) });
}
