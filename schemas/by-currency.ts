interface Reckoned {
  readonly year: { readonly amount: number; readonly currency?: string | undefined };
}

/**
 * The currencies that accounts are reckoned in, the one of most accounts first, of as many by their codes: amounts of different ones
 * cannot be compared. More than one only where no reporting currency is set.
 */
export function currenciesOf(accounts: Iterable<Reckoned>): string[] {
  const counts = new Map<string, number>();
  for (const { year } of accounts)
    if (year.amount !== 0 && year.currency !== undefined)
      counts.set(year.currency, (counts.get(year.currency) ?? 0) + 1);
  return [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).map(([currency]) => currency);
}

/**
 * What amounts are ordered by, the smallest first: those of each currency by themselves, in the order of the currencies, the largest
 * first, and last who has none.
 */
export function byCurrency(
  amount: number,
  currency: string | undefined,
  currencies: readonly string[],
): readonly [group: number, amount: number] {
  const at = currencies.indexOf(currency ?? "");
  return [amount <= 0 || (at < 0 && currencies.length > 0) ? currencies.length : Math.max(0, at), -amount];
}
