import * as z from "zod/mini";
import { Explained } from "./explained.ts";
import { wholeNumber } from "./whole-number.ts";

/** What waits among dead letters for 14 days still finds its body, and a mail of 30 days its attachments. */
const least = 30;
const days = z.optional(wholeNumber(least, 36_500));

const years = z.optional(wholeNumber(1, 100));

/**
 * Days for which what lies beside the tables is kept, and years for which events are; left out, for good. infra/README.md says
 * what each means.
 */
export const retention = z.object({ rawDays: days, fileDays: days, eventYears: years });
export type Retention = z.infer<typeof retention>;

type Named = "HUB_RAW_DAYS" | "HUB_FILE_DAYS" | "HUB_EVENT_YEARS";

/** Those of a hub on one machine, from its environment. Throws `BadRetention`. */
export function retentionIn(given: Readonly<Partial<Record<Named, string | undefined>>>): Retention {
  const parsed = retention.safeParse({
    rawDays: given.HUB_RAW_DAYS,
    fileDays: given.HUB_FILE_DAYS,
    eventYears: given.HUB_EVENT_YEARS,
  });
  if (!parsed.success) throw new BadRetention();
  return parsed.data;
}

/** The environment of a function that writes events. */
export const eventYearsOf = ({ eventYears }: Retention): Readonly<Record<string, string>> =>
  eventYears === undefined ? {} : { HUB_EVENT_YEARS: String(eventYears) };

export class BadRetention extends Explained {
  constructor() {
    super(
      `HUB_RAW_DAYS and HUB_FILE_DAYS are whole numbers of days, from ${least}, HUB_EVENT_YEARS of years, up to 100. ` +
        "Leave out what is kept for good.",
    );
  }
}
