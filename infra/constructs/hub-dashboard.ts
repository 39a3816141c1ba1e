import { Aws, Duration } from "aws-cdk-lib";
import {
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  LogQueryVisualizationType,
  LogQueryWidget,
  MathExpression,
  Metric,
  PeriodOverride,
} from "aws-cdk-lib/aws-cloudwatch";
import type { ILogGroup } from "aws-cdk-lib/aws-logs";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { Settings } from "../settings.ts";
import type { Alarms } from "./alarms.ts";
import type { Watched } from "./hub-alarms.ts";
import type { HubFunction } from "./hub-function.ts";
import type { Refusals } from "./refusals.ts";
import type { Worker } from "./worker.ts";

export interface HubDashboardProps extends Watched {
  readonly settings: Settings;
  readonly alarms: Alarms;
  readonly workers: Readonly<Record<string, Worker>>;
  readonly watch: HubFunction;
  readonly refusals: Refusals;
  readonly accessLogs: ILogGroup;
}

const period = Duration.minutes(5);
const sum = { statistic: "Sum", period } as const;

/** One page, from ingest to the timeline, in the order in which a delivery travels. */
export class HubDashboard extends Construct {
  readonly url: string;

  constructor(scope: Construct, id: string, props: HubDashboardProps) {
    super(scope, id);
    const { settings, alarms, ingest, serve, workers, watch, tables, refusals, accessLogs } = props;
    const name = settings.prefix;
    const dashboard = new Dashboard(this, "Dashboard", {
      dashboardName: name,
      defaultInterval: Duration.hours(12),
      periodOverride: PeriodOverride.AUTO,
    });
    this.url = `https://${Aws.REGION}.console.aws.amazon.com/cloudwatch/home?region=${Aws.REGION}#dashboards/dashboard/${name}`;
    const { namespace } = ingest;
    const counted = (metricName: string, statistic = "Sum") =>
      new Metric({ namespace, metricName, statistic, period });
    dashboard.addWidgets(
      new AlarmStatusWidget({ title: "Alarms", width: 24, height: 3, alarms: alarms.all }),
    );
    dashboard.addWidgets(
      graph("Accepted, by connection", [found(namespace, "tool,connection", "Accepted")]),
      graph("Rejected, by reason", [found(namespace, "reason", "Rejected")]),
      graph("Ingest's answer", durations(ingest)),
    );
    dashboard.addWidgets(
      graph("Recorded", [
        counted("Recorded"),
        counted("Duplicates"),
        counted("Unrecognized"),
        counted("RecordFailed"),
        counted("Fetched"),
        counted("FetchFailed"),
      ]),
      graph("Received → timeline", [counted("Lag", "p50"), counted("Lag", "p99")]),
      graph("Happened → timeline", [counted("Age", "p50"), counted("Age", "p99")]),
    );
    dashboard.addWidgets(
      graph("HTTP API: 5xx and 429", [refusals.httpFaults, refusals.tooMany]),
      new LogQueryWidget({
        title: "Answered 429, by route",
        width: 16,
        height: 6,
        logGroupNames: [accessLogs.logGroupName],
        view: LogQueryVisualizationType.TABLE,
        queryLines: ["filter status = '429'", "stats count(*) as answers by route", "sort answers desc"],
      }),
    );
    dashboard.addWidgets(
      graph("Refused by the bus, by Parameter Store", [
        refusals.busThrottled,
        refusals.busFailed,
        ...refusals.undelivered,
        refusals.secretsRefused,
      ]),
      graph("Concurrent calls, of the account's, in percent", [refusals.concurrency]),
      graph("Throttled functions", [
        ...refusals.throttled,
        ...[ingest, serve].map(({ lambda }) => lambda.metricThrottles(sum)),
      ]),
    );
    dashboard.addWidgets(
      graph("Quiet connections", [counted("QuietConnections", "Maximum")]),
      new LogQueryWidget({
        title: "Connections that fell silent, and that came back",
        width: 16,
        height: 6,
        logGroupNames: [watch.lambda.logGroup.logGroupName],
        view: LogQueryVisualizationType.TABLE,
        queryLines: [
          "fields @timestamp, code, connection, since, reason",
          "filter code in ['connection_quiet', 'connection_back']",
          "sort @timestamp desc",
          "limit 20",
        ],
      }),
    );
    for (const [worker, { queue, dead, function: work }] of Object.entries(workers)) {
      dashboard.addWidgets(
        graph(`${worker}: waiting and dead`, [waiting(queue), waiting(dead)]),
        graph(`${worker}: age of the oldest message`, [
          queue.metricApproximateAgeOfOldestMessage({ statistic: "Maximum", period }),
        ]),
        graph(`${worker}: calls`, [
          work.lambda.metricInvocations(sum),
          work.lambda.metricErrors(sum),
          work.lambda.metricThrottles(sum),
        ]),
      );
    }
    dashboard.addWidgets(
      graph("API", [serve.lambda.metricInvocations(sum), serve.lambda.metricErrors(sum)]),
      graph("The API's answer", durations(serve)),
      graph(
        "Units of the tables",
        Object.values(tables).flatMap(([table]) => [
          table.metricConsumedWriteCapacityUnits(sum),
          table.metricConsumedReadCapacityUnits(sum),
        ]),
      ),
    );
  }
}

const graph = (title: string, left: IMetric[]): IWidget =>
  new GraphWidget({ title, width: 8, height: 6, left });

const durations = ({ lambda }: HubFunction): IMetric[] =>
  ["p50", "p99"].map((statistic) => lambda.metricDuration({ statistic, period, label: statistic }));

const waiting = (queue: Queue): IMetric =>
  queue.metricApproximateNumberOfMessagesVisible({ statistic: "Maximum", period });

/** A line for each value that the metric was told apart by, whichever those come to be. */
const found = (namespace: string, by: string, metric: string): IMetric =>
  new MathExpression({
    expression: `SEARCH('{"${namespace}",${by}} MetricName="${metric}"', 'Sum', ${period.toSeconds()})`,
    label: "",
    period,
  });
