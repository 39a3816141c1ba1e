import { Aws, Duration } from "aws-cdk-lib";
import { Metric } from "aws-cdk-lib/aws-cloudwatch";
import type { Construct } from "constructs";
import { rowRights } from "../rows.ts";
import { HubFunction } from "./hub-function.ts";
import type { Parts } from "./parts.ts";

const every = Duration.minutes(15);

/** Looks every quarter of an hour for connections that should be heard and are not, and tells their names by the alarms' topic. */
export class WatchFunction extends HubFunction {
  constructor(scope: Construct, id: string, { settings, alarms, storage, secrets }: Parts) {
    super(scope, id, {
      settings,
      entry: "functions/watch/main.ts",
      does: "Notices connections that have fallen silent",
      memory: 256,
      timeout: Duration.seconds(30),
      environment: {
        HUB_DIRECTORY_TABLE: storage.directory.tableName,
        HUB_NOTICES: alarms.topic.topicArn,
        HUB_SECRETS: secrets.ofConnections.path,
        HUB_API_CREDENTIALS: secrets.ofApis.path,
        HUB_APPS: secrets.apps.path,
        HUB_PASSWORDS: secrets.ofFiles.path,
        HUB_RULE_SECRETS: secrets.ofRules.path,
        HUB_DIGEST_WEBHOOKS: secrets.ofDigests.path,
      },
    });
    for (const { listed } of [...secrets.ofOneConnection, secrets.ofRules, secrets.ofDigests])
      this.may(["ssm:GetParametersByPath"], listed);
    this.mayNotDecrypt(secrets.all);
    this.mayTouch(storage, rowRights.watch);
    this.may(["sns:Publish"], alarms.topic.topicArn);
    this.may(["kms:Decrypt", "kms:GenerateDataKey"], alarms.key.keyArn, undefined, {
      StringEquals: { "kms:ViaService": [`sns.${Aws.REGION}.amazonaws.com`] },
    });
    this.callOften("Looks for connections that have fallen silent", { every, retryAttempts: 1 });
    alarms.add({
      name: "connections-quiet",
      metric: new Metric({
        namespace: this.namespace,
        metricName: "QuietConnections",
        statistic: "Maximum",
        // Two looks, so that one that comes late leaves no gap.
        period: every.plus(every),
      }),
      above: 0,
      periods: 1,
      loses: "what a tool no longer sends, until the connection is repaired.",
      first:
        "read in the mail of the same minute, or in watch's log (connection_quiet), which connection it is, and look at its webhook in the tool.",
    });
    alarms.add({
      name: "watch-failed",
      metric: this.lambda.metricErrors({ statistic: "Sum", period: every.plus(every) }),
      above: 0,
      periods: 2,
      loses: "nothing, but a connection that falls silent goes unnoticed.",
      first: "read watch's log: which call fails, and is a right gone?",
    });
  }
}
