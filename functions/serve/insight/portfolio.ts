import * as z from "zod/mini";
import { accountTier } from "../../../schemas/account.ts";
import { currenciesOf } from "../../../schemas/by-currency.ts";
import {
  type AlertList,
  band,
  type MondayAnswer,
  type PortfolioAccount,
  type PortfolioPage,
  silenceState,
  usualMany,
} from "../../../schemas/insight.ts";
import type { InsightSettings } from "../../../schemas/insight-settings.ts";
import { keysIn } from "../../../schemas/keys-in.ts";
import { byLaterThanUsual } from "../../../schemas/later-than-usual.ts";
import { putOffTier } from "../../../schemas/put-off-tier.ts";
import { dayOf, daysAfter } from "../../insight/days.ts";
import { toldBy } from "../../insight/kept-tables.ts";
import type { Alert } from "../../insight/portfolio/alerts.ts";
import type { AttentionReason } from "../../insight/portfolio/attention.ts";
import { type PortfolioBalance, portfolioBalance } from "../../insight/portfolio/balance.ts";
import type { BriefRow } from "../../insight/portfolio/brief-row.ts";
import { hitsAmong } from "../../insight/portfolio/hits.ts";
import { attended, mondayLists, putOffOf } from "../../insight/portfolio/monday.ts";
import { needOf, valueAtRisk, valueOrder } from "../../insight/portfolio/need.ts";
import type { Portfolio } from "../../insight/portfolio/pass.ts";
import { passOver } from "../../insight/portfolio/pass.ts";
import {
  isPutOff,
  type OpenedOf,
  openedIn,
  type PutOff,
  type TodayIn,
  todayAt,
} from "../../insight/portfolio/put-off.ts";
import { nextAt, type PortfolioRow } from "../../insight/portfolio/row.ts";
import { isTier, type Tier } from "../../insight/portfolio/tiers.ts";
import { BadRequest, Gone, NotFound } from "../../shared/errors.ts";
import { inSlices } from "../../shared/in-slices.ts";
import { madeOnce } from "../../shared/made-once.ts";
import { withLimit } from "../query.ts";
import { inOrder, type Keyed, orderedPage } from "../sorted-page.ts";
import { factsOf, sourcesOf } from "./facts.ts";
import type { NightlyDeps } from "./nightly.ts";
import { settingsOf } from "./settings.ts";
import { tableNow } from "./table-now.ts";

const sorts = {
  need: needOf,
  silent: ({ silence }: BriefRow) => [-(silence.elapsed ?? 0)],
  overdue: ({ overdue }: BriefRow) => [-(overdue?.days ?? 0)],
  later: ({ overdue, payHabit }: BriefRow) => byLaterThanUsual({ days: overdue?.days ?? 0, payHabit }),
  value: valueOrder,
  name: ({ account }: BriefRow) => [account.name],
};
/** Those in which amounts are compared. */
const byAmount: ReadonlySet<keyof typeof sorts> = new Set(["need", "value"]);

/** The currencies of a table's accounts, in the order in which their values come. */
const currenciesIn = madeOnce((rows: readonly BriefRow[]) =>
  currenciesOf(rows.filter(({ left }) => left === undefined)),
);

const asked = z.object({
  sort: z.optional(z.enum(keysIn(sorts))),
  owner: z.optional(z.string()),
  tag: z.optional(z.string()),
  tier: z.optional(accountTier),
  band: z.optional(band),
  state: z.optional(silenceState),
  suggestedTier: z.optional(accountTier),
});

/** The rows of a table in each order that was asked for. */
const ordersOf = madeOnce(
  (_rows: readonly BriefRow[]) => new Map<keyof typeof sorts, readonly Keyed<BriefRow>[]>(),
);

function ordered(rows: readonly BriefRow[], sort: keyof typeof sorts): readonly Keyed<BriefRow>[] {
  const orders = ordersOf(rows);
  const order =
    orders.get(sort) ?? inOrder(rows, (row) => [...sorts[sort](row, currenciesIn(rows)), row.account.id]);
  orders.set(sort, order);
  return order;
}

/** A page, and until when it holds: then a meeting that it calls the next has begun. */
interface Told {
  readonly page: PortfolioPage;
  readonly until: string;
}

