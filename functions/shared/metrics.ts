import type { Log } from "./ports.ts";

type Fields = Parameters<Log>[2];

interface Counted {
  readonly metric: string;
  readonly unit: "Count" | "Milliseconds";
  readonly value: number;
  /** The fields by which it is told apart; it is always counted over all, too. */
  readonly by?: readonly string[] | undefined;
}

const one = (metric: string, by?: readonly string[]): Counted => ({ metric, unit: "Count", value: 1, by });

const measured = (metric: string, unit: Counted["unit"], value: Fields[string]): readonly Counted[] =>
  typeof value === "number" ? [{ metric, unit, value }] : [];

/** What the log's codes count. A line of no code here that tells of a refused or failed request counts by its status. */
const counted: Readonly<Record<string, (fields: Fields) => readonly Counted[]>> = {
  delivery_accepted: () => [one("Accepted", ["tool", "connection"])],
  delivery_unrecognized: () => [one("Accepted", ["tool", "connection"]), one("Unrecognized", ["tool"])],
  event_recorded: ({ age, lag }) => [
    one("Recorded"),
    ...measured("Age", "Milliseconds", age),
    ...measured("Lag", "Milliseconds", lag),
  ],
  event_duplicate: () => [one("Duplicates")],
  record_failed: () => [one("RecordFailed")],
  connections_watched: ({ quiet }) => measured("QuietConnections", "Count", quiet),
  secrets_refused: () => [one("SecretsRefused")],
  fetch_carried_out: () => [one("Fetched")],
  fetch_failed: () => [one("FetchFailed")],
};

function countsOf(code: string, fields: Fields, source: string): readonly Counted[] {
  const known = Object.hasOwn(counted, code) ? counted[code] : undefined;
  if (known) return known(fields);
  if (typeof fields.status !== "number") return [];
  if (fields.status >= 500) return [one("Faults", ["source"])];
  return source === "ingest" ? [one("Rejected", ["reason"])] : [];
}

/** One directive for all metrics that are told apart in the same way: a line costs by its length. */
function directives(counts: readonly Counted[], namespace: string) {
  const alike = Map.groupBy(counts, ({ by = [] }) => by.join());
  return [...alike.values()].map((group) => {
    const by = group[0]?.by;
    return {
      Namespace: namespace,
      Dimensions: by ? [[], by] : [[]],
      Metrics: group.map(({ metric, unit }) => ({ Name: metric, Unit: unit })),
    };
  });
}

/**
 * A log whose lines are CloudWatch's embedded metrics too, where they count something:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 * `source` is the function's name.
 */
export function meteredLog(namespace: string, source: string, write: (line: string) => void): Log {
  return (level, code, fields) => {
    const now = new Date();
    const counts = countsOf(code, fields, source);
    const line = { time: now.toISOString(), level, code, source, ...fields };
    const embedded = {
      ...line,
      ...(counts.some(({ by }) => by?.includes("reason")) ? { reason: fields.reason ?? code } : {}),
      ...Object.fromEntries(counts.map(({ metric, value }) => [metric, value])),
      _aws: { Timestamp: now.getTime(), CloudWatchMetrics: directives(counts, namespace) },
    };
    write(`${JSON.stringify(counts.length > 0 ? embedded : line)}\n`);
  };
}
