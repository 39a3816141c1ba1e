const millisecondsADay = 86_400_000;

/** A calendar day `YYYY-MM-DD` as a whole number: days since 1970-01-01. */
export const toNumber = (day: string): number =>
  Math.floor(Date.parse(`${day}T00:00:00Z`) / millisecondsADay);

/** The day of such a number, as `YYYY-MM-DD`. */
export const toDay = (number: number): string =>
  new Date(number * millisecondsADay).toISOString().slice(0, 10);

/** The day `n` days after, or before where `n` is negative. */
export const daysAfter = (day: string, n: number): string => toDay(toNumber(day) + n);

/** Whole days from one day to another. */
export const daysBetween = (from: string, to: string): number => toNumber(to) - toNumber(from);

/** The day of an instant in UTC. */
export const dayOf = (instant: string): string => instant.slice(0, 10);

/** The month `YYYY-MM`, `n` months after. */
export function monthAfter(month: string, n: number): string {
  const [year = 0, one = 1] = month.split("-").map(Number);
  return new Date(Date.UTC(year, one - 1 + n, 1)).toISOString().slice(0, 7);
}