/** The pages that were told of a table, by what was asked for. */
const pagesOf = madeOnce((_rows: readonly BriefRow[]) => new Map<string, Told>());
/** Pages that are kept of one table: those of one order of 40,000 accounts, as the console reads them. */
const pagesAtMost = 200;

/**
 * The accounts of last night's table that are asked for: the same page for as long as nothing in the table is another, and no meeting of
 * theirs has begun.
 */
export async function portfolio(query: URLSearchParams, deps: NightlyDeps): Promise<PortfolioPage> {
  const given = Object.keys(asked.shape).flatMap((name) =>
    query.has(name) ? [[name, query.get(name)]] : [],
  );
  const read = asked.safeParse(Object.fromEntries(given));
  if (!read.success)
    throw new BadRequest(
      "invalid_query",
      "sort, tier, band, state or suggestedTier is not one that this call takes",
      {
        fields: read.error.issues.map(({ path }) => path.join(".")),
      },
    );
  const { sort = "need", owner, tag, tier, band: wanted, state, suggestedTier: suggested } = read.data;
  const [as, snoozes] = await Promise.all([asOfIn(query, deps), deps.insight.snoozes()]);
  const { day, briefs, rowsOf } = as?.table ?? lookedUp(await tableNow(deps));
  // What is true of a past day by all that is known now is another thing with every event.
  const pages = as?.known === "now" ? new Map<string, Told>() : pagesOf(briefs);
  // What was told of a past day nobody can put off.
  const putOff = as === undefined ? tiersPutOff(snoozes, todayAt(deps.now())) : [];
  const isOff = isTierOff(new Map(putOff));
  const of = JSON.stringify([query.toString(), putOff]);
  const known = pages.get(of);
  const now = deps.now().toISOString();
  if (known !== undefined && now < known.until) return known.page;
  const found = ordered(briefs, sort).filter(
    ({ item, item: { account, health, silence } }) =>
      (owner === undefined || account.owner === owner) &&
      (tag === undefined || account.tags?.includes(tag)) &&
      (tier === undefined || account.tier === tier) &&
      (wanted === undefined || health.band === wanted) &&
      (state === undefined || silence.state === state) &&
      (suggested === undefined || (tierFor(item)?.tier === suggested && !isOff(item))),
  );
  const { page, next } = orderedPage(found, query);
  const ids = page.map(({ account }) => account.id);
  const accounts =
    as?.known === "now"
      ? await knownNow(ids, as.day, deps)
      : rowsOf(ids)
          .map((row) => (as === undefined ? { ...row, nextMeeting: nextAt(row, now) } : row))
          .map((row) => (isOff(row) ? withoutTier(shown(row)) : shown(row)));
  const told = {
    accounts,
    coverage: coverageOf(accounts),
    ...(day === undefined ? {} : reachOf(as?.known === "now" ? as.day : day)),
    ...(as === undefined ? {} : { known: as.known }),
    ...(byAmount.has(sort) && currenciesIn(briefs).length > 1 ? { currencies: currenciesIn(briefs) } : {}),
    ...(next === undefined ? {} : { next }),
  };
  if (pages.size >= pagesAtMost) pages.clear();
  pages.set(of, { page: told, until: as === undefined ? soonestOf(accounts) : forever });
  return told;
}

const forever = "~";
const soonestOf = (accounts: readonly Pick<PortfolioAccount, "nextMeeting">[]) =>
  accounts.flatMap(({ nextMeeting }) => nextMeeting?.time ?? []).sort()[0] ?? forever;

/** The day that is looked at, and when it ended: what was recorded later is not in it. */
const reachOf = (day: string) => ({ day, at: `${daysAfter(day, 1)}T00:00:00.000Z` });

const coverageOf = (rows: readonly Pick<PortfolioAccount, "health">[]) =>
  Math.round((rows.reduce((sum, { health }) => sum + health.coverage, 0) / Math.max(1, rows.length)) * 100) /
  100;

/** The tiers that are put off now, by account. */
function tiersPutOff(snoozes: MondayOf["snoozes"], todayIn: TodayIn): [string, PutOff][] {
  return [...snoozes].flatMap(([key, snooze]): [string, PutOff][] =>
    key.endsWith(tierKey) && (snooze.until === undefined || isPutOff(snooze, undefined, todayIn))
      ? [[key.slice(0, -tierKey.length), { at: snooze.at, until: snooze.until }]]
      : [],
  );
}

