import type { Account } from "../../../schemas/account.ts";
import type { InsightSettings } from "../../../schemas/insight-settings.ts";

type Tier = NonNullable<Account["tier"]>;

/** The share of values below each, 0–100; those alike have the same. */
export function percentilesOf(values: readonly number[]): number[] {
  const sorted = [...values].sort((a, b) => a - b);
  const first = new Map<number, number>();
  for (const [n, value] of sorted.entries()) if (!first.has(value)) first.set(value, n);
  const last = Math.max(1, values.length - 1);
  return values.map((value) => (100 * (first.get(value) ?? 0)) / last);
}

/** A tier by percentiles of value and of what more the account could have. */
export function tierFor(
  { value, potential }: { readonly value: number; readonly potential: number },
  edges: InsightSettings["tiers"],
): Tier {
  if (value >= edges.key || (value >= edges.keyWithPotential && potential >= edges.potential)) return "key";
  return value <= edges.small && potential <= edges.smallPotential ? "small" : "standard";
}

const monthsAlike = 3;

/** What is suggested after three month-ends alike, where it is not what the account has; never set by itself. */
export function suggestedTier(atMonthEnds: readonly Tier[], has: Tier | undefined): Tier | undefined {
  const [last, ...before] = atMonthEnds.slice(-monthsAlike).reverse();
  const isSettled = before.length === monthsAlike - 1 && before.every((one) => one === last);
  return isSettled && last !== has ? last : undefined;
}
