import * as z from "zod/mini";
import type { Mapping, MoneyRule, TimeRule } from "../../../schemas/mapping.ts";

/** How a file writes its dates and amounts, by all of them. */
export const written = z.object({
  /** Which number of a date is the day. */
  dates: z.enum(["day-first", "month-first"]),
  /** The days between which dates without a year lie, e.g. `2026-01-01`. */
  days: z.optional(z.object({ from: z.string(), to: z.string() })),
  /** The decimal sign of amounts. */
  decimal: z.optional(z.enum([".", ","])),
});
export type Written = z.infer<typeof written>;

/** What dates may be written as beside days and months: `serial` is Excel's number of days, of a day that people live to see. */
const plainFormats = ["iso", "unix", "serial"];

/** The formats in which a row's dates are read where nobody has said others. */
export function rowFormats({ dates, days }: Written): string[] {
  return [...plainFormats, dates, ...(days ? [`${dates}/${days.from}/${days.to}`] : [])];
}

/** The mapping with what it does not say itself: formats and zone of times, the decimal sign of amounts. */
export function readingAs(mapping: Mapping, file: Written, zone: string | undefined): Mapping {
  const formats = rowFormats(file);
  const dated = (rule: TimeRule) => ({
    ...(zone === undefined ? {} : { zone }),
    ...rule,
    formats: rule.formats ?? formats,
  });
  const counted = (rule: MoneyRule) => ({
    ...(file.decimal === undefined ? {} : { decimal: file.decimal }),
    ...rule,
  });
  return {
    ...mapping,
    rules: mapping.rules.map(({ time, scheduledFor, owed, money, ...rule }) => ({
      ...rule,
      ...(money ? { money: counted(money) } : {}),
      ...(owed ? { owed: { ...owed, formats: owed.formats ?? formats } } : {}),
      ...(time ? { time: dated(time) } : {}),
      ...(scheduledFor ? { scheduledFor: dated(scheduledFor) } : {}),
    })),
  };
}

/** The whole of a year. */
export const daysOf = (year: number | string): NonNullable<Written["days"]> => ({
  from: `${year}-01-01`,
  to: `${year}-12-31`,
});

/** How rows are read by the settings of now: what they say of dates is before what the file's own told. */
export function writtenBy(
  { dates, year }: { readonly dates?: Written["dates"] | undefined; readonly year?: number | undefined },
  told: Written,
): Written {
  return { ...told, dates: dates ?? told.dates, ...(year === undefined ? {} : { days: daysOf(year) }) };
}