const tierKey = `#${putOffTier}`;

/** Whether the tier that is suggested for an account is among those that are put off. */
const isTierOff =
  (putOff: ReadonlyMap<string, PutOff>) =>
  ({ account, suggestedTier }: Pick<BriefRow, "account" | "suggestedTier">): boolean => {
    const { at, until } = putOff.get(account.id) ?? {};
    if (suggestedTier === undefined || !putOff.has(account.id)) return false;
    return until !== undefined || at === undefined || suggestedTier.since <= at;
  };

/** What is suggested for an account that has not left, and was not given to it since. */
const tierFor = <Suggested extends { readonly tier: Tier }>({
  account,
  left,
  suggestedTier,
}: Pick<BriefRow, "account" | "left"> & { readonly suggestedTier?: Suggested | undefined }) =>
  suggestedTier === undefined || left !== undefined || isTier(suggestedTier.tier, account.tier)
    ? undefined
    : suggestedTier;

const withoutTier = ({ suggestedTier: _off, ...row }: PortfolioAccount): PortfolioAccount => row;

/**
 * The day asked for with what was told then, and whether it is to be told as known then or as known now; `undefined` where
 * none is asked for.
 */
async function asOfIn(query: URLSearchParams, deps: NightlyDeps) {
  const [day, known] = [query.get("asOf"), query.get("known") ?? "then"];
  if (known !== "then" && known !== "now") throw new BadRequest("invalid_known", "known is then or now");
  if (day === null) {
    if (query.has("known"))
      throw new BadRequest("invalid_known", "known says how a past day is told: give asOf, too");
    return undefined;
  }
  if (!isPast(day, deps.now()))
    throw new BadRequest("invalid_as_of", "asOf is a day such as 2026-11-23, and not one to come");
  const table = await toldBy(day, deps.blobs);
  if (table === undefined && known === "then")
    throw new BadRequest("invalid_as_of", "Nothing had been told yet on this day: ask with known=now");
  return { day, known, table: table ?? lookedUp(await tableNow(deps)) } as const;
}

/** The latest table as a past one is read. */
export const lookedUp = ({ day, rows }: Pick<Awaited<ReturnType<typeof tableNow>>, "day" | "rows">) => ({
  day,
  briefs: rows,
  rowsOf: (accounts: readonly string[]) => accounts.flatMap((id) => byIdOf(rows).get(id) ?? []),
});

export const isPast = (day: string, now: Date) =>
  z.iso.date().safeParse(day).success && day <= dayOf(now.toISOString());

/** Each account on a past day by all that is known now, in the order of what was told then. */
async function knownNow(
  accounts: readonly string[],
  day: string,
  deps: NightlyDeps,
): Promise<PortfolioAccount[]> {
  const [settings, sources] = await Promise.all([settingsOf(deps.insight), sourcesOf(deps)]);
  const known: PortfolioAccount[] = [];
  for (let n = 0; n < accounts.length; n += atOnce) {
    const some = accounts.slice(n, n + atOnce).map(async (account) => {
      try {
        const facts = await factsOf(account, day, deps, sources);
        return [shown(passOver(facts, day, { settings }))];
      } catch (error) {
        if (error instanceof Gone || error instanceof NotFound) return [];
        throw error;
      }
    });
    known.push(...(await Promise.all(some)).flat());
  }
  return known;
}

/** Accounts that are read at a time. */
const atOnce = 10;

export const shown = (row: PortfolioRow): PortfolioAccount => ({
  ...row.account,
  silence: row.silence,
  health: row.health,
  receivables: row.receivables,
  year: row.year,
  atRisk: valueAtRisk(row),
  spark: row.spark,
  open: row.open,
  overdue: row.overdue,
  nextMeeting: row.nextMeeting,
  left: row.left,
  daysToPay: row.daysToPay?.mean,
  payHabit: row.payHabit,
  ledger: row.ledger,
  lastPaid: row.lastPaid,
  suggestedTier: tierFor(row),
  touched: [row.acted.talked, row.acted.billed]
    .flatMap((day) => day ?? [])
    .sort()
    .at(-1),
});

