/** One line of the bench table: what was measured, as a ratio of two things in the same run, and its bound. */
export interface Figure {
  readonly name: string;
  readonly measured: string;
  readonly ratio: number;
  readonly bound: { readonly atMost: number } | { readonly atLeast: number } | undefined;
}

export function held({ ratio, bound }: Figure): boolean {
  if (bound === undefined) return true;
  return "atMost" in bound ? ratio <= bound.atMost : ratio >= bound.atLeast;
}

/** The figures as lines of a table, all of them after so many runs. */
export function linesOf(figures: readonly Figure[], runs: number): string[] {
  return figures.map((figure) => {
    const { name, measured, ratio, bound } = figure;
    const limit = bound === undefined ? "–" : "atMost" in bound ? `≤ ${bound.atMost}` : `≥ ${bound.atLeast}`;
    return `| ${name} | ${measured} | ${ratio.toFixed(2)} | ${limit} | ${held(figure) ? "yes" : "NO"} | ${runs} |`;
  });
}

export const tableOf = (lines: readonly string[]) =>
  [
    "| what | measured | ratio | bound | held | runs |",
    "| --- | --- | --- | --- | --- | --- |",
    ...lines,
    "",
  ].join("\n");

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const median = (values: readonly number[]) => percentile(values, 0.5);

/** Milliseconds that a piece of work took. */
export async function timed(work: () => unknown): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}
