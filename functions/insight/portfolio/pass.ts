import type { InsightSettings } from "../../../schemas/insight-settings.ts";
import { insightOf } from "../account-insight.ts";
import { daysBetween } from "../days.ts";
import type { AccountFacts } from "../facts.ts";
import { daysToAcceptance, medianOf } from "../growth/estimates.ts";
import { isOurs } from "../money/ledger.ts";
import { type Alert, type AlertChange, alertsAfter } from "./alerts.ts";
import { type PortfolioRow, rowOf } from "./row.ts";

/** What the page shows, as of a night. Once kept it is what was said then; late news change the next one. */
export interface Portfolio {
  /** The last whole day that it looks at. */
  readonly day: string;
  readonly rows: readonly PortfolioRow[];
  readonly alerts: readonly Alert[];
  /** An earlier release made it, so that its rows say less; it is made anew, though its day be over. */
  readonly older?: true | undefined;
}

/** So many days a row may stand that nothing has changed in: rhythms move slowly, and dates are looked at. */
const standsFor = 7;

/** Whether last night's row of an account still holds, so that nothing need be read for it. */
export function stillHolds(
  row: PortfolioRow,
  today: string,
  version: string,
  account: AccountFacts["account"],
): boolean {
  return (
    row.version === version &&
    daysBetween(row.day, today) < standsFor &&
    (row.until === undefined || row.until > today) &&
    JSON.stringify(row.account) === JSON.stringify(account)
  );
}

/** An account's row for a day. `before` is last night's: its band is left only by some points. */
export function passOver(
  facts: AccountFacts,
  today: string,
  {
    settings,
    before,
    version,
  }: {
    readonly settings: InsightSettings;
    readonly before?: PortfolioRow | undefined;
    readonly version?: string;
  },
): PortfolioRow {
  const band = before?.health.band;
  const insight = insightOf(facts, today, { settings, ...(band === undefined ? {} : { before: band }) });
  return {
    ...rowOf(insight, facts),
    acceptance: daysToAcceptance(facts.events.filter(isOurs), today),
    version,
  };
}

/** The night's table from its rows, with what has changed since the night before. */
export function portfolioOf(
  rows: readonly PortfolioRow[],
  today: string,
  before?: Portfolio,
): { readonly portfolio: Portfolio; readonly alerts: AlertChange } {
  const usual = medianOf(
    rows.flatMap(({ acceptance = [] }) => acceptance),
    fewestAccepted,
  );
  const table = rows
    .map((row) => withWaiting(row, usual))
    .sort((a, b) => (a.account.id < b.account.id ? -1 : 1));
  const alerts = alertsAfter(table, {
    rows: before?.rows ?? [],
    open: before?.alerts ?? [],
    ...(before === undefined ? {} : { day: before.day }),
  });
  return { portfolio: { day: today, rows: table, alerts: alerts.open }, alerts };
}

const fewestAccepted = 5;

/** Estimates of accounts without their own usual time wait by the portfolio's. */
function withWaiting(row: PortfolioRow, usual: number | undefined): PortfolioRow {
  if (usual === undefined || row.estimates.length === 0) return row;
  return {
    ...row,
    estimates: row.estimates.map((one) =>
      one.due === undefined && !one.ownUsual && one.days > usual ? { ...one, due: "waits" as const } : one,
    ),
  };
}
