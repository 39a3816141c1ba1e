import { Duration, Stack } from "aws-cdk-lib";
import { Match, Rule } from "aws-cdk-lib/aws-events";
import { SqsQueue } from "aws-cdk-lib/aws-events-targets";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";
import { eventYearsOf } from "../retention.ts";
import { rowRights } from "../rows.ts";
import { hubSource } from "./bus.ts";
import type { JobWorker } from "./job-worker.ts";
import { each, type Parts } from "./parts.ts";
import type { SendWorker } from "./send-worker.ts";
import { Worker } from "./worker.ts";

export interface RecordParts extends Parts {
  readonly jobs: JobWorker;
  readonly send: SendWorker;
}

/** What the bus says is queued here and written to the timeline. */
export class RecordWorker extends Worker {
  readonly rule: Rule;

  constructor(
    scope: Construct,
    id: string,
    { settings, alarms, bus: { bus }, storage, secrets, jobs, send }: RecordParts,
  ) {
    const { events, directory } = storage;
    super(scope, id, {
      settings,
      alarms,
      name: "record",
      loses: "new events do not show on the timeline",
      entry: "functions/record/main.ts",
      does: "Finds each event's account and writes the timeline",
      memory: 512,
      timeout: Duration.seconds(20),
      batch: 10,
      concurrency: 20,
      patience: Duration.minutes(5),
      environment: {
        HUB_EVENTS_TABLE: events.tableName,
        HUB_DIRECTORY_TABLE: directory.tableName,
        ...eventYearsOf(settings),
        HUB_SIGNATURE_FORMS: secrets.signatureForms.path,
        HUB_JOBS_URL: jobs.queue.queueUrl,
        HUB_OUT_URL: send.queue.queueUrl,
      },
    });
    this.function.mayTouch(storage, rowRights.record);
    // What it has recorded is to be counted.
    this.function.may(["sqs:SendMessage"], jobs.queue.queueArn);
    // What rules may be about is sent on.
    this.function.may(["sqs:SendMessage"], send.queue.queueArn);
    // It pins what has matched; of the secrets themselves it can neither read nor write any.
    this.function.may(["ssm:PutParameter"], secrets.signatureForms.arn, each.connection);
    this.rule = new Rule(scope, "ToRecord", {
      eventBus: bus,
      description: "Account events go to the timeline; fetches do not",
      eventPattern: { source: hubSource, detailType: Match.anythingBut("fetch.requested") },
      targets: [new SqsQueue(this.queue, { deadLetterQueue: this.dead })],
    });
    const replayRules = Stack.of(this).formatArn({
      service: "events",
      resource: "rule",
      resourceName: `${bus.eventBusName}/${settings.prefix}-replay-*`,
    });
    this.queue.addToResourcePolicy(
      new PolicyStatement({
        sid: "ReplayOfOneToolOrConnection",
        principals: [new ServicePrincipal("events.amazonaws.com")],
        actions: ["sqs:SendMessage"],
        resources: [this.queue.queueArn],
        conditions: { ArnLike: { "aws:SourceArn": replayRules } },
      }),
    );
  }
}
