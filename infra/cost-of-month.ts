import { type Capacity, costOfMillion, type Measured, price, units } from "./cost.ts";

/** What is measured of one kind of delivery, and of what it leaves in the tables: bytes of rows, and of those in indexes. */
export interface MeasuredWhole extends Measured {
  readonly storedBytes: number;
}

/** A month of one installation. */
export interface Month {
  readonly deliveries: number;
  /** Its deliveries by kind: which share each has, and which share of those is fetched from the tool's API, too. */
  readonly kinds: readonly {
    readonly one: MeasuredWhole;
    readonly share: number;
    readonly fetched: number;
  }[];
  readonly capacity: Capacity;
  readonly connections: number;
  /** Pages that people open in the console, or programs over the API. */
  readonly pages: number;
  /** Days for which logs are kept, and those for which the archive is. */
  readonly logDays: number;
  readonly archiveDays: number;
}

/** What the template has that costs by being there. */
export interface Standing {
  readonly alarmMetrics: number;
  readonly queues: number;
  /** Names under which logs count; those by connection are there once for each. */
  readonly metrics: { readonly hub: number; readonly connection: number };
}

/** US dollars by AWS's list for us-east-1 on 2026-11-24. */
const monthly = {
  tableGigabyte: 0.25,
  recoveryGigabyte: 0.2,
  archiveGigabyte: 0.023,
  logGigabyte: 0.03,
  alarmMetric: 0.1,
  metric: 0.3,
  dashboard: 3,
  key: 1,
} as const;
const decryption = 0.03 / 10_000;

const gigabyte = 1024 ** 3;
const days = 30.4;
const minutes = days * 24 * 60;
/** How long collect waits for a tool, in milliseconds, with half a gigabyte. */
const fetchMilliseconds = 400;
const collectMemory = 0.5;
/** Of one page: milliseconds of serve with a gigabyte, and read units. */
const page = { milliseconds: 60, readUnits: 30 };
/** Lambda asks each queue with five pollers that wait for twenty seconds. */
const asksAMinute = 5 * 3;

/**
 * Dollars of the month after a year, part by part: the tables then hold the events of twelve months, since events are kept.
 * Mail, files and what leaves AWS are not in it.
 */
export function costOfMonth(month: Month, standing: Standing): Readonly<Record<string, number>> {
  const { deliveries, kinds, capacity, connections, pages } = month;
  const million = deliveries / 1_000_000;
  const ofKinds = (dollars: (kind: Month["kinds"][number]) => number) =>
    kinds.reduce((sum, kind) => sum + kind.share * dollars(kind), 0);
  const together = (one: Measured) =>
    Object.values(costOfMillion(one, capacity)).reduce((sum, dollars) => sum + dollars, 0);
  const mean = (of: (one: MeasuredWhole) => number) => ofKinds(({ one }) => of(one));
  const kept = (forDays: number) => Math.min(forDays, 365) / days;
  return {
    "what comes, to the timeline": million * ofKinds(({ one }) => together(one)),
    // It is recorded a second time, without ingest.
    "what is fetched": million * ofKinds(({ one, fetched }) => fetched * (together(one) + 1e6 * fetch(one))),
    // Once a minute at the most: up to ten processes, each of which keeps a connection's for some eleven minutes.
    "secrets, read": Math.min(deliveries, connections * minutes) * decryption,
    "tables: what a year has left, with recovery": costOfTables(month, 1),
    "archive and logs, kept":
      ((deliveries * mean(({ entryBytes }) => entryBytes)) / gigabyte) *
        kept(month.archiveDays) *
        monthly.archiveGigabyte +
      ((deliveries * mean(({ logBytes }) => logBytes)) / gigabyte) *
        kept(month.logDays) *
        monthly.logGigabyte,
    "queues, asked": standing.queues * asksAMinute * minutes * price.queueRequest,
    schedules: minutes * (price.lambdaRequest + 0.1 * 0.5 * price.lambdaGigabyteSecond),
    "people's pages":
      pages *
      (price.httpRequest +
        price.lambdaRequest +
        (page.milliseconds / 1000) * price.lambdaGigabyteSecond +
        page.readUnits * units[capacity].read),
    "alarms, metrics, dashboard, key":
      standing.alarmMetrics * monthly.alarmMetric +
      (standing.metrics.hub + connections * standing.metrics.connection) * monthly.metric +
      monthly.dashboard +
      monthly.key,
  };
}

/**
 * Dollars a month of the tables after so many years, with recovery. With `eventYears` events go that long after the end of the month
 * in which they happened.
 */
export function costOfTables({ deliveries, kinds }: Month, years: number, eventYears = Infinity): number {
  const bytes = kinds.reduce((sum, { one, share }) => sum + share * one.storedBytes, 0);
  const months = Math.min(12 * years, 12 * eventYears + 1);
  return ((months * deliveries * bytes) / gigabyte) * (monthly.tableGigabyte + monthly.recoveryGigabyte);
}

/** Dollars of asking a tool once. */
const fetch = ({ batch }: Measured) =>
  price.lambdaRequest / batch +
  (fetchMilliseconds / 1000) * collectMemory * price.lambdaGigabyteSecond +
  2 * price.queueRequest;
