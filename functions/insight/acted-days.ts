import type { FactDay } from "./facts.ts";

/** By month `YYYY-MM`: on how many days the customer acted, and on how many we did. What a machine does counts in neither. */
export type ActedDays = Readonly<Record<string, { readonly them: number; readonly us: number }>>;

/** Of the days until `today`, once each; a month in which nobody acted is not among them. */
export function actedByMonth(days: readonly FactDay[], today: string): ActedDays {
  const once = [...new Map(days.map((one) => [one.day, one])).values()];
  const acted = once.filter(({ day, in: them, out: us = 0 }) => day <= today && them + us > 0);
  return Object.fromEntries(
    [...Map.groupBy(acted, ({ day }) => day.slice(0, 7))]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([month, found]) => [
        month,
        {
          them: found.filter((one) => one.in > 0).length,
          us: found.filter(({ out = 0 }) => out > 0).length,
        },
      ]),
  );
}
