const millisecondsADay = 86_400_000;

/** Few days are asked for very often. */
const numbers = new Map<string, number>();
const days: string[] = [];

/** A calendar day `YYYY-MM-DD` as a whole number: days since 1970-01-01. */
export function toNumber(day: string): number {
  const known = numbers.get(day);
  if (known !== undefined) return known;
  const number = Date.parse(day) / millisecondsADay;
  numbers.set(day, number);
  return number;
}

/** The day of such a number, as `YYYY-MM-DD`. */
export function toDay(number: number): string {
  days[number] ??= new Date(number * millisecondsADay).toISOString().slice(0, 10);
  return days[number];
}

/** The day `n` days after, or before where `n` is negative. */
export const daysAfter = (day: string, n: number): string => toDay(toNumber(day) + n);

/** Whole days from one day to another. */
export const daysBetween = (from: string, to: string): number => toNumber(to) - toNumber(from);

/** The day of an instant in UTC. */
export const dayOf = (instant: string): string => instant.slice(0, 10);

/** The last instant of a day in UTC: by then all of it has happened. */
export const endOf = (day: string): string => `${day}T23:59:59.999Z`;

/** The month `YYYY-MM`, `n` months after. */
export function monthAfter(month: string, n: number): string {
  const months = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + n;
  const [year, one] = [Math.floor(months / 12), (months % 12) + 1];
  return `${String(year).padStart(4, "0")}-${String(one).padStart(2, "0")}`;
}
