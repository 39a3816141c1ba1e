/** How evenly a portfolio's value is spread. Shares are from 0 to 1; amounts have the unit of the values. */
export interface Balance {
  readonly total: number;
  /** The sum of the squared shares; 1 where one account is all. */
  readonly hhi: number;
  /** As spread as over so many equal accounts. */
  readonly effective: number;
  readonly top10: number;
  readonly largest: number;
  /** An index of what is at risk, not a forecast: the value of each known account by what its health lacks. */
  readonly atRisk: number;
  /** The value of accounts whose health is unknown; never part of `atRisk`. */
  readonly unknownValue: number;
}

/** `healths` are 0–100, `null` where unknown, in the order of `values`. */
export function balanceOf(values: readonly number[], healths: readonly (number | null)[]): Balance {
  const total = values.reduce((sum, value) => sum + value, 0);
  const shares = values.map((value) => (total === 0 ? 0 : value / total)).sort((a, b) => b - a);
  const hhi = shares.reduce((sum, share) => sum + share * share, 0);
  const healthOf = (n: number) => healths[n] ?? null;
  return {
    total,
    hhi,
    effective: hhi === 0 ? 0 : 1 / hhi,
    top10: shares.slice(0, 10).reduce((sum, share) => sum + share, 0),
    largest: shares[0] ?? 0,
    atRisk: values.reduce((sum, value, n) => {
      const health = healthOf(n);
      return health === null ? sum : sum + value * (1 - health / 100);
    }, 0),
    unknownValue: values.reduce((sum, value, n) => (healthOf(n) === null ? sum + value : sum), 0),
  };
}