export async function balance(query: URLSearchParams, deps: NightlyDeps): Promise<PortfolioBalance> {
  const [{ rows }, { reporting }] = await Promise.all([tableNow(deps), deps.insight.settings()]);
  const currency = query.get("currency") ?? reporting?.currency ?? mainCurrency(rows);
  if (!/^[A-Z]{3}$/.test(currency))
    throw new BadRequest("invalid_currency", "currency is an ISO 4217 code such as GBP");
  const made = balancesOf(rows);
  const told = made.get(currency) ?? portfolioBalance(rows, currency);
  // Anybody may ask for a currency that no account has.
  if (made.size >= currenciesAtMost) made.clear();
  made.set(currency, told);
  return told;
}

/** What accounts of a table come to, by currency. */
const balancesOf = madeOnce((_rows: readonly PortfolioRow[]) => new Map<string, PortfolioBalance>());
const currenciesAtMost = 20;

/** The currency in which most accounts are reckoned. */
function mainCurrency(rows: readonly PortfolioRow[]): string {
  const found = Map.groupBy(
    rows.filter(({ year }) => year.amount !== 0),
    ({ year }) => year.currency,
  );
  return [...found].sort(([, a], [, b]) => b.length - a.length)[0]?.[0] ?? "GBP";
}

const hitsIn = madeOnce((rows: readonly PortfolioRow[]) => hitsAmong(rows));
type Lists = MondayAnswer["owners"];
/** The lists that were made of a table, by all else that they depend on. */
const madeOf = madeOnce((_rows: readonly PortfolioRow[]) => new Map<string, Promise<Lists>>());
/** Lists that are kept of one table: more owners than a team has ask for theirs anew. */
const listsAtMost = 200;

/** Clients of one owner's that are told of as put off; beyond these they are counted. */
const putOffAtMost = 100;

/** Who needs attention today: one owner's list, or everybody's; beside it stands what is snoozed. */
export async function monday(query: URLSearchParams, deps: NightlyDeps): Promise<MondayAnswer> {
  const [{ day, rows, table }, settings, snoozes] = await Promise.all([
    tableNow(deps),
    deps.insight.settings(),
    deps.insight.snoozes(),
  ]);
  const todayIn = todayAt(deps.now());
  const owner = query.get("owner");
  const made = madeOf(rows);
  const of = JSON.stringify([daysOf(snoozes, todayIn), owner, settings.owners, [...snoozes]]);
  const lists = made.get(of) ?? mondayOf(rows, { owner, todayIn, settings, snoozes, table });
  if (made.size >= listsAtMost) made.clear();
  made.set(of, lists);
  const owners = await lists;
  return { ...(day === undefined ? {} : { day }), owners, items: owners.flatMap(linesOf) };
}

/** The lines of an owner's list one by one, as each says why. */
const linesOf = ({ items }: Lists[number]): MondayAnswer["items"] =>
  items.flatMap(({ account: { name, owner }, value, reasons }) =>
    reasons.map((reason) => ({ ...reason, name, ...(owner === undefined ? {} : { owner }), value })),
  );

/** What day it is wherever something is put off until one. */
const daysOf = (snoozes: MondayOf["snoozes"], todayIn: TodayIn) =>
  [...new Set([...snoozes.values()].map(({ zone }) => zone))].map(todayIn);

interface MondayOf {
  readonly owner: string | null;
  readonly todayIn: TodayIn;
  readonly settings: Pick<InsightSettings, "owners">;
  readonly snoozes: Awaited<ReturnType<NightlyDeps["insight"]["snoozes"]>>;
  readonly table: Portfolio | undefined;
}

const openedOf = madeOnce(({ alerts }: Portfolio) => openedIn(alerts));

