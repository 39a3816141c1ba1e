import { Duration, Size } from "aws-cdk-lib";
import { Rule } from "aws-cdk-lib/aws-events";
import { SqsQueue } from "aws-cdk-lib/aws-events-targets";
import { type Bucket, CfnBucket, HttpMethods } from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";
import type { Settings } from "../settings.ts";
import type { Alarms } from "./alarms.ts";
import type { HubFunction } from "./hub-function.ts";
import { Worker } from "./worker.ts";

export interface IntakeProps {
  readonly settings: Settings;
  readonly alarms: Alarms;
  readonly blobs: Bucket;
  /** Where the console is, whose page uploads to the bucket. */
  readonly baseUrl: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** What people upload and SES stores: S3 tells the event bus, a rule queues it, a function reads it apart from all others. */
export class Intake extends Construct {
  readonly worker: Worker;
  readonly function: HubFunction;

  constructor(scope: Construct, id: string, { settings, alarms, blobs, baseUrl, environment }: IntakeProps) {
    super(scope, id);
    const worker = new Worker(this, "Convert", {
      settings,
      alarms,
      name: "convert",
      loses: "uploaded files and mails do not show on the timeline",
      entry: "functions/convert/main.ts",
      does: "Reads uploaded files and mails, publishes what is new in them",
      // A database is read whole and a worker's heap beside it; processors come with memory.
      memory: 3_008,
      disk: Size.gibibytes(6),
      timeout: Duration.minutes(15),
      visibility: Duration.minutes(16),
      patience: Duration.minutes(45),
      batch: 1,
      concurrency: 5,
      environment,
    });
    this.worker = worker;
    this.function = worker.function;
    new Rule(this, "Arrived", {
      description: "Files and mails that have arrived go to convert",
      eventPattern: {
        source: ["aws.s3"],
        detailType: ["Object Created"],
        detail: {
          bucket: { name: [blobs.bucketName] },
          object: { key: [{ prefix: "drops/" }, { prefix: "mail/" }] },
        },
      },
      targets: [new SqsQueue(worker.queue, { deadLetterQueue: worker.dead })],
    });
    // CDK would set this by a function of its own; the property is all it takes.
    const bucket = blobs.node.defaultChild;
    if (bucket instanceof CfnBucket)
      bucket.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
    blobs.addCorsRule({
      allowedOrigins: [baseUrl],
      allowedMethods: [HttpMethods.POST],
      allowedHeaders: ["*"],
      maxAge: 3_000,
    });
  }
}
