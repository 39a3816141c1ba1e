import { byCurrency } from "../../../schemas/by-currency.ts";
import type { BriefRow } from "./brief-row.ts";

/** Worst first; unknown after watch, never among well. Who has left needs nothing. */
const order = { "at risk": 0, watch: 1, unknown: 2, well: 3 };

/** What of an account's yearly value its health puts at risk; an index, not a forecast. */
export function valueAtRisk({ health, year }: BriefRow): number {
  return health.score === null ? 0 : Math.max(0, year.amount) * (1 - health.score / 100);
}

/**
 * What the most needy come first by: band, then value at risk, each of the currencies by itself in their order, then score, silence and
 * id; who has left last.
 */
export function needOf(row: BriefRow, currencies: readonly string[]): readonly (number | string)[] {
  const { left, health, silence, account } = row;
  return [
    Number(left !== undefined),
    order[health.band],
    ...valueOrder(row, currencies),
    health.score ?? 100,
    -(silence.elapsed ?? 0),
    account.id,
  ];
}

/** What the most valuable that are at risk come first by, each of the currencies by itself in their order. */
export const valueOrder = (row: BriefRow, currencies: readonly string[]) =>
  byCurrency(valueAtRisk(row), row.year.currency, currencies);

type Compare = (a: BriefRow, b: BriefRow) => number;

/** The most needy first. */
export const byNeed =
  (currencies: readonly string[]): Compare =>
  (a, b) => {
    const [one, other] = [needOf(a, currencies), needOf(b, currencies)];
    const at = one.findIndex((part, n) => part !== other[n]);
    return at < 0 ? 0 : (one[at] ?? 0) < (other[at] ?? 0) ? -1 : 1;
  };

/** Scores so near are alike; then it counts what is at stake. */
const alike = 5;
const step = ({ health }: BriefRow) => Math.floor((health.score ?? 100) / alike);

/** The likeliest to go first, and of those about as likely the most valuable: what a list that is worked off wants. */
export function byRisk(currencies: readonly string[]): Compare {
  const needier = byNeed(currencies);
  return (a, b) => order[a.health.band] - order[b.health.band] || step(a) - step(b) || needier(a, b);
}
