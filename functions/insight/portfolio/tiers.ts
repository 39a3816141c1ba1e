import type { Account } from "../../../schemas/account.ts";
import type { InsightSettings } from "../../../schemas/insight-settings.ts";
import { daysAfter, monthAfter } from "../days.ts";
import type { Sentence } from "../sentences/sentence.ts";

export type Tier = NonNullable<Account["tier"]>;

/** A tier that an account came out at at three month-ends, and has not. */
export interface TierSuggestion {
  readonly tier: Tier;
  /** The day of the table that suggested it first. */
  readonly since: string;
  readonly sentence: Sentence;
}

/** Where an account stands among others, 0–100: by its value, and by what more it could have. */
export interface Standing {
  readonly value: number;
  readonly potential: number;
}

/** The share of values below each, 0–100; those alike have the same. */
export function percentilesOf(values: readonly number[]): number[] {
  const sorted = [...values].sort((a, b) => a - b);
  const first = new Map<number, number>();
  for (const [n, value] of sorted.entries()) if (!first.has(value)) first.set(value, n);
  const last = Math.max(1, values.length - 1);
  return values.map((value) => (100 * (first.get(value) ?? 0)) / last);
}

/** A tier by percentiles of value and of what more the account could have. */
export function tierFor({ value, potential }: Standing, edges: InsightSettings["tiers"]): Tier {
  if (value >= edges.key || (value >= edges.keyWithPotential && potential >= edges.potential)) return "key";
  return value <= edges.small && potential <= edges.smallPotential ? "small" : "standard";
}

/** Month-ends that a tier must come out at before it is suggested. */
const monthsAlike = 3;

/** The months that had ended on a day, the last three, the earliest first. */
export function endedMonths(day: string): readonly string[] {
  const running = daysAfter(day, 1).slice(0, 7);
  return Array.from({ length: monthsAlike }, (_, n) => monthAfter(running, n - monthsAlike));
}

/** Who is in no tier is as those are that are in the usual one. */
const usual: Tier = "standard";
export const isTier = (tier: Tier, has: Tier | undefined): boolean => tier === (has ?? usual);

/**
 * What is suggested after three month-ends alike, where it is not what the account has; never set by itself. `undefined` stands
 * for a month-end at which it is not known.
 */
export function suggestedTier(
  atMonthEnds: readonly (Tier | undefined)[],
  has: Tier | undefined,
): Tier | undefined {
  const [last, ...before] = atMonthEnds.slice(-monthsAlike).reverse();
  const isSettled = before.length === monthsAlike - 1 && before.every((one) => one === last);
  return isSettled && last !== undefined && !isTier(last, has) ? last : undefined;
}