/** Looks at thousands of accounts in slices. */
async function mondayOf(
  rows: readonly PortfolioRow[],
  { owner, todayIn, settings, snoozes, table }: MondayOf,
): Promise<Lists> {
  const own = owner === null ? rows : rows.filter(({ account }) => (account.owner ?? "") === owner);
  const hits = hitsIn(rows);
  const opened: OpenedOf = table === undefined ? () => undefined : openedOf(table);
  const isSnoozed = (account: string, reason: AttentionReason) => {
    const snooze = snoozes.get(`${account}#${reason}`);
    return snooze !== undefined && isPutOff(snooze, opened(account, reason), todayIn);
  };
  // To be at risk has no day of its own: it began with the pass that saw it first.
  const sinceOf: OpenedOf = (account, reason) => (reason === "atRisk" ? opened(account, reason) : undefined);
  const listing = { owners: settings.owners, currencies: currenciesIn(rows) };
  const all = await inSlices(own, (row) => attended(row, { hitOf: () => hits(row)[0], isSnoozed, sinceOf }));
  const byOwner = Map.groupBy(all, ({ row }) => row.account.owner ?? "");
  return Object.entries(mondayLists(all, listing)).map(([name, items]) => {
    const putOff = putOffOf(byOwner.get(name) ?? [], listing);
    const told = putOff.slice(0, putOffAtMost).map((item) => ({
      ...item,
      reasons: item.reasons.map((one) => ({ ...one, snoozed: snoozedOf(snoozes, one) })),
    }));
    return {
      owner: name,
      items,
      ...(told.length === 0 ? {} : { snoozed: { n: putOff.length, items: told } }),
    };
  });
}

/** Until when something is put off, and why. */
function snoozedOf(
  snoozes: MondayOf["snoozes"],
  { account, reason }: { readonly account: string; readonly reason: AttentionReason },
) {
  const { until, reason: why = "" } = snoozes.get(`${account}#${reason}`) ?? {};
  return { reason: why, ...(until === undefined ? {} : { until }) };
}

const byIdOf = madeOnce((rows: readonly PortfolioRow[]) => new Map(rows.map((row) => [row.account.id, row])));

/** The alerts of a table that are open, the newest first. */
const openOf = madeOnce(({ alerts: all }: Portfolio) =>
  madeOnce((rows: readonly PortfolioRow[]) => openAmong(all, byIdOf(rows))),
);

interface OpenAlert {
  readonly owner: string | undefined;
  readonly alert: Omit<Alert, "snoozed" | "closed">;
}

function openAmong(all: readonly Alert[], rows: ReadonlyMap<string, PortfolioRow>) {
  const open = all.flatMap(({ snoozed: _snoozed, closed: _closed, ...alert }): OpenAlert[] => {
    const row = rows.get(alert.account);
    return row === undefined || row.left !== undefined ? [] : [{ owner: row.account.owner, alert }];
  });
  return inOrder(open, ({ alert: { opened, account, reason } }) => [-Date.parse(opened), account, reason]);
}

/** The pages of alerts that were told of a table, by all else that they depend on. */
const alertsOf = madeOnce((_rows: readonly PortfolioRow[]) => new Map<string, AlertList>());

/**
 * A page of what is open of one owner or of everybody: the same page for as long as neither the table nor what is snoozed is
 * another. Throws `BadRequest`.
 */
export async function alerts(query: URLSearchParams, deps: NightlyDeps): Promise<AlertList> {
  const [{ table, rows }, snoozes] = await Promise.all([tableNow(deps), deps.insight.snoozes()]);
  const made = alertsOf(rows);
  const todayIn = todayAt(deps.now());
  const of = JSON.stringify([daysOf(snoozes, todayIn), query.toString(), [...snoozes]]);
  const open = table === undefined ? [] : openOf(table)(rows);
  const told = made.get(of) ?? alertsIn(open, query, { snoozes, todayIn });
  if (made.size >= listsAtMost) made.clear();
  made.set(of, told);
  return told;
}

function alertsIn(
  open: readonly Keyed<OpenAlert>[],
  query: URLSearchParams,
  { snoozes, todayIn }: Pick<MondayOf, "snoozes" | "todayIn">,
): AlertList {
  const owner = query.get("owner");
  const found = owner === null ? open : open.filter(({ item }) => item.owner === owner);
  const { page, next } = orderedPage(found, withLimit(query, usualMany));
  return {
    alerts: page.map(({ alert }) => {
      const snooze = snoozes.get(`${alert.account}#${alert.reason}`);
      if (snooze === undefined || !isPutOff(snooze, alert.opened, todayIn)) return alert;
      const { at: _at, zone: _zone, ...snoozed } = snooze;
      return { ...alert, snoozed };
    }),
    ...(next === undefined ? {} : { next }),
  };
}
