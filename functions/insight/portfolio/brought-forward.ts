import type { InsightSettings } from "../../../schemas/insight-settings.ts";
import { daysBetween } from "../days.ts";
import { sparkOf, unpacked } from "../heard-weeks.ts";
import { size } from "../money/decimal.ts";
import type { Receivable } from "../money/receivables.ts";
import { yearOf } from "../money/revenue.ts";
import type { Sentence } from "../sentences/sentence.ts";
import { reportingOf } from "../settings.ts";
import type { PortfolioRow } from "./row.ts";

/** The day that a row's counts of days are of. */
export const toldOn = ({ day, countedTo = day }: Pick<PortfolioRow, "day" | "countedTo">): string =>
  countedTo;

/**
 * A row that stands, as it is told on a later day: what is counted in days has grown by those between, and an estimate that has
 * expired since is open no more. Weeks end with that day, and the year with its month. Nothing else has changed, or the row would not
 * stand. Nobody waits on the holidays of the settings.
 */
export function broughtForward(row: PortfolioRow, day: string, settings: InsightSettings): PortfolioRow {
  const from = toldOn(row);
  const days = daysBetween(from, day);
  if (days <= 0) return row;
  const free = new Set(settings.holidays.filter((one) => one > from && one <= day)).size;
  const grown = { days, waited: days - free };
  const { silence, health, overdue } = row;
  return {
    ...row,
    countedTo: day,
    ...(row.heard === undefined ? {} : { spark: sparkOf(unpacked(row.heard), daysBetween(row.day, day)) }),
    week: weekTo(row, day),
    year: day.slice(0, 7) === from.slice(0, 7) ? row.year : yearTo(row, day, settings),
    silence: {
      ...silence,
      ...(silence.elapsed === undefined ? {} : { elapsed: silence.elapsed + days }),
      sentence: later(silence.sentence, grown),
    },
    health: { ...health, because: health.because.map((one) => ({ ...one, ...later(one, grown) })) },
    receivables: Object.fromEntries(
      Object.entries(row.receivables).map(([currency, one]) => [currency, older(one, days)]),
    ),
    ...(overdue === undefined
      ? {}
      : { overdue: { ...overdue, days: overdue.days + days, sentence: later(overdue.sentence, grown) } }),
    estimates: row.estimates.flatMap((one) =>
      one.expires !== undefined && one.expires < day ? [] : [{ ...one, days: one.days + days }],
    ),
  };
}

/** What was in the last seven days, less what is older by now. */
function weekTo({ week, day: made }: PortfolioRow, day: string): PortfolioRow["week"] {
  if (week.byAge === undefined) return week;
  const left = Math.max(0, 7 - daysBetween(made, day));
  const sum = (counts: readonly number[]) => counts.slice(0, left).reduce((all, one) => all + one, 0);
  return { ...week, in: sum(week.byAge.in), out: sum(week.byAge.out) };
}

function yearTo({ months, year: { currency } }: PortfolioRow, day: string, settings: InsightSettings) {
  const { amount, withoutRate } = yearOf(months, day, reportingOf(settings, currency));
  return { amount: size(amount), currency, withoutRate };
}

const older = (one: Receivable, days: number): Receivable =>
  one.oldestDays === 0 ? one : { ...one, oldestDays: one.oldestDays + days };

/** The same sentence so many days later; `waited`: of those on which somebody could have answered. */
function later(
  said: Sentence,
  { days, waited }: { readonly days: number; readonly waited: number },
): Sentence {
  switch (said.code) {
    case "silence.usual":
    case "silence.quieter":
    case "silence.silent":
      return { code: said.code, values: { ...said.values, elapsed: said.values.elapsed + days } };
    case "silence.source":
      return { code: said.code, values: { ...said.values, elapsed: said.values.elapsed + days } };
    case "silence.few":
      return { code: said.code, values: { ...said.values, elapsed: said.values.elapsed + days } };
    case "silence.young":
      return { code: said.code, values: { ...said.values, elapsed: said.values.elapsed + days } };
    case "driver.overdue":
      return { code: said.code, values: { ...said.values, days: said.values.days + days } };
    case "driver.waiting":
      return { code: said.code, values: { days: said.values.days + waited } };
    default:
      return said;
  }
}
