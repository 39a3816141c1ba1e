import type { InsightSettings } from "../../schemas/insight-settings.ts";
import { daysAfter, endOf } from "./days.ts";
import { agreementsOutcome } from "./drivers/agreements.ts";
import { failedPayments } from "./drivers/failed.ts";
import { lastContact, silenceDriver, volumeDriver } from "./drivers/heard.ts";
import { missedMeetings } from "./drivers/meetings.ts";
import { overdueMoney, payDrift } from "./drivers/money.ts";
import { overdueTasks } from "./drivers/tasks.ts";
import { type Waiting, waitingDriver, waitingOf } from "./drivers/waiting.ts";
import type { AccountFacts } from "./facts.ts";
import { factsOn } from "./facts-on.ts";
import { type Capacity, capacityOf } from "./growth/capacity.ts";
import { type OpenEstimate, openEstimates } from "./growth/estimates.ts";
import { type Service, servicesOf } from "./growth/services.ts";
import { type Band, type Driver, type DriverName, driverNames, type Health, healthOf } from "./health.ts";
import { heardAges, sparkOf } from "./heard-weeks.ts";
import { type LastWords, lastWordsOf } from "./last-words.ts";
import { type MeetingAhead, meetingsAhead } from "./meetings-ahead.ts";
import { type AccountMoney, moneyOf } from "./money/account-money.ts";
import { isOurs } from "./money/ledger.ts";
import { type Revenue, yearOf } from "./money/revenue.ts";
import { type Reason, reasonsOf } from "./reasons.ts";
import { driverSentence, overdueSentence } from "./sentences/of-driver.ts";
import { sentenceOf } from "./sentences/of-silence.ts";
import type { Sentence } from "./sentences/sentence.ts";
import { reportingOf } from "./settings.ts";
import { type Silence, silenceOf } from "./silence.ts";
import { type Volume, volumeOf } from "./volume.ts";

/** A driver with what it costs and why. */
export interface ToldDriver {
  readonly name: DriverName;
  readonly points: number;
  readonly u: number;
  readonly sentence: Sentence;
  readonly events: readonly string[];
}

/** Everything told of one account on a day. */
export interface AccountInsight {
  readonly account: AccountFacts["account"];
  readonly day: string;
  readonly silence: Silence & { readonly sentence: Sentence; readonly events: readonly string[] };
  readonly volume: Volume;
  readonly health: Omit<Health, "points"> & {
    readonly drivers: readonly ToldDriver[];
    readonly reasons: readonly Reason[];
    /** By how much the score has changed in four weeks. */
    readonly trend?: number;
  };
  readonly money: AccountMoney & {
    readonly overdue: Sentence;
    readonly year: Revenue & { readonly currency: string };
  };
  readonly lastWords: LastWords;
  readonly waiting?: Waiting;
  readonly services: readonly Service[];
  readonly estimates: readonly OpenEstimate[];
  readonly capacity?: Capacity;
  /** Days on which the customer acted in each of the last 13 weeks, oldest first, a digit each. */
  readonly spark: string;
  readonly nextMeeting?: MeetingAhead;
  readonly left?: AccountFacts["left"];
}

const trendOver = 28;

export interface Asked {
  readonly settings: InsightSettings;
  /** The band of the last pass, which is left only by some points. */
  readonly before?: Band;
  /**
   * The instant at which it is asked, where the day still runs: a meeting later that day lies ahead, and did not take place yet. Left
   * out, the day is over.
   */
  readonly now?: string;
}

/**
 * What is known of an account on a day, by all that is known now. `today` is the last whole day. Pure: neither order nor
 * repetition of what is given makes a difference, and what lies after the day is not seen.
 */
export function insightOf(given: AccountFacts, today: string, asked: Asked): AccountInsight {
  const facts = factsOn(given, today);
  const { account, events, days, left } = facts;
  const ours = events.filter(isOurs);
  const { settings, now = endOf(today) } = asked;
  const { silence, volume, money, waiting, drivers } = looked(facts, today, { settings, now });
  const health = healthOf(drivers, {
    weights: settings.weights,
    ...(asked.before ? { before: asked.before } : {}),
  });
  const said = { silence, volume, money, events, waitingDays: waiting?.days ?? 0, today };
  const earlier = daysAfter(today, -trendOver);
  const then = scoreOn(factsOn(given, earlier), earlier, settings);
  const reporting = reportingOf(settings, mainCurrency(money));
  const capacity = capacityOf(events, today);
  const [nextMeeting] = meetingsAhead(given.events, today, now);
  const { points, ...scored } = health;
  return {
    account,
    day: today,
    silence: { ...silence, sentence: sentenceOf(silence), events: lastContact(silence, ours) },
    volume,
    health: {
      ...scored,
      drivers: driverNames.flatMap((name) => {
        const driver = drivers[name];
        return driver === undefined
          ? []
          : [
              {
                name,
                points: points[name] ?? 0,
                u: driver.u,
                sentence: driverSentence(name, driver, said),
                events: driver.evidence,
              },
            ];
      }),
      reasons: reasonsOf(health),
      ...(health.score === null || then === null ? {} : { trend: health.score - then }),
    },
    money: {
      ...money,
      overdue: overdueSentence(money, today),
      year: { ...yearOf(money.months, today, reporting), currency: reporting.currency },
    },
    lastWords: lastWordsOf(ours),
    services: servicesOf({ days, events: ours }, today),
    estimates: openEstimates(ours, today),
    spark: sparkOf(heardAges(days, today)),
    ...(waiting === undefined ? {} : { waiting }),
    ...(capacity === undefined ? {} : { capacity }),
    ...(nextMeeting === undefined ? {} : { nextMeeting }),
    ...(left === undefined ? {} : { left }),
  };
}

function looked(
  facts: AccountFacts,
  today: string,
  { settings, now }: { readonly settings: InsightSettings; readonly now: string },
) {
  const { events, days, deafSince, openings = new Set(), closed = new Set() } = facts;
  const { moneyFrom, holidays } = settings;
  const ours = events.filter(isOurs);
  const silence = silenceOf(days, today, deafSince);
  const volume = volumeOf(days, today);
  const money = moneyOf(events, today, { moneyFrom, openings, closed });
  const waiting = waitingOf(events, today, holidays);
  const drivers = present({
    silence: silenceDriver(silence, ours),
    volume: volumeDriver(volume),
    overdue: overdueMoney(money, today),
    payDrift: payDrift(money),
    failed: failedPayments(ours, today),
    meetings: missedMeetings(events, today, now),
    agreements: agreementsOutcome(ours, today),
    waiting: waitingDriver(events, today, holidays),
    tasks: overdueTasks(events, today),
  });
  return { silence, volume, money, waiting, drivers };
}

function scoreOn(facts: AccountFacts, day: string, settings: InsightSettings): number | null {
  return healthOf(looked(facts, day, { settings, now: endOf(day) }).drivers, { weights: settings.weights })
    .score;
}

function present(all: Readonly<Record<DriverName, Driver | undefined>>): Partial<Record<DriverName, Driver>> {
  const known: Partial<Record<DriverName, Driver>> = {};
  for (const name of driverNames) {
    const driver = all[name];
    if (driver !== undefined) known[name] = driver;
  }
  return known;
}

/** The currency of most of its documents. */
function mainCurrency({ documents }: AccountMoney): string {
  const found = Map.groupBy(documents, ({ owed }) => owed?.currency ?? "");
  found.delete("");
  return [...found].sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1))[0]?.[0] ?? "GBP";
}
