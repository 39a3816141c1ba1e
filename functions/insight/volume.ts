import { toNumber } from "./days.ts";
import type { HeardDay } from "./silence.ts";

const quarter = 91;
const year = 365;
/** Days from the first contact on from which a rate, and the same weeks of last year, are known. */
const knownFrom = 182;
const shift = 14;
const seasonFrom = year + quarter + shift;

/** Days on which the customer acted in the last 13 weeks, and how many one would expect, where that is known. */
export interface Volume {
  readonly seen: number;
  readonly expected?: number;
}

/**
 * What is expected is by half the rate of the year before those weeks, and by half the same weeks a year ago (with two
 * weeks either way, as seasons move); the rate alone where there was no year ago. `today` is the last whole day.
 */
export function volumeOf(days: Iterable<HeardDay>, today: string): Volume {
  const now = toNumber(today);
  const heard = new Set(
    [...days].filter((day) => day.in > 0 && day.day <= today).map(({ day }) => toNumber(day)),
  );
  /** Days in (from, until]. */
  const within = (from: number, until: number) =>
    [...heard].filter((day) => day > from && day <= until).length;
  const seen = within(now - quarter, now);
  const lived = now - Math.min(now, ...heard);
  if (lived < knownFrom) return { seen };
  const before = Math.min(year, lived - quarter);
  // The day of the first contact opens what was lived and is counted with it.
  const rate =
    (quarter * within(now - quarter - (before < year ? before + 1 : before), now - quarter)) / before;
  if (lived < seasonFrom) return { seen, expected: rate };
  const lastYear =
    [-shift, 0, shift]
      .map((by) => within(now - year - quarter + by, now - year + by))
      .reduce((sum, one) => sum + one, 0) / 3;
  return { seen, expected: (rate + lastYear) / 2 };
}
