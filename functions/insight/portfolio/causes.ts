import type { LeftReason } from "../../../schemas/left.ts";
import type { PortfolioRow } from "./row.ts";

/** Why accounts left, by month: what a firm learns its own causes from. */
export interface Causes {
  readonly month: string;
  readonly reasons: Readonly<Record<LeftReason, number>>;
  /** The yearly value that went, in the reporting currency. */
  readonly value: number;
  readonly accounts: readonly string[];
}

export function causesOf(rows: readonly PortfolioRow[]): Causes[] {
  const gone = rows.flatMap((row) => (row.left === undefined ? [] : [{ row, left: row.left }]));
  return [...Map.groupBy(gone, ({ left }) => left.on.slice(0, 7))]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([month, went]) => ({
      month,
      reasons: {
        service: countOf(went, "service"),
        price: countOf(went, "price"),
        trouble: countOf(went, "trouble"),
        closed: countOf(went, "closed"),
        merged: countOf(went, "merged"),
        other: countOf(went, "other"),
      },
      value: went.reduce((sum, { row }) => sum + row.year.amount, 0),
      accounts: went.map(({ row }) => row.account.id).sort(),
    }));
}

const countOf = (went: readonly { readonly left: { readonly reason: string } }[], reason: LeftReason) =>
  went.filter(({ left }) => left.reason === reason).length;
