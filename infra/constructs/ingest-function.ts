import { Duration } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { rowRights } from "../rows.ts";
import { HubFunction } from "./hub-function.ts";
import { each, type Parts } from "./parts.ts";

/** The function that takes deliveries. */
export class IngestFunction extends HubFunction {
  constructor(scope: Construct, id: string, { settings, bus: { bus }, storage, secrets }: Parts) {
    const { directory, blobs } = storage;
    super(scope, id, {
      settings,
      entry: "functions/ingest/main.ts",
      does: "Verifies and normalises deliveries, publishes their events",
      front: true,
      memory: 512,
      timeout: Duration.seconds(15),
      ...(settings.ingestConcurrency === undefined ? {} : { concurrency: settings.ingestConcurrency }),
      environment: {
        HUB_BUS: bus.eventBusName,
        HUB_BLOBS: blobs.bucketName,
        HUB_SECRETS: secrets.ofConnections.path,
        HUB_SIGNATURE_FORMS: secrets.signatureForms.path,
        HUB_DIRECTORY_TABLE: directory.tableName,
      },
    });
    this.may(["events:PutEvents"], bus.eventBusArn);
    // Which connections there are and when each was changed, and nothing else of them.
    this.mayTouch(storage, rowRights.ingest, { Query: ["pk", "sk", "updatedAt"] });
    this.may(
      ["s3:PutObject"],
      blobs.arnForObjects("drops/*"),
      "The holder of a connection's secret may upload files to it, one object each.",
    );
    for (const { arn } of [secrets.ofConnections, secrets.signatureForms])
      this.may(["ssm:GetParameters"], arn, each.connection);
    this.may(["s3:PutObject"], blobs.arnForObjects("raw/*"), each.delivery);
  }
}
