const z = 1.96;

/** The lower end of what a share may really be, of `k` in `n`, at 95 % (Wilson). */
export function lowest(k: number, n: number): number {
  if (n === 0) return 0;
  const p = k / n;
  const spread = z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  return (p + (z * z) / (2 * n) - spread) / (1 + (z * z) / n);
}
