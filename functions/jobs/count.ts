import { isDeepStrictEqual } from "node:util";
import { calledBy } from "../matching/account-name.ts";
import { added, type Counters, countersOf } from "../matching/rollup.ts";
import { wordOf } from "../matching/who-acted.ts";
import { Overtaken, retrying } from "../shared/retrying.ts";
import { noteHours } from "../store/busy-hours.ts";
import type { Card } from "../store/cards.ts";
import type { Kept } from "../store/counted-rows.ts";
import { instantAt } from "../store/position.ts";
import type { CountedDay, CountedMonth } from "../store/rollups.ts";
import type { PlacedRow } from "../store/rows.ts";
import { type AccountDay, daysOf, type ToCount } from "../store/to-count.ts";
import type { WorkDeps } from "./deps.ts";

type CountDeps = Pick<WorkDeps, "toCount" | "events" | "lists" | "accountsTable" | "rollups" | "now">;

/** Rows of what is to be counted that are dealt with at once: the more, the more events of one account share a count. */
const together = 1_000;
/** Events of these rows that are read at once, unless one row names more. */
const eventsTogether = 2_500;
/** Months that are counted at once. */
const atOnce = 10;
/** How often a count is begun again that another has overtaken. The first reads what may be a moment old, for half the units. */
const rounds = 20;

/**
 * Counts the accounts anew whose events have come, gone or changed: days, months and cards. Whatever is counted is counted
 * whole, from the events that are there, so that it may be done twice, at once, and be cut off anywhere. Rows go only after
 * the count that they ask for. What comes while it counts is left to the next call: an account to which events keep coming
 * would be counted again for every few of them.
 */
export async function countEvents(deps: CountDeps, timeIsUp: () => boolean): Promise<void> {
  const begun = deps.now().toISOString();
  for await (const rows of deps.toCount.pages(together)) {
    if (timeIsUp()) return;
    const before = rows.filter(({ sk }) => instantAt(sk) <= begun);
    await countRows(before, deps, timeIsUp);
    if (before.length < rows.length) return;
  }
}

/** What one account's month is to be counted for: the days, and the rows that ask for it. */
interface Asked {
  readonly account: string;
  readonly month: string;
  readonly days: Set<string>;
  readonly by: Set<ToCount>;
}

function groupsOf(rows: readonly ToCount[]): ToCount[][] {
  const groups: ToCount[][] = [];
  let events = 0;
  for (const row of rows) {
    const group = groups.at(-1);
    events += row.events.length;
    if (group && events <= eventsTogether) group.push(row);
    else {
      groups.push([row]);
      events = row.events.length;
    }
  }
  return groups;
}

async function countRows(rows: readonly ToCount[], deps: CountDeps, timeIsUp: () => boolean): Promise<void> {
  const days = new Map<string, readonly AccountDay[]>();
  for (const group of groupsOf(rows)) for (const one of await daysIn(group, deps)) days.set(...one);
  const months = monthsOf(rows, days);
  const touched = { ids: new Set(rows.flatMap(({ events }) => events)), byDay: byDay(days) };
  const done = new Done(rows, months, deps);
  for (let n = 0; n < months.length; n += atOnce) {
    const some = months.slice(n, n + atOnce);
    const counted = await Promise.all(
      some.map(async (asked) => !timeIsUp() && (await countMonth(asked, touched, deps))),
    );
    for (const [nth, asked] of some.entries()) done.dealtWith(asked, counted[nth] === true);
    await done.write(rowsWritten);
  }
  await done.write(1);
}

/** Rows that are done with together: what a count has come to then stays, whatever breaks it off. */
const rowsWritten = 100;

/** Takes rows away whose months are all counted, after noting their accounts. */
class Done {
  readonly #deps: CountDeps;
  readonly #left: Map<ToCount, number>;
  #rows: ToCount[];
  #accounts = new Set<string>();

  constructor(rows: readonly ToCount[], months: readonly Asked[], deps: CountDeps) {
    this.#deps = deps;
    this.#left = new Map(rows.map((row) => [row, 0]));
    for (const { by } of months) for (const row of by) this.#left.set(row, (this.#left.get(row) ?? 0) + 1);
    this.#rows = rows.filter((row) => this.#left.get(row) === 0);
  }

