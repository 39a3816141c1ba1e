import type { PortfolioRow } from "./row.ts";

/** Of an account's row what it is found and put in order by. */
export interface BriefRow {
  readonly account: PortfolioRow["account"];
  readonly health: Pick<PortfolioRow["health"], "score" | "band">;
  readonly silence: Pick<PortfolioRow["silence"], "state" | "elapsed">;
  readonly overdue?: Pick<NonNullable<PortfolioRow["overdue"]>, "days"> | undefined;
  readonly payHabit?: Pick<NonNullable<PortfolioRow["payHabit"]>, "late"> | undefined;
  /** Its currency is left out of what the first release kept. */
  readonly year: Pick<PortfolioRow["year"], "amount"> & Partial<Pick<PortfolioRow["year"], "currency">>;
  readonly left?: PortfolioRow["left"];
  /** Left out of what the first release kept. */
  readonly suggestedTier?: Pick<NonNullable<PortfolioRow["suggestedTier"]>, "tier" | "since"> | undefined;
}

export const briefRowOf = ({
  account,
  health,
  silence,
  overdue,
  payHabit,
  year,
  left,
  suggestedTier,
}: PortfolioRow): BriefRow => ({
  account,
  health: { score: health.score, band: health.band },
  silence: {
    state: silence.state,
    ...(silence.elapsed === undefined ? {} : { elapsed: silence.elapsed }),
  },
  year: { amount: year.amount, currency: year.currency },
  ...(overdue === undefined ? {} : { overdue: { days: overdue.days } }),
  ...(payHabit?.late === undefined ? {} : { payHabit: { late: payHabit.late } }),
  ...(left === undefined ? {} : { left }),
  ...(suggestedTier === undefined
    ? {}
    : { suggestedTier: { tier: suggestedTier.tier, since: suggestedTier.since } }),
});
