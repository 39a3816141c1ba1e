import { Duration } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { rowRights } from "../rows.ts";
import { each, type Parts } from "./parts.ts";
import { Worker } from "./worker.ts";

/** What is to be sent on is queued here, and posted to where rules say. */
export class SendWorker extends Worker {
  constructor(scope: Construct, id: string, { settings, alarms, storage, secrets, http }: Parts) {
    const { events, directory } = storage;
    super(scope, id, {
      settings,
      alarms,
      name: "send",
      loses: "events are not sent on to the team's own endpoints",
      first:
        "GET /api/rules/{rule}/sent says what each delivery was answered; the log of send (sending_failed) names the rule.",
      entry: "functions/send/main.ts",
      does: "Sends events on to the team's own endpoints and to Slack",
      memory: 512,
      timeout: Duration.seconds(30),
      batch: 1,
      concurrency: 5,
      attempts: 3,
      patience: Duration.minutes(30),
      environment: {
        HUB_EVENTS_TABLE: events.tableName,
        HUB_DIRECTORY_TABLE: directory.tableName,
        HUB_BASE_URL: http.url,
        HUB_RULE_SECRETS: secrets.ofRules.path,
      },
    });
    this.function.lambda.addEnvironment("HUB_OUT_URL", this.queue.queueUrl);
    this.function.mayTouch(storage, rowRights.send);
    this.function.may(["ssm:GetParameter"], secrets.ofRules.arn, each.rule);
    this.function.may(["sqs:SendMessage"], this.queue.queueArn);
  }
}