  /** A row that waits for one of its months stays. */
  dealtWith({ account, by }: Asked, isCounted: boolean): void {
    if (isCounted) this.#accounts.add(account);
    for (const row of by) {
      const left = isCounted ? (this.#left.get(row) ?? 0) - 1 : Number.POSITIVE_INFINITY;
      this.#left.set(row, left);
      if (left === 0) this.#rows.push(row);
    }
  }

  async write(least: number): Promise<void> {
    if (this.#rows.length < least) return;
    await this.#deps.accountsTable.changed.note([...this.#accounts]);
    await this.#deps.toCount.done(this.#rows);
    this.#rows = [];
    this.#accounts = new Set();
  }
}

/** The days of accounts at which events are, as their own rows have it; provisional accounts get their names, and hours their notes, by the way. */
async function daysIn(rows: readonly ToCount[], deps: CountDeps): Promise<[string, AccountDay[]][]> {
  const events = await deps.events.several([...new Set(rows.flatMap(({ events }) => events))]);
  await callAccounts([...events.values()], deps);
  await noteHours(deps.events.table, [...events.values()], deps.now());
  // Late: most messages are of jobs.
  const { noteKinds } = await import("../store/note-kinds.ts");
  await noteKinds(deps.events.table, [...events.values()]);
  return [...events].map(([id, row]) => [id, daysOf(row)]);
}

type Days = ReadonlyMap<string, readonly AccountDay[]>;

function monthsOf(rows: readonly ToCount[], days: Days): Asked[] {
  const months = new Map<string, Asked>();
  for (const row of rows) {
    const now = row.events.flatMap((id) => days.get(id) ?? []);
    for (const { account, day } of [...row.left, ...now]) {
      const month = day.slice(0, 7);
      const asked = months.get(`${account} ${month}`) ?? { account, month, days: new Set(), by: new Set() };
      asked.days.add(day);
      asked.by.add(row);
      months.set(`${account} ${month}`, asked);
    }
  }
  return [...months.values()];
}

/** The events that are to be counted, and where their own rows have them. */
interface Touched {
  readonly ids: ReadonlySet<string>;
  readonly byDay: ReadonlyMap<string, ReadonlySet<string>>;
}

function byDay(days: Days): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const [id, those] of days)
    for (const { account, day } of those) {
      const name = `${account} ${day}`;
      found.set(name, (found.get(name) ?? new Set()).add(id));
    }
  return found;
}

/** False where the index does not show yet what the events' own rows say, or a large day is to wait. */
async function countMonth(asked: Asked, touched: Touched, deps: CountDeps): Promise<boolean> {
  const { account, month } = asked;
  return await retrying({ rounds }, async (round) => {
    const consistent = round > 1;
    const before = await deps.rollups.month(account, month, { consistent });
    if (isTooSoon(asked, before, deps.now())) return false;
    const days = new Map(before?.days);
    for (const day of asked.days) {
      const counted = await countDay(account, day, touched, deps);
      if (counted === "behind") return false;
      if (counted) days.set(day, counted);
      else days.delete(day);
    }
    if (before && isDeepStrictEqual(before.days, days)) {
      // A month that only looks as if it were so already is read again; one that is not as it was read cannot be written.
      if (!consistent) throw new Overtaken();
      await carry(account, month, before, deps);
      return true;
    }
    // Also where nothing is left of a month without a row: another count that is late must not put what it saw before.
    if (!isKept(await deps.rollups.keep(account, month, days, before))) return true;
    await carry(account, month, { version: (before?.version ?? 0) + 1, days }, deps);
    return true;
  });
}

/** Throws `Overtaken` where another was first; false where nothing is counted of the account any more. */
function isKept(kept: Kept): boolean {
  if (kept === "refused") throw new Overtaken();
  return kept === "done";
}

/** Milliseconds that a large day waits for each of its events, so that it is not read again for each that comes. */
const restOfLargeDay = 20;
const largeDay = 500;

function isTooSoon({ days, by }: Asked, before: CountedMonth | undefined, now: Date): boolean {
  const largest = Math.max(
    0,
    ...[...days].map((day) => Number(before?.days.get(day)?.counters.events ?? 0n)),
  );
  const since = Math.min(...[...by].map(({ sk }) => Date.parse(instantAt(sk))));
  return largest > largeDay && now.getTime() - since < largest * restOfLargeDay;
}

