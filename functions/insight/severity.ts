import type { Age } from "./money/receivables.ts";

const clamp = (value: number) => Math.max(0, Math.min(1, value));

/** Expected days on which the customer acts, below which a quarter says nothing. */
const fewestExpected = 4;

/** How much of each driver's points is lost, from 0 to 1; `undefined` where it says nothing. */
export const severity = {
  /** `share`: the account's days that were at least this quiet, of all its days; from a fifth of them down to one in a hundred. */
  silence: (share: number): number => clamp(Math.log(0.2 / share) / Math.log(20)),
  /** From 30 % fewer days than expected, all at 80 %. */
  volume: (seen: number, expected: number): number | undefined =>
    expected < fewestExpected ? undefined : clamp(((expected - seen) / expected - 0.3) / 0.5),
  /** Amounts by age of what is `outstanding` in all: the later, the heavier. */
  overdue: (late: Readonly<Record<Extract<Age, `d${string}`>, number>>, outstanding: number): number =>
    outstanding <= 0
      ? 0
      : clamp((late.d1_30 / 4 + late.d31_60 / 2 + (late.d61_90 * 3) / 4 + late.d91) / outstanding),
  /** Days by which payment has become slower. */
  payDrift: (days: number): number => clamp(days / 30),
  failed: (payments: number): number => clamp(payments / 2),
  /** `missed`: no-shows, and those that the customer has canceled and not moved. */
  meetings: (missed: number, all: number): number | undefined =>
    all === 0 ? undefined : clamp((1.5 * missed) / Math.max(2, all)),
  /** Days that the oldest message waits for our answer; from two days, fully at a fortnight. */
  waiting: (days: number): number => clamp((days - 2) / 12),
  tasks: (overdue: number): number => clamp(overdue / 2),
};
