import type { AccountInsight } from "../account-insight.ts";
import { type ActedDays, actedByMonth } from "../acted-days.ts";
import { dayOf, daysAfter, daysBetween, endOf, monthAfter } from "../days.ts";
import type { AccountFacts } from "../facts.ts";
import { capacityOf } from "../growth/capacity.ts";
import type { Band, DriverName } from "../health.ts";
import { heardAges, packed } from "../heard-weeks.ts";
import { type MeetingAhead, meetingsAhead } from "../meetings-ahead.ts";
import { size } from "../money/decimal.ts";
import { isOurs } from "../money/ledger.ts";
import type { MonthEnds } from "../money/month-ends.ts";
import type { Months } from "../money/months.ts";
import type { PayHabit } from "../money/pay-habit.ts";
import { oldestOverdue, type Receivable } from "../money/receivables.ts";
import type { Sentence } from "../sentences/sentence.ts";
import type { Silence } from "../silence.ts";
import { daysOfLateTasks, type OpenThing, openThings } from "./open-things.ts";
import { overdueAlertDays } from "./states.ts";
import { endedMonths, type TierSuggestion } from "./tiers.ts";

/** An account in the night's table: what the page shows, filters and sorts by. Nothing in it needs another look-up. */
export interface PortfolioRow {
  readonly account: AccountFacts["account"];
  readonly silence: {
    readonly state: Silence["state"];
    readonly elapsed?: number;
    readonly quieterFrom?: string;
    readonly silentFrom?: string;
    readonly sentence: Sentence;
    readonly events: readonly string[];
  };
  readonly health: {
    readonly score: number | null;
    readonly band: Band;
    readonly coverage: number;
    readonly trend?: number | undefined;
    readonly points: Readonly<Partial<Record<DriverName, number>>>;
    /** The two drivers that cost most, in words; each with the events that show it, but in rows of the first release. */
    readonly because: readonly (Sentence & { readonly events?: readonly string[] })[];
    readonly events: readonly string[];
  };
  readonly receivables: Readonly<Record<string, Receivable>>;
  readonly overdue?: {
    readonly sentence: Sentence;
    readonly days: number;
    readonly events: readonly string[];
  };
  /** Of this month and the last 24. */
  readonly months: Months;
  readonly monthEnds: MonthEnds;
  /** On how many days of each of these months who acted. */
  readonly actedDays: ActedDays;
  readonly daysToPay?: { readonly mean: number; readonly drift?: number };
  /** Of who has an invoice. */
  readonly payHabit?: PayHabit | undefined;
  /** The tool whose documents count. */
  readonly ledger?: string | undefined;
  /** The day of its last payment. */
  readonly lastPaid?: string | undefined;
  /** Twelve months' invoices less credits in the reporting currency; for sums and ranks only. */
  readonly year: {
    readonly amount: number;
    readonly currency: string;
    readonly withoutRate: readonly string[];
  };
  readonly services: readonly string[];
  /** The latest event that names one of its services, where any does. */
  readonly serviceEvent?: string | undefined;
  /** The latest event that names each of its services, where one does; not in rows of the first release. */
  readonly serviceEvents?: Readonly<Record<string, string>> | undefined;
  readonly estimates: AccountInsight["estimates"];
  readonly capacity?: AccountInsight["capacity"] | undefined;
  /** Days from an estimate to its acceptance, one each. */
  readonly acceptance?: readonly number[];
  readonly spark: string;
  /** On which days of the spark the customer acted, packed, so that it can be told on a later day; not in rows of the first release. */
  readonly heard?: string;
  /** Agreements that are not signed and tasks of the team's that are late, the longest first. */
  readonly open: readonly OpenThing[];
  readonly nextMeeting?: MeetingAhead | undefined;
  /** Those after the next one, where there are any: the day after the table's runs while it is read. */
  readonly laterMeetings?: readonly MeetingAhead[];
  /** The days on which the team last wrote, met or noted something, and last noted or sent an invoice. */
  readonly acted: { readonly talked?: string | undefined; readonly billed?: string | undefined };
  readonly left?: AccountFacts["left"] | undefined;
  /** Events in and out in the last week, and what waits: how busy the account keeps its owner. */
  readonly week: {
    readonly in: number;
    readonly out: number;
    readonly waiting: number;
    /** By age in days, the last day first, where there were any; not in rows of the first release. */
    readonly byAge?: { readonly in: readonly number[]; readonly out: readonly number[] };
  };
  /** What tiers are suggested by beside money, where there is any of it; not in rows of the first release. */
  readonly forTiers?: ForTiers | undefined;
  /** What the night's table suggests; kept in no row for another night. */
  readonly suggestedTier?: TierSuggestion | undefined;
  /** The day this was computed for, and what would change by date alone before anything new comes. */
  readonly day: string;
  readonly until?: string | undefined;
  /** The day to which its days were counted on, where it stands since an earlier one. */
  readonly countedTo?: string | undefined;
  /** How often its events had changed when it was computed. */
  readonly version?: string | undefined;
}

