import { applyMapping } from "../../functions/connectors/mapping/apply.ts";
import type { Mapping } from "../../schemas/mapping.ts";
import { type Figure, timed } from "./measure.ts";

/** The kinds of expressions that cost most a step, of what each is given. */
const expressions = [
  "!@",
  "merge(k, k)",
  "o[*].[a,b]",
  "n[*]|[*]|[*]",
  "o[*].join('x', [b,b])",
  "to_string(@)",
];

const hostile = {
  n: Array.from({ length: 100_000 }, (_, n) => n % 10),
  o: Array.from({ length: 20_000 }, (_, n) => ({ a: n, b: "b" })),
  k: Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`k${n}`, n])),
};

/** What the dearest mapping takes of the dearest delivery, until what a delivery may cost is spent. */
export async function mapping(): Promise<Figure[]> {
  const mappings = expressions.map((expression): Mapping => {
    const details = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`d${n}`, expression]));
    return { rules: [{ rule: "hostile", type: "activity.tracked", title: "x", details }] };
  });
  const receivedAt = new Date();
  const times: number[] = [];
  for (const one of mappings) times.push(await timed(() => applyMapping(one, hostile, { receivedAt })));
  const worst = Math.max(...times) / 1_000;
  return [
    {
      name: "seconds that a mapping's worst case takes of one delivery",
      measured: `${worst.toFixed(2)} s (${expressions[times.indexOf(Math.max(...times))]})`,
      ratio: worst,
      bound: { atMost: 3 },
    },
  ];
}
