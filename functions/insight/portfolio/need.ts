import type { PortfolioRow } from "./row.ts";

/** Worst first; unknown after watch, never among well. Who has left needs nothing. */
const order = { "at risk": 0, watch: 1, unknown: 2, well: 3 };

/** What of an account's yearly value its health puts at risk; an index, not a forecast. */
export function valueAtRisk({ health, year }: PortfolioRow): number {
  return health.score === null ? 0 : year.amount * (1 - health.score / 100);
}

/** The most needy first: by band, then by value at risk, then by score and by silence. */
export function byNeed(a: PortfolioRow, b: PortfolioRow): number {
  return (
    Number(a.left !== undefined) - Number(b.left !== undefined) ||
    order[a.health.band] - order[b.health.band] ||
    valueAtRisk(b) - valueAtRisk(a) ||
    (a.health.score ?? 100) - (b.health.score ?? 100) ||
    (b.silence.elapsed ?? 0) - (a.silence.elapsed ?? 0) ||
    (a.account.id < b.account.id ? -1 : 1)
  );
}

/** Scores so near are alike; then it counts what is at stake. */
const alike = 5;
const step = ({ health }: PortfolioRow) => Math.floor((health.score ?? 100) / alike);

/** The likeliest to go first, and of those about as likely the most valuable: what a list that is worked off wants. */
export function byRisk(a: PortfolioRow, b: PortfolioRow): number {
  return order[a.health.band] - order[b.health.band] || step(a) - step(b) || byNeed(a, b);
}
