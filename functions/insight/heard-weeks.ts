import { daysBetween } from "./days.ts";
import type { HeardDay } from "./silence.ts";

const weeks = 13;

/** By its age in days, whether the customer acted on each of the last 91 days; the last has the age 0. */
export type HeardAges = ReadonlySet<number>;

export function heardAges(days: readonly HeardDay[], today: string): HeardAges {
  const ages = days.flatMap((one) => (one.in > 0 ? [daysBetween(one.day, today)] : []));
  return new Set(ages.filter((age) => age >= 0 && age < weeks * 7));
}

/** On how many days of each week the customer acted, the oldest week first, a digit each; `later`: so many days after, in which it did not. */
export function sparkOf(heard: HeardAges, later = 0): string {
  const counts = new Array<number>(weeks).fill(0);
  for (const age of heard) {
    const week = weeks - 1 - Math.floor((age + later) / 7);
    if (week >= 0) counts[week] = (counts[week] ?? 0) + 1;
  }
  return counts.join("");
}

/** The same in few letters, seven days in two. */
export function packed(heard: HeardAges): string {
  const bits = new Array<number>(weeks).fill(0);
  for (const age of heard) bits[Math.floor(age / 7)] = (bits[Math.floor(age / 7)] ?? 0) | (1 << (age % 7));
  return bits.map((week) => week.toString(16).padStart(2, "0")).join("");
}

export function unpacked(text: string): HeardAges {
  const ages = Array.from({ length: weeks * 7 }, (_, age) => age);
  const weekOf = (age: number) =>
    Number.parseInt(text.slice(2 * Math.floor(age / 7), 2 * Math.floor(age / 7) + 2), 16);
  return new Set(ages.filter((age) => (weekOf(age) >> (age % 7)) & 1));
}
