import { Duration } from "aws-cdk-lib";
import { Rule, RuleTargetInput, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import type { Construct } from "constructs";
import { eventYearsOf } from "../retention.ts";
import { rowRights } from "../rows.ts";
import { each, type Parts } from "./parts.ts";
import { Worker } from "./worker.ts";

/** What an assignment, an erasure or a corrected mapping leaves to do, in pieces that may be repeated. */
export class JobWorker extends Worker {
  constructor(scope: Construct, id: string, { settings, alarms, storage }: Parts) {
    const { events, directory, blobs } = storage;
    super(scope, id, {
      settings,
      alarms,
      name: "jobs",
      loses: "events that were assigned or erased are not moved or gone yet",
      entry: "functions/jobs/main.ts",
      does: "Moves and erases events in the background",
      memory: 512,
      timeout: Duration.minutes(5),
      visibility: Duration.minutes(6),
      batch: 1,
      concurrency: 2,
      patience: Duration.minutes(30),
      environment: {
        HUB_EVENTS_TABLE: events.tableName,
        HUB_DIRECTORY_TABLE: directory.tableName,
        ...eventYearsOf(settings),
        HUB_BLOBS: blobs.bucketName,
      },
    });
    this.function.lambda.addEnvironment("HUB_JOBS_URL", this.queue.queueUrl);
    this.function.mayTouch(storage, rowRights.jobs);
    this.function.may(["s3:PutObject"], blobs.arnForObjects("raw/*"), each.delivery);
    this.function.may(
      ["s3:GetObject", "s3:PutObject"],
      blobs.arnForObjects("insight/*"),
      "One table a night, under this prefix alone: an erased account leaves each.",
    );
    // It makes the files of words that older events are found by, and what is erased leaves them.
    this.function.may(["s3:GetObject", "s3:PutObject"], blobs.arnForObjects("search/*"), each.words);
    this.function.may(
      ["s3:PutObject"],
      blobs.arnForObjects("exports/*"),
      "The parts of exports, under this prefix alone; an erasure empties them.",
    );
    // Without it a blob that is not there is 403 instead of 404.
    this.function.may(["s3:ListBucket"], blobs.bucketArn);
    this.function.may(["sqs:SendMessage"], this.queue.queueArn);
    new Rule(scope, "GoOn", {
      description: "Goes on with background jobs whose message was lost",
      schedule: Schedule.rate(Duration.minutes(15)),
      targets: [new LambdaFunction(this.function.lambda, { retryAttempts: 0 })],
    });
    new Rule(scope, "Count", {
      description: "Counts what was recorded and could not be counted at once",
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [
        new LambdaFunction(this.function.lambda, {
          event: RuleTargetInput.fromObject({ Records: [] }),
          retryAttempts: 0,
        }),
      ],
    });
  }
}