async function countDay(
  account: string,
  day: string,
  touched: Touched,
  { lists }: CountDeps,
): Promise<CountedDay | undefined | "behind"> {
  let counters: Counters = {};
  let last = "";
  let heard = "";
  const shown = new Set<string>();
  for await (const rows of lists.onDay(account, day))
    for (const { pk, event } of rows) {
      counters = added(counters, countersOf(event));
      last = event.time > last ? event.time : last;
      if (wordOf(event) === "customer" && event.time > heard) heard = event.time;
      if (touched.ids.has(pk)) shown.add(pk);
    }
  const here = touched.byDay.get(`${account} ${day}`) ?? new Set();
  if (here.size !== shown.size || [...here].some((id) => !shown.has(id))) return "behind";
  return last === "" ? undefined : { counters, last, ...(heard === "" ? {} : { heard }) };
}

/** Carries a month over to the account's card, unless a later count of it is there. */
async function carry(
  account: string,
  month: string,
  { version, days }: CountedMonth,
  { accountsTable, rollups }: CountDeps,
): Promise<void> {
  await retrying({ rounds }, async (round) => {
    const card = await accountsTable.cards.get(account, { consistent: round > 1 });
    if (card && (card.months[month]?.version ?? 0) >= version) return;
    const events = [...days.values()].reduce((sum, { counters }) => sum + Number(counters.events ?? 0n), 0);
    const months = { ...card?.months, [month]: accountsTable.cards.month(month, version, events) };
    const newest = newestOf(months);
    let last = card?.lastEventAt;
    if (newest === month) last = lastOf(days);
    else if (newest !== newestOf(card?.months ?? {}))
      last = newest && lastOf((await rollups.month(account, newest, {}))?.days ?? new Map());
    const lastHeard = await heardBy({ card, account, month, days, months }, rollups);
    const next = {
      eventCount: Object.values(months).reduce((sum, one) => sum + one.events, 0),
      ...(last === undefined ? {} : { lastEventAt: last }),
      ...(lastHeard === undefined ? {} : { lastHeardAt: lastHeard }),
      months,
    };
    isKept(await accountsTable.cards.keep(account, next, card));
  });
}

/** When the customer last had a word. Earlier months are read only where the month that had it has it no longer. */
async function heardBy(
  {
    card,
    account,
    month,
    days,
    months,
  }: {
    card: Card | undefined;
    account: string;
    month: string;
    days: CountedMonth["days"];
    months: Card["months"];
  },
  rollups: CountDeps["rollups"],
): Promise<string | undefined> {
  const before = card?.lastHeardAt;
  const here = heardOf(days);
  if (here !== undefined && here >= (before ?? "")) return here;
  if (before?.slice(0, 7) !== month) return before;
  const earlier = Object.keys(months).filter((one) => one < month && (months[one]?.events ?? 0) > 0);
  let found = here;
  for (const one of earlier.sort().reverse()) {
    if (found !== undefined) break;
    found = heardOf((await rollups.month(account, one, {}))?.days ?? new Map());
  }
  return found;
}

const heardOf = (days: CountedMonth["days"]) =>
  [...days.values()]
    .flatMap(({ heard }) => heard ?? [])
    .sort()
    .at(-1);

const newestOf = (months: Card["months"]) =>
  Object.keys(months)
    .filter((month) => (months[month]?.events ?? 0) > 0)
    .sort()
    .at(-1);

const lastOf = (days: CountedMonth["days"]) =>
  [...days.values()]
    .map(({ last }) => last)
    .sort()
    .at(-1);

/** Provisional accounts go by what their newest event calls them, and by the first of their people. */
async function callAccounts(rows: readonly PlacedRow[], { accountsTable }: CountDeps): Promise<void> {
  const called = new Map<string, Parameters<typeof accountsTable.call>>();
  for (const { event, account, matched, recordedTime } of rows.toSorted(byRecordedTime)) {
    if (account === undefined || matched?.rule !== "provisional") continue;
    const [, known] = called.get(account) ?? [];
    const names = { ...known, ...calledBy(event, matched.identity) };
    const person = known?.calledPerson ?? names.calledPerson;
    called.set(account, [account, { ...names, ...(person ? { calledPerson: person } : {}) }, recordedTime]);
  }
  await Promise.all([...called.values()].map(async (one) => await accountsTable.call(...one)));
}

const byRecordedTime = (a: PlacedRow, b: PlacedRow) => (a.recordedTime < b.recordedTime ? -1 : 1);
