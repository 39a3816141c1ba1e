import { Duration } from "aws-cdk-lib";
import { type IMetric, MathExpression, Metric } from "aws-cdk-lib/aws-cloudwatch";
import type { TableShape } from "../tables.ts";
import type { Alarms } from "./alarms.ts";
import type { HubFunction } from "./hub-function.ts";
import type { HubTable } from "./storage.ts";

const period = Duration.minutes(5);

/** Requests that a function could not answer: it said so, broke, ran out of time, or was not even started. */
function faults(of: HubFunction, source: string): IMetric {
  const { lambda, namespace } = of;
  return new MathExpression({
    label: `${source} faults`,
    expression: "SUM(METRICS())",
    period,
    usingMetrics: {
      told: new Metric({
        namespace,
        metricName: "Faults",
        dimensionsMap: { source },
        statistic: "Sum",
        period,
      }),
      broken: lambda.metricErrors({ statistic: "Sum", period }),
      throttled: lambda.metricThrottles({ statistic: "Sum", period }),
    },
  });
}

/** Reads and writes that a table or its indexes throttled. */
function throttles(table: HubTable, { indexes }: TableShape): Record<string, IMetric> {
  const [reads, writes] = ["ReadThrottleEvents", "WriteThrottleEvents"] as const;
  const of = (name: string, dimensions: Record<string, string>, metrics: readonly string[]) =>
    metrics.map((metricName): [string, IMetric] => [
      `${name}${metricName}`,
      new Metric({
        namespace: "AWS/DynamoDB",
        metricName,
        dimensionsMap: { TableName: table.tableName, ...dimensions },
        statistic: "Sum",
        period,
      }),
    ]);
  return Object.fromEntries([
    ...of("table", {}, [reads, writes]),
    // An alarm takes ten metrics; an index that turns writes away holds up its table.
    ...indexes.flatMap(({ name }) => of(name, { GlobalSecondaryIndexName: name }, [writes])),
  ]);
}

export interface Watched {
  readonly ingest: HubFunction;
  readonly serve: HubFunction;
  readonly tables: Readonly<Record<string, readonly [HubTable, TableShape]>>;
}

/** The alarms on ingest, the API and the tables; a worker brings its own. */
export function addHubAlarms(alarms: Alarms, { ingest, serve, tables }: Watched): void {
  alarms.add({
    name: "ingest-faults",
    metric: faults(ingest, "ingest"),
    above: 3,
    periods: 1,
    loses: "nothing while their tools send again, as most do for hours; after that, events.",
    first:
      "read ingest's log for upstream_unavailable and internal_error: the first is AWS's fault or a lost right, the second is ours.",
  });
  alarms.add({
    name: "ingest-slow",
    metric: ingest.lambda.metricDuration({ statistic: "p99", period }),
    above: 3_000,
    periods: 3,
    loses: "deliveries of tools that wait three to five seconds and do not send again.",
    first: "see whether EventBridge or SSM answers slowly (traces), or the function is short of memory.",
  });
  alarms.add({
    name: "signatures-refused",
    metric: new Metric({
      namespace: ingest.namespace,
      metricName: "Rejected",
      dimensionsMap: { reason: "mismatch" },
      statistic: "Sum",
      period,
    }),
    above: 20,
    periods: 3,
    loses: "the deliveries of a connection whose secret was changed in the tool and not here.",
    first:
      "find the connection in ingest's log (signature_invalid, reason mismatch) and put its new secret beside the old one.",
  });
  alarms.add({
    name: "deliveries-unrecognized",
    metric: new Metric({
      namespace: ingest.namespace,
      metricName: "Unrecognized",
      statistic: "Sum",
      period: Duration.hours(1),
    }),
    above: 0,
    periods: 1,
    loses: "no delivery, but what it says is on no timeline until it is understood.",
    first: "see on the connection's page, or by hub doctor, what came and why it was not understood.",
  });
  alarms.add({
    name: "api-faults",
    metric: faults(serve, "serve"),
    above: 5,
    periods: 2,
    loses: "no event, but they cannot read their timelines.",
    first: "read serve's log for internal_error and upstream_unavailable; its `at` says where in the code.",
  });
  for (const [name, [table, shape]] of Object.entries(tables)) {
    alarms.add({
      name: `${name}-throttled`,
      metric: new MathExpression({
        label: `${name} throttles`,
        expression: "SUM(METRICS())",
        period,
        usingMetrics: throttles(table, shape),
      }),
      above: 0,
      periods: 2,
      loses: "nothing; events come late and pages load slowly until DynamoDB has made room.",
      first:
        "see on the dashboard whether one tool floods the hub; on-demand tables double by themselves within half an hour.",
    });
  }
}
