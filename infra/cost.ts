/** What one small delivery takes, as measured by test/infra/cost.test.ts; sizes in bytes, times in milliseconds. */
export interface Measured {
  readonly writeUnits: number;
  readonly readUnits: number;
  /** A bus entry's whole size. */
  readonly entryBytes: number;
  readonly logBytes: number;
  readonly ingestMilliseconds: number;
  readonly recordMilliseconds: number;
  /** Of counting what was recorded, by the delivery. */
  readonly countMilliseconds: number;
  /** Messages that record takes in one call. */
  readonly batch: number;
}

/** US dollars by AWS's list for us-east-1 on 2026-11-24, without free tiers. */
export const price = {
  httpRequest: 1.0e-6,
  lambdaRequest: 0.2e-6,
  lambdaGigabyteSecond: 0.0000133334,
  busEntry: 1.0e-6,
  archiveGigabyte: 0.1,
  queueRequest: 0.4e-6,
  logGigabyte: 0.5,
  trace: 5e-6,
} as const;

/** Share of the provisioned units that a steady load uses: where the tables' scaling keeps it. */
const used = 0.7;
const hourly = (price: number) => price / 3_600 / used;

/** What a unit of the tables costs: asked for by request, or held ready by the hour. */
export const units = {
  "on demand": { write: 0.625e-6, read: 0.125e-6 },
  provisioned: { write: hourly(0.00065), read: hourly(0.00013) },
} as const;
export type Capacity = keyof typeof units;

const gigabyte = 1024 ** 3;
const memory = 0.5;
/** X-Ray's own rule: one of twenty. */
const traced = 0.05;
/** Bytes of the HTTP API's access log line. */
const accessLine = 330;

/** Dollars that a million small deliveries cost, from ingest to the timeline, part by part. */
export function costOfMillion(one: Measured, capacity: Capacity): Readonly<Record<string, number>> {
  const million = 1_000_000;
  const second = (milliseconds: number) => (milliseconds / 1000) * memory * price.lambdaGigabyteSecond;
  return {
    "HTTP API": million * price.httpRequest,
    "Lambda: ingest": million * (price.lambdaRequest + second(one.ingestMilliseconds)),
    "EventBridge: the bus": million * Math.ceil(one.entryBytes / 65_536) * price.busEntry,
    "EventBridge: the archive": ((million * one.entryBytes) / gigabyte) * price.archiveGigabyte,
    // Beside the delivery's own message one a batch, that it is to be counted.
    SQS: million * (1 + 5 / one.batch) * price.queueRequest,
    "Lambda: record": million * (price.lambdaRequest / one.batch + second(one.recordMilliseconds)),
    "Lambda: count": million * (price.lambdaRequest / one.batch + second(one.countMilliseconds)),
    "DynamoDB: writes": million * one.writeUnits * units[capacity].write,
    "DynamoDB: reads": million * one.readUnits * units[capacity].read,
    "CloudWatch Logs": ((million * (one.logBytes + accessLine)) / gigabyte) * price.logGigabyte,
    "X-Ray": million * traced * price.trace,
  };
}
