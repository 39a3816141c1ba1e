import * as z from "zod/mini";
import {
  type MonthAccounts,
  type MonthFigure,
  type MonthList,
  monthFigure,
  usualMany,
} from "../../../schemas/insight.ts";
import { monthPattern } from "../../../schemas/patterns.ts";
import { actedByMonth } from "../../insight/acted-days.ts";
import { dayOf, monthAfter } from "../../insight/days.ts";
import { toldOfMonth } from "../../insight/kept-tables.ts";
import { withEnd } from "../../insight/money/month-ends.ts";
import { monthHead, monthLines } from "../../insight/portfolio/months-csv.ts";
import { MonthsTogether } from "../../insight/portfolio/months-together.ts";
import { endIn, type PortfolioRow } from "../../insight/portfolio/row.ts";
import { BadRequest, NotFound } from "../../shared/errors.ts";
import type { HttpResult } from "../../shared/http.ts";
import { inSlices } from "../../shared/in-slices.ts";
import { madeOnce } from "../../shared/made-once.ts";
import { fromCursor, marked, toCursor } from "../cursor.ts";
import { enough, sizeOf } from "../file-part.ts";
import { withLimit } from "../query.ts";
import { type Keyed, orderedPage, type SortKey, sortedByKey } from "../sorted-page.ts";
import { moneyIn } from "./accounts.ts";
import { type FactsDeps, factsOf } from "./facts.ts";
import type { NightlyDeps } from "./nightly.ts";
import { lookedUp } from "./portfolio.ts";
import { tableNow } from "./table-now.ts";

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
  if (!monthPattern.test(since) || since > running)
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
  const running = runningAt(deps);
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

const runningAt = ({ now }: Pick<NightlyDeps, "now">) => dayOf(now().toISOString()).slice(0, 7);

