import { daysAfter, daysBetween } from "../../functions/insight/days.ts";
import { attended, mondayLists } from "../../functions/insight/portfolio/monday.ts";
import { passOver } from "../../functions/insight/portfolio/pass.ts";
import type { PortfolioRow } from "../../functions/insight/portfolio/row.ts";
import { standardSettings as settings } from "../../functions/insight/settings.ts";
import { book, type Simulated } from "./insight-book.ts";
import type { Figure } from "./measure.ts";

const size = 900;
const begins = "2021-01-04";
const ends = "2026-01-05";
const firstLook = "2024-03-04";
const weeksBetween = 4;
const ahead = { list: 90, alert: 150 };
const listLength = 10;

interface Look {
  readonly row: PortfolioRow;
  readonly account: Simulated;
  readonly day: string;
  /** Days since anything at all was heard. */
  readonly quiet: number;
  readonly leaves: boolean;
}

/**
 * Whether the list of the day finds who leaves, in a simulated book of 900: its precision against a fixed 90 days and
 * against the quietest first, and what alerts cost.
 */
export async function insight(): Promise<Figure[]> {
  const looks = lookedAt(book(7, size, begins, firstLook, ends));
  const everyDay = [...Map.groupBy(looks, ({ day }) => day).values()];
  const listed = (pick: (day: readonly Look[]) => readonly Look[]) => share(everyDay.flatMap(pick));
  const monday = listed(listOf);
  const health = listed((day) => first(day, ({ row }) => row.health.score ?? 70));
  const ninety = listed((day) =>
    first(day, ({ row }) => ((row.silence.elapsed ?? 0) > 90 ? -(row.overdue?.days ?? 0) - 1 : 0)),
  );
  const quietest = listed((day) => first(day, ({ quiet }) => -quiet));
  const alerts = alertsIn(looks);
  const percent = (value: number) => `${Math.round(value * 100)} %`;
  return [
    {
      name: "the list of ten from 900: leave within 90 days",
      measured: `${percent(monday)} (by health ${percent(health)}, 90 days and overdue ${percent(ninety)}, quietest ${percent(quietest)}, of all ${percent(share(looks))})`,
      ratio: monday,
      bound: { atLeast: 0.57 },
    },
    {
      name: "the list against the quietest first",
      measured: `${percent(monday)} / ${percent(quietest)}`,
      ratio: monday / Math.max(quietest, 0.01),
      bound: { atLeast: 4 },
    },
    {
      name: "AUC of health, 90 days ahead of notice",
      measured: `${auc(looks, ({ row }) => 100 - (row.health.score ?? 70)).toFixed(3)} (recency ${auc(looks, ({ row }) => row.silence.elapsed ?? 0).toFixed(3)})`,
      ratio: auc(looks, ({ row }) => 100 - (row.health.score ?? 70)),
      bound: { atLeast: 0.857 },
    },
    {
      name: "alerts on entering at risk: leave within 150 days",
      measured: `${percent(alerts.hits)}, ${alerts.aYear.toFixed(2)} an account and year`,
      ratio: alerts.hits,
      bound: { atLeast: 0.6 },
    },
    {
      name: "alerts on entering at risk ÷ 0.1 an account and year",
      measured: `${alerts.aYear.toFixed(2)} an account and year`,
      ratio: alerts.aYear / 0.1,
      bound: { atMost: 1.2 },
    },
  ];
}

function lookedAt(accounts: readonly Simulated[]): Look[] {
  const looks: Look[] = [];
  for (const account of accounts) {
    let before: PortfolioRow | undefined;
    const heard = account.facts.days.map(({ day }) => day).sort();
    for (let day = firstLook; day <= daysAfter(ends, -ahead.alert); day = daysAfter(day, 7 * weeksBetween)) {
      const { notice } = account.ends ?? {};
      if (account.joins > daysAfter(day, -60) || (notice !== undefined && notice <= day)) continue;
      const row = passOver(account.facts, day, { settings, before });
      before = row;
      const last = heard.findLast((one) => one <= day) ?? account.joins;
      const leaves = notice !== undefined && notice <= daysAfter(day, ahead.list);
      looks.push({ row, account, day, quiet: daysBetween(last, day), leaves });
    }
  }
  return looks;
}

function listOf(day: readonly Look[]): Look[] {
  const lists = mondayLists(
    day.map(({ row }) => attended(row)),
    { ...settings, currencies: [] },
  );
  const named = new Set((lists[""] ?? []).map(({ account }) => account.id));
  return day.filter(({ row }) => named.has(row.account.id));
}

/** The first ten, the least first. */
const first = (day: readonly Look[], by: (look: Look) => number) =>
  [...day].sort((a, b) => by(a) - by(b)).slice(0, listLength);

const share = (looks: readonly Look[]) =>
  looks.filter(({ leaves }) => leaves).length / Math.max(1, looks.length);

/** Alerts where an account comes to be at risk between two looks. */
function alertsIn(looks: readonly Look[]): { readonly hits: number; readonly aYear: number } {
  let entered = 0;
  let right = 0;
  for (const own of Map.groupBy(looks, ({ account }) => account).values())
    for (const [n, { row, account, day }] of own.entries()) {
      const before = own[n - 1]?.row.health.band;
      if (row.health.band !== "at risk" || before === undefined || before === "at risk") continue;
      entered++;
      const notice = account.ends?.notice;
      if (notice !== undefined && notice <= daysAfter(day, ahead.alert)) right++;
    }
  return { hits: right / Math.max(1, entered), aYear: entered / ((looks.length * weeksBetween) / 52) };
}

/** The chance that one who leaves is ranked above one who stays. */
function auc(looks: readonly Look[], by: (look: Look) => number): number {
  const sorted = [...looks].sort((a, b) => by(a) - by(b));
  let ranks = 0;
  for (let from = 0; from < sorted.length; ) {
    let to = from;
    while (to < sorted.length && by(at(sorted, to)) === by(at(sorted, from))) to++;
    const rank = (from + to + 1) / 2;
    ranks += rank * sorted.slice(from, to).filter(({ leaves }) => leaves).length;
    from = to;
  }
  const leaving = looks.filter(({ leaves }) => leaves).length;
  return (ranks - (leaving * (leaving + 1)) / 2) / (leaving * (looks.length - leaving));
}

function at(looks: readonly Look[], n: number): Look {
  const look = looks[n];
  if (look === undefined) throw new RangeError(`${n} of ${looks.length}`);
  return look;
}
