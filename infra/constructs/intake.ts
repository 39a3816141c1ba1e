import { Duration, Size } from "aws-cdk-lib";
import { Rule } from "aws-cdk-lib/aws-events";
import { SqsQueue } from "aws-cdk-lib/aws-events-targets";
import { Construct } from "constructs";
import { rowRights } from "../rows.ts";
import { each, type Parts } from "./parts.ts";
import { Worker } from "./worker.ts";

/** What people upload and SES stores: S3 tells the event bus, a rule queues it, a function reads it apart from all others. */
export class Intake extends Construct {
  readonly worker: Worker;

  constructor(scope: Construct, id: string, { settings, alarms, bus: { bus }, storage, secrets }: Parts) {
    super(scope, id);
    const { directory, blobs } = storage;
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
      environment: {
        HUB_BUS: bus.eventBusName,
        HUB_BLOBS: blobs.bucketName,
        HUB_DIRECTORY_TABLE: directory.tableName,
        HUB_PASSWORDS: secrets.ofFiles.path,
      },
    });
    this.worker = worker;
    const convert = worker.function;
    convert.may(["events:PutEvents"], bus.eventBusArn);
    convert.may(["ssm:GetParameter"], secrets.ofFiles.arn, each.connection);
    convert.mayTouch(storage, rowRights.convert);
    // Reports that come by mail are put beside those that are uploaded.
    convert.may(["s3:GetObject", "s3:PutObject"], blobs.arnForObjects("drops/*"), each.file);
    convert.may(["s3:GetObject"], blobs.arnForObjects("mail/*"), each.file);
    convert.may(
      ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
      blobs.arnForObjects("snapshots/*"),
      each.file,
    );
    convert.may(["s3:PutObject"], blobs.arnForObjects("attachments/*"), each.file);
    convert.may(["s3:PutObject"], blobs.arnForObjects("raw/*"), each.delivery);
    // Without it an object that is not there is 403 instead of 404.
    convert.may(["s3:ListBucket"], blobs.bucketArn);
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
  }
}
