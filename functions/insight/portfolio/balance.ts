import { type Balance, balanceOf } from "../growth/balance.ts";
import { valueAtRisk } from "./need.ts";
import type { PortfolioRow } from "./row.ts";

/** How much one person has to do. */
export interface OwnerLoad {
  /** Empty where the accounts have no owner. */
  readonly owner: string;
  readonly accounts: number;
  readonly revenue: number;
  readonly atRisk: number;
  /** Events of a week, both ways, and what waits for an answer. */
  readonly in: number;
  readonly out: number;
  readonly waiting: number;
  /** Half as much again as is usual. */
  readonly overloaded: boolean;
}

export interface PortfolioBalance extends Balance {
  readonly currency: string;
  /** Accounts and owners that are more than a quarter of all. */
  readonly concentrated: readonly {
    readonly account?: string;
    readonly owner?: string;
    readonly share: number;
  }[];
  readonly owners: readonly OwnerLoad[];
  /** Months and currencies that are in no sum, for want of a rate. */
  readonly withoutRate: readonly string[];
}

const tooMuch = 0.25;
const overload = 1.5;

/** The balance of all accounts that have not left, in one currency; what is in another is named. */
export function portfolioBalance(rows: readonly PortfolioRow[], currency: string): PortfolioBalance {
  const here = rows.filter(({ left }) => left === undefined);
  const worthOf = ({ year }: PortfolioRow) => (year.currency === currency ? Math.max(0, year.amount) : 0);
  const balance = balanceOf(
    here.map(worthOf),
    here.map(({ health }) => health.score),
  );
  const owners = [...Map.groupBy(here, ({ account }) => account.owner ?? "")].map(([owner, own]) => ({
    owner,
    accounts: own.length,
    revenue: sum(own.map(worthOf)),
    atRisk: sum(own.map((row) => (row.year.currency === currency ? valueAtRisk(row) : 0))),
    in: sum(own.map(({ week }) => week.in)),
    out: sum(own.map(({ week }) => week.out)),
    waiting: sum(own.map(({ week }) => week.waiting)),
  }));
  const loadOf = (one: (typeof owners)[number]) => one.in + one.out + one.waiting;
  const usual = owners.length === 0 ? 0 : sum(owners.map(loadOf)) / owners.length;
  const shareOf = (value: number) => (balance.total === 0 ? 0 : value / balance.total);
  return {
    ...balance,
    currency,
    concentrated: [
      ...here.map((row) => ({ account: row.account.id, share: shareOf(worthOf(row)) })),
      ...owners.map(({ owner, revenue }) => ({ owner, share: shareOf(revenue) })),
    ].filter(({ share }) => share > tooMuch),
    owners: owners
      .map((one) => ({ ...one, overloaded: owners.length > 1 && loadOf(one) > overload * usual }))
      .sort((a, b) => (a.owner < b.owner ? -1 : 1)),
    withoutRate: [
      ...new Set(
        here.flatMap(({ year }) => [
          ...year.withoutRate,
          ...(year.currency === currency || year.amount === 0 ? [] : [year.currency]),
        ]),
      ),
    ].sort(),
  };
}

const sum = (values: readonly number[]) => values.reduce((all, one) => all + one, 0);
