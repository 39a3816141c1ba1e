import { join } from "node:path";
import { Duration } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { buildConsole } from "../build-console.ts";
import { rowRights } from "../rows.ts";
import { HubFunction } from "./hub-function.ts";
import { each, type Parts } from "./parts.ts";
import type { People } from "./people.ts";
import type { Worker } from "./worker.ts";

export interface ServeProps extends Parts {
  readonly people: People;
  /** The two whose dead letters people see and send again. */
  readonly record: Worker;
  readonly collect: Worker;
  /** Who carries out what a call cannot wait for. */
  readonly jobs: Worker;
  /** Who sends events on, by the rules that are made here. */
  readonly send: Worker;
}

/** The API, and the console that people read it by. */
export class ServeFunction extends HubFunction {
  constructor(scope: Construct, id: string, props: ServeProps) {
    const { settings, http, storage, secrets, people, record, collect, jobs, send } = props;
    const { events, directory, blobs } = storage;
    const { bus } = props.bus;
    super(scope, id, {
      settings,
      entry: "functions/serve/main.ts",
      does: "Answers the API and the console",
      beside: (outdir) => buildConsole(join(outdir, "console")),
      front: true,
      memory: 1024,
      timeout: Duration.seconds(29),
      environment: {
        HUB_BASE_URL: http.url,
        HUB_EVENTS_TABLE: events.tableName,
        HUB_DIRECTORY_TABLE: directory.tableName,
        HUB_BUS: bus.eventBusName,
        HUB_BLOBS: blobs.bucketName,
        HUB_SECRETS: secrets.ofConnections.path,
        HUB_APPS: secrets.apps.path,
        HUB_PASSWORDS: secrets.ofFiles.path,
        HUB_SIGNATURE_FORMS: secrets.signatureForms.path,
        ...(settings.mailDomain === undefined ? {} : { HUB_MAIL_DOMAIN: settings.mailDomain }),
        HUB_DIGEST_WEBHOOKS: secrets.ofDigests.path,
        HUB_JOBS_URL: jobs.queue.queueUrl,
        HUB_OUT_URL: send.queue.queueUrl,
        HUB_RULE_SECRETS: secrets.ofRules.path,
        HUB_QUEUE_URL: record.queue.queueUrl,
        HUB_DLQ_URL: record.dead.queueUrl,
        HUB_FETCHES_URL: collect.queue.queueUrl,
        HUB_DEAD_FETCHES_URL: collect.dead.queueUrl,
        HUB_API_CREDENTIALS: secrets.ofApis.path,
        HUB_USER_POOL_ID: people.pool.userPoolId,
        HUB_CLIENT_ID: people.client.userPoolClientId,
        HUB_SIGN_IN_URL: people.domain.baseUrl(),
        HUB_UPLOAD_ORIGIN: `https://${blobs.bucketRegionalDomainName}`,
      },
    });
    this.mayTouch(storage, rowRights.serve);
    this.may(["events:PutEvents"], bus.eventBusArn);
    for (const { arn } of [secrets.ofConnections, secrets.ofFiles, secrets.apps])
      this.may(["ssm:GetParameter", "ssm:PutParameter", "ssm:DeleteParameter"], arn, each.connection);
    for (const { listed } of [...secrets.ofOneConnection, secrets.ofRules])
      this.may(["ssm:GetParametersByPath"], listed);
    this.may(
      ["ssm:GetParameter", "ssm:PutParameter", "ssm:DeleteParameter"],
      secrets.signatureForms.arn,
      each.connection,
    );
    // What a tool's API lets in with is given and forgotten here, and read by collect alone.
    this.may(["ssm:PutParameter", "ssm:DeleteParameter"], secrets.ofApis.arn, each.connection);
    this.mayNotDecrypt(secrets.ofApis.arn);
    // A webhook is given and forgotten here, and read by digest alone.
    this.may(["ssm:PutParameter", "ssm:DeleteParameter"], secrets.ofDigests.arn, each.digest);
    this.may(["s3:GetObject", "s3:PutObject"], blobs.arnForObjects("raw/*"), each.delivery);
    this.may(
      ["s3:GetObject", "s3:PutObject"],
      blobs.arnForObjects("insight/*"),
      "One table a night, under this prefix alone.",
    );
    this.may(
      ["s3:GetObject"],
      blobs.arnForObjects("exports/*"),
      "The parts of exports, under this prefix alone.",
    );
    this.may(["s3:GetObject"], blobs.arnForObjects("search/*"), each.words);
    this.may(["s3:PutObject"], blobs.arnForObjects("drops/*"), "It signs uploads, one object each.");
    // Without it a blob that is not there is 403 instead of 404.
    this.may(["s3:ListBucket"], blobs.bucketArn);
    for (const { dead, queue } of [record, collect]) {
      this.may(["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility"], dead.queueArn);
      this.may(["sqs:SendMessage"], queue.queueArn);
    }
    this.may(["sqs:SendMessage"], jobs.queue.queueArn);
    this.may(["sqs:SendMessage"], send.queue.queueArn);
    this.may(["ssm:GetParameter", "ssm:PutParameter", "ssm:DeleteParameter"], secrets.ofRules.arn, each.rule);
  }
}
