import { ArnFormat, Aws, Duration, RemovalPolicy, Stack } from "aws-cdk-lib";
import {
  Alarm,
  ComparisonOperator,
  type IAlarm,
  type IMetric,
  MathExpression,
  TreatMissingData,
} from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Key } from "aws-cdk-lib/aws-kms";
import { Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import { Construct } from "constructs";
import type { Settings } from "../settings.ts";

export interface AlarmSpec {
  /** Kebab case; also the title of its section in infra/RUNBOOK.md. */
  readonly name: string;
  readonly metric: IMetric;
  /** Rings when the metric is above this, */
  readonly above: number;
  /** for this many periods. */
  readonly periods: number;
  /** What a customer loses while it rings. */
  readonly loses: string;
  /** What to do first. */
  readonly first: string;
}

/** The alarms of a stage, and the topic they ring on. */
export class Alarms extends Construct {
  readonly all: IAlarm[] = [];
  readonly topic: Topic;
  /** The key that publishers to the topic must be allowed to use. */
  readonly key: Key;
  readonly #settings: Settings;

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    this.#settings = settings;
    const { prefix, alarmMail, without } = settings;
    // CloudWatch may not publish to a topic under AWS's own SNS key, so the topic has its own.
    this.key = new Key(this, "Key", {
      description: `Encrypts what the alarms of ${prefix} say`,
      enableKeyRotation: true,
      pendingWindow: Duration.days(7),
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.key.addToResourcePolicy(this.#forAlarms(["kms:Decrypt", "kms:GenerateDataKey*"], "*"));
    this.topic = new Topic(this, "Topic", { masterKey: this.key, enforceSSL: !without.has("tls") });
    this.topic.addToResourcePolicy(this.#forAlarms(["sns:Publish"], this.topic.topicArn));
    if (alarmMail !== undefined) this.topic.addSubscription(new EmailSubscription(alarmMail));
  }

  /** Lets CloudWatch do something for this stage's alarms, and not for those of other accounts. */
  #forAlarms(actions: string[], resource: string): PolicyStatement {
    const alarms = Stack.of(this).formatArn({
      service: "cloudwatch",
      resource: "alarm",
      resourceName: `${this.#settings.prefix}-*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    return new PolicyStatement({
      principals: [new ServicePrincipal("cloudwatch.amazonaws.com")],
      actions,
      resources: [resource],
      conditions: {
        StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID },
        ArnLike: { "aws:SourceArn": alarms },
      },
    });
  }

  /** Those of these names that there are. */
  named(names: readonly string[]): IAlarm[] {
    return this.all.filter(({ node }) => names.includes(node.id));
  }

  add({ name, metric, above, periods, loses, first }: AlarmSpec): void {
    const { prefix, without } = this.#settings;
    if (without.has("metric-math") && metric instanceof MathExpression) return;
    const alarm = new Alarm(this, name, {
      alarmName: `${prefix}-${name}`,
      alarmDescription: `Customers lose: ${loses} First: ${first} See infra/RUNBOOK.md, ${name}.`,
      metric,
      evaluationPeriods: periods,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      threshold: above,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
    alarm.addOkAction(new SnsAction(this.topic));
    this.all.push(alarm);
  }
}
