import type { MonthAccounts, MonthList } from "../../../schemas/insight.ts";
import { actedByMonth } from "../../insight/acted-days.ts";
import { dayOf, monthAfter } from "../../insight/days.ts";
import { toldOfMonth } from "../../insight/kept-tables.ts";
import { withEnd } from "../../insight/money/month-ends.ts";
import { monthsCsv } from "../../insight/portfolio/months-csv.ts";
import { MonthsTogether } from "../../insight/portfolio/months-together.ts";
import { endIn, type PortfolioRow } from "../../insight/portfolio/row.ts";
import { BadRequest, NotFound } from "../../shared/errors.ts";
import type { HttpResult } from "../../shared/http.ts";
import { inSlices } from "../../shared/in-slices.ts";
import { madeOnce } from "../../shared/made-once.ts";
import { moneyIn } from "./accounts.ts";
import { type FactsDeps, factsOf } from "./facts.ts";
import type { NightlyDeps } from "./nightly.ts";
import { tableNow } from "./portfolio.ts";

const usualMonths = 12;

/** The months from `since` on to the running one, latest first; those without money too. */
export async function accountMonths(
  account: string,
  query: URLSearchParams,
  deps: FactsDeps,
): Promise<MonthList> {
  const today = dayOf(deps.now().toISOString());
  const running = today.slice(0, 7);
  const since = query.get("since") ?? monthAfter(running, 1 - usualMonths);
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(since) || since > running)
    throw new BadRequest("invalid_since", "since is a month such as 2026-11, and not one to come");
  const facts = await factsOf(account, today, deps);
  const { months, monthEnds } = await moneyIn(facts, today, deps);
  const acted = actedByMonth(facts.days, today);
  const told: MonthList["months"][number][] = [];
  for (let month = running; month >= since && told.length < mostMonths; month = monthAfter(month, -1))
    told.push({
      month,
      running: month === running,
      currencies: withEnd(months[month], monthEnds[month]),
      lastYear: withEnd(months[monthAfter(month, -12)], monthEnds[monthAfter(month, -12)]),
      acted: acted[month] ?? { them: 0, us: 0 },
    });
  return { months: told };
}

const mostMonths = 240;

/** The running month and the eleven before, latest first, of one owner's accounts or of all, beside the year before. */
export async function allMonths(query: URLSearchParams, deps: NightlyDeps): Promise<MonthList> {
  const { table, rows } = await tableNow(deps);
  const owner = query.get("owner");
  // Whose an account is, and who has left, changes nothing of what all come to.
  const of = owner === null ? (table?.rows ?? rows) : rows.filter(({ account }) => account.owner === owner);
  const running = dayOf(deps.now().toISOString()).slice(0, 7);
  const sums = await together(of, running);
  return {
    months: shownTo(running).map((month) => ({
      month,
      running: month === running,
      currencies: sums.of(month),
      lastYear: sums.of(yearBefore(month)),
    })),
  };
}

const shownTo = (running: string) => Array.from({ length: shownMonths }, (_, n) => monthAfter(running, -n));
const yearBefore = (month: string) => monthAfter(month, -12);

/** What the months of these accounts come to, added up once; of thousands what others wait for comes in between. */
async function together(rows: readonly PortfolioRow[], running: string): Promise<MonthsTogether> {
  const made = sumsOf(rows);
  const known = made.get(running) ?? addedUp(rows, shownTo(running));
  made.set(running, known);
  return await known;
}

async function addedUp(rows: readonly PortfolioRow[], shown: readonly string[]): Promise<MonthsTogether> {
  const sums = new MonthsTogether([...shown, ...shown.map(yearBefore)]);
  await inSlices(rows, (row) => sums.add(row));
  return sums;
}

/** By the month that was running. */
const sumsOf = madeOnce((_rows: readonly PortfolioRow[]) => new Map<string, Promise<MonthsTogether>>());

/** A month of one owner's accounts or of all, account by account: what `allMonths` adds up. */
export async function monthAccounts(
  month: string,
  query: URLSearchParams,
  deps: NightlyDeps,
): Promise<MonthAccounts> {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month))
    throw new NotFound("unknown_month", "A month is asked for as 2026-11");
  const { rows } = await tableNow(deps);
  const owner = query.get("owner");
  const made = accountsOf(rows);
  const of = JSON.stringify([month, owner]);
  const told = made.get(of) ?? {
    accounts: await inMonth(
      month,
      owner === null ? rows : rows.filter(({ account }) => account.owner === owner),
    ),
  };
  if (made.size >= monthsAtMost) made.clear();
  made.set(of, told);
  return told;
}

/** The months that were told of a table account by account, by month and owner: the same for as long as the table is. */
const accountsOf = madeOnce((_rows: readonly PortfolioRow[]) => new Map<string, MonthAccounts>());
const monthsAtMost = 20;

async function inMonth(month: string, rows: readonly PortfolioRow[]): Promise<MonthAccounts["accounts"]> {
  const before = yearBefore(month);
  const all = await inSlices(rows, (row) => ({
    account: row.account.id,
    name: row.account.name,
    currencies: withEnd(row.months[month], endIn(row, month)),
    lastYear: withEnd(row.months[before], endIn(row, before)),
  }));
  return all.filter((one) => Object.keys({ ...one.currencies, ...one.lastYear }).length > 0);
}

const shownMonths = 12;

/** A month's accounts as CSV: as it was told where it has closed, else as it stands. */
export async function monthCsv(name: string, deps: NightlyDeps): Promise<HttpResult> {
  const month = /^(\d{4}-(?:0[1-9]|1[0-2]))\.csv$/.exec(name)?.[1];
  if (month === undefined) throw new NotFound("unknown_month", "A month is asked for as 2026-11.csv");
  const running = dayOf(deps.now().toISOString()).slice(0, 7);
  if (month > running) throw new BadRequest("invalid_month", "This month has not begun");
  const table = (await toldOfMonth(month, deps.blobs)) ?? (await tableNow(deps));
  const csv = monthsCsv(
    table.rows,
    month,
    month === running ? `running, ${table.day ?? ""}` : (table.day ?? ""),
  );
  return {
    statusCode: 200,
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="${month}.csv"`,
    },
    // The mark tells spreadsheets that this is UTF-8.
    body: `\u{feff}${csv}`,
  };
}