/** Throws `BadRequest` where a month is still to come. */
function checkBegun(month: string, running: string): void {
  if (month > running) throw new BadRequest("invalid_month", "This month has not begun");
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

const asked = z.object({
  currency: z.optional(z.string().check(z.regex(/^[A-Z]{3}$/))),
  by: z._default(monthFigure, "invoiced"),
});

/**
 * A page of a month of one owner's accounts or of all, account by account: what `allMonths` adds up. Throws `BadRequest`, and
 * `NotFound` for what is not a month.
 */
export async function monthAccounts(
  month: string,
  query: URLSearchParams,
  deps: NightlyDeps,
): Promise<MonthAccounts> {
  if (!monthPattern.test(month)) throw new NotFound("unknown_month", "A month is asked for as 2026-11");
  checkBegun(month, runningAt(deps));
  const { rows } = await tableNow(deps);
  const made = accountsOf(rows);
  const of = JSON.stringify([month, query.toString()]);
  const told = made.get(of) ?? (await monthPage(month, query, rows));
  if (made.size >= monthsAtMost) made.clear();
  made.set(of, told);
  return told;
}

/** The pages that were told of a table account by account: the same for as long as the table is. */
const accountsOf = madeOnce((_rows: readonly PortfolioRow[]) => new Map<string, MonthAccounts>());
const monthsAtMost = 20;

async function monthPage(
  month: string,
  query: URLSearchParams,
  rows: readonly PortfolioRow[],
): Promise<MonthAccounts> {
  const given = ["currency", "by"].flatMap((name) => (query.has(name) ? [[name, query.get(name)]] : []));
  const read = asked.safeParse(Object.fromEntries(given));
  if (!read.success)
    throw new BadRequest("invalid_query", "currency is an ISO 4217 code, and by a figure of a month", {
      fields: read.error.issues.map(({ path }) => path.join(".")),
    });
  const { currency, by } = read.data;
  const orders = ordersOf(rows);
  const of = JSON.stringify([month, currency, by]);
  const order = orders.get(of) ?? inMonth(rows, month, currency === undefined ? undefined : { currency, by });
  if (orders.size >= monthsAtMost) orders.clear();
  orders.set(of, order);
  const owner = query.get("owner");
  const all = await order;
  const found = owner === null ? all : all.filter(({ item: { account } }) => account.owner === owner);
  // The month is part of what a cursor is of.
  const ofMonth = new URLSearchParams([...query, ["month", month]]);
  const { page, next } = orderedPage(found, withLimit(ofMonth, usualMany));
  const before = yearBefore(month);
  return {
    count: found.length,
    accounts: page.map((row) => ({
      account: row.account.id,
      name: row.account.name,
      currencies: withEnd(row.months[month], endIn(row, month)),
      lastYear: withEnd(row.months[before], endIn(row, before)),
    })),
    ...(next === undefined ? {} : { next }),
  };
}

/** The accounts of a table that have something in a month, in each order that was asked for. */
const ordersOf = madeOnce(
  (_rows: readonly PortfolioRow[]) => new Map<string, Promise<readonly Keyed<PortfolioRow>[]>>(),
);

interface Figure {
  readonly currency: string;
  readonly by: MonthFigure;
}

async function inMonth(
  rows: readonly PortfolioRow[],
  month: string,
  figure: Figure | undefined,
): Promise<readonly Keyed<PortfolioRow>[]> {
  const before = yearBefore(month);
  const keys = await inSlices(rows, (row): SortKey | undefined => {
    const { id, name } = row.account;
    if (figure === undefined) return hasAny(row, month) || hasAny(row, before) ? [id] : undefined;
    const [now, then] = [amountIn(row, month, figure), amountIn(row, before, figure)];
    return now === 0 && then === 0 ? undefined : [-now, -then, name, id];
  });
  const found = rows.flatMap((item, n) => {
    const key = keys[n];
    return key === undefined ? [] : [{ item, key }];
  });
  return sortedByKey(found);
}

const hasAny = (row: PortfolioRow, month: string): boolean =>
  Object.keys(row.months[month] ?? {}).length > 0 || Object.keys(endIn(row, month) ?? {}).length > 0;

const amountIn = (row: PortfolioRow, month: string, { currency, by }: Figure): number =>
  Number((by === "open" ? endIn(row, month)?.[currency]?.open : row.months[month]?.[currency]?.[by]) ?? 0);

const shownMonths = 12;

/** Accounts that are written at a time: then it is looked whether the part is large enough. */
const writtenAtOnce = 200;

/**
 * A part of a month's accounts as CSV: as it was told where it has closed, else as it stands. Parts follow upon each other as
 * they are: only the first begins with the heading. Throws `BadRequest` and `NotFound`.
 */
export async function monthCsv(
  name: string,
  { path, query }: { readonly path: string; readonly query: URLSearchParams },
  deps: NightlyDeps,
): Promise<HttpResult> {
  const month = /^(\d{4}-(?:0[1-9]|1[0-2]))\.csv$/.exec(name)?.[1];
  if (month === undefined) throw new NotFound("unknown_month", "A month is asked for as 2026-11.csv");
  const running = runningAt(deps);
  checkBegun(month, running);
  const {
    day = "",
    briefs,
    rowsOf,
  } = (await toldOfMonth(month, deps.blobs)) ?? lookedUp(await tableNow(deps));
  const toldAt = month === running ? `running, ${day}` : day;
  const cursor = query.get("cursor");
  const after = cursor === null ? "" : fromCursor(cursor);
  let left = briefs
    .map(({ account }) => account.id)
    .filter((id) => id > after)
    .sort();
  // The mark tells spreadsheets that this is UTF-8.
  const parts = cursor === null ? [`\u{feff}${monthHead}`] : [];
  let last = after;
  for (let size = 0; left.length > 0 && size < enough; ) {
    const some = left.slice(0, writtenAtOnce);
    const text = rowsOf(some)
      .map((row) => monthLines(row, month, toldAt))
      .join("");
    parts.push(text);
    size += sizeOf(text);
    last = some.at(-1) ?? last;
    left = left.slice(writtenAtOnce);
  }
  const next = marked(toCursor(last), path, query);
  return {
    statusCode: 200,
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="${month}.csv"`,
      ...(left.length > 0 ? { link: `<${path}?cursor=${next}>; rel="next"` } : {}),
    },
    body: parts.join(""),
  };
}
