interface Owing {
  /** Days since the oldest overdue invoice was due; 0 where nothing is overdue. */
  readonly days: number;
  /** `late`: the median of a year, in days. */
  readonly payHabit?: { readonly late?: number | undefined } | undefined;
}

/**
 * By how many days what is overdue is later than its customer usually pays, less than 0 where it usually takes longer still: days since
 * the oldest invoice was due, less the median of a year. `undefined` where nothing is overdue, and where nothing is usual yet.
 */
export function laterThanUsual({ days, payHabit }: Owing): number | undefined {
  if (days <= 0 || payHabit?.late === undefined) return undefined;
  return Math.round(days - payHabit.late);
}

/**
 * What those who owe are ordered by, the smallest first: who is later than usual by most, then those of whom nothing is usual by the age
 * of what is overdue, then who usually takes longer still, and last who has nothing overdue.
 */
export function byLaterThanUsual(owing: Owing): readonly [group: number, days: number] {
  const later = laterThanUsual(owing);
  if (owing.days <= 0) return [3, 0];
  if (later === undefined) return [1, -owing.days];
  return [later > 0 ? 0 : 2, -later];
}
