import type { Mapping, TimeRule } from "../../../schemas/mapping.ts";
import type { DateOrder } from "../mapping/written-date.ts";

/** What dates may be written as beside days and months: `serial` is Excel's number of days, of a day that people live to see. */
export const plainFormats = ["iso", "unix", "serial"];

/** The formats in which a row's dates are read where nobody has said others. */
export function rowFormats(dates: DateOrder): string[] {
  return [...plainFormats, dates];
}

/** The mapping with formats and zone for the times of which it does not say any. */
export function readingDates(mapping: Mapping, dates: DateOrder, zone: string | undefined): Mapping {
  const dated = (rule: TimeRule | undefined) =>
    rule && {
      ...(zone === undefined ? {} : { zone }),
      ...rule,
      formats: rule.formats ?? rowFormats(dates),
    };
  return {
    ...mapping,
    rules: mapping.rules.map(({ time, scheduledFor, owed, ...rule }) => ({
      ...rule,
      ...(owed ? { owed: { ...owed, formats: owed.formats ?? rowFormats(dates) } } : {}),
      ...(time ? { time: dated(time) } : {}),
      ...(scheduledFor ? { scheduledFor: dated(scheduledFor) } : {}),
    })),
  };
}
