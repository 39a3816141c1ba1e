import { Duration } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { rowRights } from "../rows.ts";
import { HubFunction } from "./hub-function.ts";
import type { Parts } from "./parts.ts";
import type { SendWorker } from "./send-worker.ts";

const every = Duration.minutes(15);

export interface InsightParts extends Parts {
  readonly send: SendWorker;
}

/** Makes last night's table of all accounts: in the first quarter of an hour of the day in UTC, and goes on where time ran out. */
export class InsightFunction extends HubFunction {
  constructor(scope: Construct, id: string, { settings, alarms, storage, send }: InsightParts) {
    const { events, directory, blobs } = storage;
    super(scope, id, {
      settings,
      entry: "functions/serve/insight/main.ts",
      does: "Makes last night's table of who goes quiet and who owes",
      memory: 1024,
      // Less than the schedule's step, so that no two calls do the same.
      timeout: Duration.minutes(14),
      environment: {
        HUB_EVENTS_TABLE: events.tableName,
        HUB_DIRECTORY_TABLE: directory.tableName,
        HUB_BLOBS: blobs.bucketName,
        HUB_OUT_URL: send.queue.queueUrl,
      },
    });
    this.mayTouch(storage, rowRights.insight);
    // What accounts have entered is sent on by rules.
    this.may(["sqs:SendMessage"], send.queue.queueArn);
    this.may(
      ["s3:GetObject", "s3:PutObject"],
      blobs.arnForObjects("insight/*"),
      "One table a night, under this prefix alone.",
    );
    // Without it a blob that is not there is 403 instead of 404.
    this.may(["s3:ListBucket"], blobs.bucketArn);
    this.callOften("Looks whether last night's table of all accounts is there", { every, retryAttempts: 0 });
    alarms.add({
      name: "insight-failed",
      metric: this.lambda.metricErrors({ statistic: "Sum", period: every.plus(every) }),
      above: 0,
      periods: 4,
      loses: "no event, but the portfolio and the list of the day stay as they were the night before.",
      first: "read insight's log: which call fails, is a right gone, or does one account break the pass?",
    });
  }
}
