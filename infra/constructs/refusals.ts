import { Duration } from "aws-cdk-lib";
import { type IMetric, MathExpression, Metric } from "aws-cdk-lib/aws-cloudwatch";
import type { Rule } from "aws-cdk-lib/aws-events";
import type { Alarms } from "./alarms.ts";
import type { HttpFront } from "./http-front.ts";
import type { HubFunction } from "./hub-function.ts";

const period = Duration.minutes(5);

export interface Refusing {
  readonly http: HttpFront;
  /** Where the hub's own metrics are. */
  readonly namespace: string;
  readonly busName: string;
  /** The rules of the hub's bus, each of which feeds a queue. */
  readonly rules: readonly Rule[];
  /** The functions for which no tool and no person waits. */
  readonly background: readonly HubFunction[];
}

/** What AWS refuses of what the hub asks it, and what is refused of what others ask the hub. */
export interface Refusals {
  readonly httpFaults: IMetric;
  readonly tooMany: IMetric;
  readonly busThrottled: IMetric;
  readonly busFailed: IMetric;
  /** By rule, what neither its queue nor the dead letters have taken. */
  readonly undelivered: readonly IMetric[];
  readonly secretsRefused: IMetric;
  readonly throttled: readonly IMetric[];
  /** Of the account's concurrent calls, in percent: what runs, and what is reserved. */
  readonly concurrency: IMetric;
}

export function refusalsOf({ http, namespace, busName, rules, background }: Refusing): Refusals {
  const events = (metricName: string, dimensionsMap: Record<string, string> = {}) =>
    new Metric({ namespace: "AWS/Events", metricName, dimensionsMap, statistic: "Sum", period });
  const ofAccount = (metricName: string) =>
    new Metric({ namespace: "AWS/Lambda", metricName, statistic: "Maximum", period });
  return {
    httpFaults: http.api.metricServerError({ statistic: "Sum", period }),
    tooMany: http.tooMany.metric({ statistic: "Sum", period }),
    // EventBridge tells these of the account and region, by no bus.
    busThrottled: events("PutEventsApproximateThrottledCount"),
    busFailed: events("PutEventsFailedEntriesCount"),
    undelivered: rules.map(({ ruleName }) =>
      events("InvocationsFailedToBeSentToDlq", { EventBusName: busName, RuleName: ruleName }),
    ),
    secretsRefused: new Metric({ namespace, metricName: "SecretsRefused", statistic: "Sum", period }),
    throttled: background.map(({ lambda }) => lambda.metricThrottles({ statistic: "Sum", period })),
    // https://docs.aws.amazon.com/lambda/latest/dg/monitoring-concurrency.html
    concurrency: new MathExpression({
      label: "concurrency",
      expression: "100 * claimed / SERVICE_QUOTA(running)",
      period,
      usingMetrics: {
        claimed: ofAccount("ClaimedAccountConcurrency"),
        running: ofAccount("ConcurrentExecutions"),
      },
    }),
  };
}

const together = (label: string, metrics: readonly IMetric[]): IMetric =>
  new MathExpression({
    label,
    expression: "SUM(METRICS())",
    period,
    usingMetrics: Object.fromEntries(metrics.map((metric, n) => [`m${n}`, metric])),
  });

/** The alarms on what is refused before the hub's own code could say so. */
export function addRefusalAlarms(alarms: Alarms, refusals: Refusals): void {
  alarms.add({
    name: "http-faults",
    metric: refusals.httpFaults,
    above: 10,
    periods: 2,
    loses: "nothing while their tools send again; pages do not load.",
    first: "see whether ingest-faults or api-faults rings, too; if neither does, no function was reached.",
  });
  alarms.add({
    name: "http-throttled",
    metric: refusals.tooMany,
    above: 100,
    periods: 1,
    loses: "deliveries of tools that do not send again what is answered 429.",
    first: "see on the dashboard which route is above its rate, and whether one tool floods it.",
  });
  alarms.add({
    name: "bus-refusing",
    metric: together("refused by the bus", [refusals.busThrottled, refusals.busFailed]),
    above: 0,
    periods: 2,
    loses: "nothing while their tools send again; what is not taken after four tries is answered 503.",
    first: "compare what is published a second with the region's quota for PutEvents, and have it raised.",
  });
  alarms.add({
    name: "bus-undelivered",
    metric: together("handed over to no queue", refusals.undelivered),
    above: 0,
    periods: 1,
    loses: "events that were accepted: no queue has them, only the archive.",
    first: "compare the queues' policies with the stack, then hub replay --since that time.",
  });
  alarms.add({
    name: "secrets-refused",
    metric: refusals.secretsRefused,
    above: 20,
    periods: 2,
    loses:
      "nothing while their tools send again; connections whose secrets are not known yet are answered 503.",
    first: "read ingest's log, secrets_refused: ThrottlingException is Parameter Store's quota.",
  });
  alarms.add({
    name: "functions-throttled",
    metric: together("functions throttled", refusals.throttled),
    above: 100,
    periods: 3,
    loses: "nothing; events, files and alerts come late.",
    first: "see concurrency-used, and what else runs in this account.",
  });
  alarms.add({
    name: "concurrency-used",
    metric: refusals.concurrency,
    above: 80,
    periods: 2,
    loses: "nothing yet; at 100 % deliveries are answered 503 whatever runs.",
    first: "have the account's quota of concurrent executions raised, or set -c ingestConcurrency.",
  });
}
