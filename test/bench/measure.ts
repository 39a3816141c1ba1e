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