/** What is known of the last three months that had ended, of what is not the same as today. */
interface ForTiers {
  /** The day from which it has each of its services that it had not all the time. */
  readonly since?: Readonly<Record<string, string>>;
  /** By how much of it work had grown at the end of each month, where it had. */
  readonly grown?: Readonly<Record<string, number>>;
  /** Nothing has been read of some of its invoices. */
  readonly unread?: true;
}

const because = 2;
const keptMonths = 24;
const keptThings = 20;
const keptMeetings = 5;
const talks = /^(note|message|email|meeting|agreement|request)\./;
const bills = /^(note\.added|invoice\.sent)$/;

export function rowOf(insight: AccountInsight, facts: AccountFacts): PortfolioRow {
  const { account, day, silence, health, money, waiting } = insight;
  const drivers = health.drivers.filter(({ points }) => points > 0).sort((a, b) => b.points - a.points);
  const overdue = oldestOverdue(money.receivables);
  const known = "quieterFrom" in silence;
  const heard = heardAges(facts.days, day);
  const [, ...laterMeetings] = meetingsAhead(facts.events, day, endOf(day)).slice(0, keptMeetings);
  const lastService = insight.services
    .filter(({ event }) => event !== undefined)
    .sort((a, b) => (a.last < b.last ? -1 : 1))
    .at(-1);
  return {
    account,
    silence: {
      state: silence.state,
      sentence: silence.sentence,
      events: silence.events,
      ...("elapsed" in silence ? { elapsed: silence.elapsed } : {}),
      ...(known ? { quieterFrom: silence.quieterFrom, silentFrom: silence.silentFrom } : {}),
    },
    health: {
      score: health.score,
      band: health.band,
      coverage: health.coverage,
      trend: health.trend,
      points: Object.fromEntries(drivers.map(({ name, points }) => [name, points])),
      because: drivers.slice(0, because).map(({ sentence, events }) => ({ ...sentence, events })),
      events: [...new Set(drivers.slice(0, because).flatMap(({ events }) => events))],
    },
    receivables: money.receivables.currencies,
    payHabit: money.payHabit,
    ledger: money.ledger,
    lastPaid: money.lastPayment?.issued,
    serviceEvent: lastService?.event,
    serviceEvents: Object.fromEntries(
      insight.services.flatMap(({ name, event }) => (event === undefined ? [] : [[name, event]])),
    ),
    capacity: insight.capacity,
    nextMeeting: insight.nextMeeting,
    left: insight.left,
    until: soonest(insight, [...daysOfLateTasks(facts.events, day), ...daysOf(facts.left)]),
    months: keptOf(money.months, day),
    monthEnds: keptOf(money.monthEnds, day),
    actedDays: keptOf(actedByMonth(facts.days, day), day),
    forTiers: forTiersOf(insight, facts),
    year: {
      amount: size(money.year.amount),
      currency: money.year.currency,
      withoutRate: money.year.withoutRate,
    },
    services: insight.services.map(({ name }) => name),
    estimates: insight.estimates,
    spark: insight.spark,
    ...(heard.size === 0 ? {} : { heard: packed(heard) }),
    ...(laterMeetings.length === 0 ? {} : { laterMeetings }),
    open: openThings(facts.events, day).slice(0, keptThings),
    acted: actedIn(facts, day),
    week: weekOf(facts, day, waiting === undefined ? 0 : 1),
    day,
    ...(overdue === undefined
      ? {}
      : {
          overdue: {
            sentence: money.overdue,
            days: overdue[1].oldestDays,
            events: overdue[1].evidence,
          },
        }),
    ...("mean" in money.daysToPay && money.daysToPay.mean !== undefined
      ? {
          daysToPay: {
            mean: money.daysToPay.mean,
            ...("drift" in money.daysToPay ? { drift: money.daysToPay.drift } : {}),
          },
        }
      : {}),
  };
}

/**
 * How a month ended for an account. A row that has stood since an earlier month says of a later one what is owed: nothing has
 * changed since.
 */
export function endIn(
  row: Pick<PortfolioRow, "day" | "monthEnds" | "receivables">,
  month: string,
): MonthEnds[string] {
  if (month <= row.day.slice(0, 7)) return row.monthEnds[month] ?? {};
  return Object.fromEntries(
    Object.entries(row.receivables).map(([currency, { outstanding }]) => [currency, { open: outstanding }]),
  );
}

