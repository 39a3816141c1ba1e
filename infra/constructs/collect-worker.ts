import { Duration } from "aws-cdk-lib";
import { Rule, RuleTargetInput, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction, SqsQueue } from "aws-cdk-lib/aws-events-targets";
import type { Construct } from "constructs";
import { rowRights } from "../rows.ts";
import { hubSource } from "./bus.ts";
import { each, type Parts } from "./parts.ts";
import { Worker } from "./worker.ts";

/** Fetches are queued here and carried out at the tools' APIs. */
export class CollectWorker extends Worker {
  readonly rule: Rule;

  constructor(
    scope: Construct,
    id: string,
    { settings, http, alarms, bus: { bus }, storage, secrets }: Parts,
  ) {
    const { events, directory, blobs } = storage;
    super(scope, id, {
      settings,
      alarms,
      name: "collect",
      loses: "events show without what their tools' APIs would add to them",
      entry: "functions/collect/main.ts",
      does: "Fetches from tools' APIs what their webhooks leave out",
      memory: 512,
      // A fetch has a minute, and a last answer; its turn is over ten seconds after this.
      timeout: Duration.seconds(110),
      visibility: Duration.minutes(3),
      batch: 1,
      concurrency: 5,
      // Tries with waits of up to a quarter of an hour between them: half a day.
      attempts: 60,
      patience: Duration.hours(2),
      environment: {
        HUB_EVENTS_TABLE: events.tableName,
        HUB_DIRECTORY_TABLE: directory.tableName,
        HUB_BUS: bus.eventBusName,
        HUB_BLOBS: blobs.bucketName,
        HUB_API_CREDENTIALS: secrets.ofApis.path,
        HUB_BASE_URL: http.url,
        HUB_SECRETS: secrets.ofConnections.path,
      },
    });
    this.function.lambda.addEnvironment("HUB_QUEUE_URL", this.queue.queueUrl);
    this.function.lambda.addEnvironment("HUB_DLQ_URL", this.dead.queueUrl);
    this.function.may(["ssm:GetParameter", "ssm:PutParameter"], secrets.ofApis.arn, each.connection);
    // What a tool is to sign with is accepted before it is subscribed to.
    this.function.may(["ssm:GetParameter", "ssm:PutParameter"], secrets.ofConnections.arn, each.connection);
    this.function.mayTouch(storage, rowRights.collect);
    this.function.may(["events:PutEvents"], bus.eventBusArn);
    this.function.may(["s3:PutObject"], blobs.arnForObjects("raw/*"), each.delivery);
    this.function.may(["sqs:SendMessage"], this.dead.queueArn);
    // A fetch that waits for its turn comes again as a new message, so that waiting counts as no try.
    this.function.may(["sqs:SendMessage"], this.queue.queueArn);
    this.rule = new Rule(scope, "ToCollect", {
      eventBus: bus,
      description: "Fetches go to collect",
      eventPattern: { source: hubSource, detailType: ["fetch.requested"] },
      targets: [new SqsQueue(this.queue, { deadLetterQueue: this.dead })],
    });
    new Rule(scope, "Daily", {
      description: "Has what is due every day fetched, such as what tools forget after a week",
      schedule: Schedule.rate(Duration.days(1)),
      targets: [new LambdaFunction(this.function.lambda)],
    });
    new Rule(scope, "Hourly", {
      description:
        "Tries the fetches that wait for a tool to let the hub in, has tools read page by page, and looks whether they tell what they should",
      schedule: Schedule.rate(Duration.hours(1)),
      targets: [
        new LambdaFunction(this.function.lambda, { event: RuleTargetInput.fromObject({ hourly: true }) }),
      ],
    });
  }
}
