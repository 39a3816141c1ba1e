import { Duration } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { rowRights } from "../rows.ts";
import { HubFunction } from "./hub-function.ts";
import type { MailServer } from "./mail-server.ts";
import { each, type Parts } from "./parts.ts";

const every = Duration.minutes(15);

export interface DigestProps extends Parts {
  readonly mail: MailServer;
}

/** Tells people each day of their accounts, at their own hour: by mail from one address of the hub's domain, or in Slack. */
export class DigestFunction extends HubFunction {
  constructor(scope: Construct, id: string, { settings, alarms, storage, secrets, http, mail }: DigestProps) {
    const { events, directory, blobs } = storage;
    const { sender } = mail;
    super(scope, id, {
      settings,
      entry: "functions/serve/digest/main.ts",
      does: "Tells people each day of their accounts",
      memory: 1024,
      // Less than the schedule's step, so that no two calls do the same.
      timeout: Duration.minutes(14),
      environment: {
        HUB_EVENTS_TABLE: events.tableName,
        HUB_DIRECTORY_TABLE: directory.tableName,
        HUB_BLOBS: blobs.bucketName,
        HUB_BASE_URL: http.url,
        HUB_DIGEST_WEBHOOKS: secrets.ofDigests.path,
        ...(sender === undefined ? {} : { HUB_DIGEST_FROM: sender.address }),
      },
    });
    this.mayTouch(storage, rowRights.digest);
    this.may(
      ["s3:GetObject"],
      blobs.arnForObjects("insight/*"),
      "One table a night, under this prefix alone.",
    );
    // Without it a blob that is not there is 403 instead of 404.
    this.may(["s3:ListBucket"], blobs.bucketArn);
    this.may(["ssm:GetParameter"], secrets.ofDigests.arn, each.digest);
    if (sender !== undefined)
      this.may(["ses:SendEmail"], sender.identity, undefined, {
        StringEquals: { "ses:FromAddress": [sender.address] },
      });
    this.callOften("Looks whose hour for a digest has come", { every, retryAttempts: 0 });
    alarms.add({
      name: "digest-failed",
      metric: this.lambda.metricErrors({ statistic: "Sum", period: every.plus(every) }),
      above: 0,
      periods: 4,
      loses: "nothing that is shown, but some people are not told of their accounts.",
      first:
        "read digest's log (digest_failed): does SES or Slack refuse, is the account still in SES's sandbox, or is a webhook gone?",
    });
  }
}