function forTiersOf(
  { day, services, money }: AccountInsight,
  { events }: AccountFacts,
): ForTiers | undefined {
  const months = endedMonths(day);
  const [first = ""] = months;
  const since = services.flatMap((one) => (one.since.slice(0, 7) > first ? [[one.name, one.since]] : []));
  const grown = months.flatMap((month) => {
    const capacity = capacityOf(events, daysAfter(`${monthAfter(month, 1)}-01`, -1));
    return capacity === undefined ? [] : [[month, capacity.seen / capacity.expected - 1]];
  });
  const known: ForTiers = {
    ...(since.length === 0 ? {} : { since: Object.fromEntries(since) }),
    ...(grown.length === 0 ? {} : { grown: Object.fromEntries(grown) }),
    ...(money.unread.invoices === 0 ? {} : { unread: true }),
  };
  return Object.keys(known).length === 0 ? undefined : known;
}

/** Of months those that a row keeps. */
const keptOf = <Month>(months: Readonly<Record<string, Month>>, day: string): Record<string, Month> =>
  Object.fromEntries(
    Object.entries(months).filter(([month]) => month >= monthAfter(day.slice(0, 7), -keptMonths)),
  );

/** A departure is noted where its day has begun, which it may not have here. */
const daysOf = (left: AccountFacts["left"]) => (left === undefined ? [] : [left.on]);

/** Days after which a customer's wait for an answer weighs: from the third on, and fully after a fortnight. */
const waits = [3, 8, 14];

/**
 * The next day on which something changes though nothing comes: a silence, a due date, an alert's age, an expiry, a wait for an answer,
 * or another.
 */
function soonest(
  { day, silence, money, estimates, nextMeeting, waiting }: AccountInsight,
  others: readonly string[],
): string | undefined {
  const due = money.documents.flatMap(({ role, state, owed }) =>
    role === "invoice" && state === "open" && owed?.due !== undefined
      ? [1, overdueAlertDays + 1, 61, 91].map((late) => daysAfter(owed.due ?? day, late))
      : [],
  );
  return [
    ...("quieterFrom" in silence ? [silence.quieterFrom, silence.silentFrom] : []),
    ...due,
    ...(waiting === undefined ? [] : waits.map((days) => daysAfter(waiting.since, days))),
    ...others,
    ...estimates.flatMap(({ expires }) =>
      expires === undefined ? [] : [daysAfter(expires, -14), expires, daysAfter(expires, 1)],
    ),
    ...(nextMeeting === undefined ? [] : [dayOf(nextMeeting.time)]),
  ]
    .filter((one) => daysBetween(day, one) > 0)
    .sort()[0];
}

/** Events of both sides in the seven days that end with this one. */
function weekOf({ events }: AccountFacts, day: string, waiting: number): PortfolioRow["week"] {
  const since = daysAfter(day, -7);
  const week = events.filter(
    (event) => dayOf(event.time) > since && dayOf(event.time) <= day && isOurs(event),
  );
  const once = [...new Map(week.map((event) => [event.id, event])).values()];
  const by = (way: "in" | "out") => {
    const own = once.filter(({ direction }) => direction === way);
    const ages = Array.from({ length: 7 }, (_, age) => daysAfter(day, -age));
    return ages.map((on) => own.filter(({ time }) => dayOf(time) === on).length);
  };
  const byAge = { in: by("in"), out: by("out") };
  const told = { in: sum(byAge.in), out: sum(byAge.out), waiting };
  return told.in + told.out === 0 ? told : { ...told, byAge };
}

const sum = (counts: readonly number[]) => counts.reduce((all, one) => all + one, 0);

/** The meeting that is next at an instant after the row's day. */
export const nextAt = (
  { nextMeeting, laterMeetings = [] }: Pick<PortfolioRow, "nextMeeting" | "laterMeetings">,
  now: string,
): MeetingAhead | undefined =>
  [...(nextMeeting === undefined ? [] : [nextMeeting]), ...laterMeetings].find(({ time }) => time > now);

function actedIn({ events }: AccountFacts, day: string): PortfolioRow["acted"] {
  const ours = events.filter(
    (event) => event.direction === "out" && dayOf(event.time) <= day && isOurs(event),
  );
  const last = (types: RegExp) =>
    ours
      .filter(({ type }) => types.test(type))
      .map(({ time }) => dayOf(time))
      .sort()
      .at(-1);
  return { talked: last(talks), billed: last(bills) };
}
