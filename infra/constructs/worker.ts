import { Duration, RemovalPolicy } from "aws-cdk-lib";
import { SqsEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { Alarms } from "./alarms.ts";
import { HubFunction, type HubFunctionProps } from "./hub-function.ts";

export interface WorkerProps extends HubFunctionProps {
  /** Kebab case; the alarms are `<name>-dead-letters` and `<name>-behind`. */
  readonly name: string;
  readonly alarms: Alarms;
  /** How long a message may be worked on before it comes again; left out, six times the function's time, as AWS asks. */
  readonly visibility?: Duration;
  /** How old the oldest message may become before `<name>-behind` rings. */
  readonly patience: Duration;
  /** What a customer misses while messages wait or are dead. */
  readonly loses: string;
  /** What to look at first where messages are dead; left out, the list of dead deliveries. */
  readonly first?: string;
  /** Messages a call takes at the most; each that fails is named and comes again alone. */
  readonly batch: number;
  /** Failures after which a message is dead; left out, six. */
  readonly attempts?: number;
  /** Calls at the same time, so that a flood waits in the queue and not in front of the table. */
  readonly concurrency: number;
}

/** A queue, the function that works it off, its dead letters, and the alarms on both. */
export class Worker extends Construct {
  readonly queue: Queue;
  readonly dead: Queue;
  readonly function: HubFunction;

  constructor(
    scope: Construct,
    id: string,
    {
      name,
      alarms,
      loses,
      first,
      batch,
      concurrency,
      attempts = 6,
      visibility,
      patience,
      ...props
    }: WorkerProps,
  ) {
    super(scope, id);
    const { keep, without } = props.settings;
    const kept = {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: !without.has("tls"),
      retentionPeriod: Duration.days(14),
      removalPolicy: keep ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    };
    this.dead = new Queue(this, "Dead", kept);
    this.queue = new Queue(this, "Queue", {
      ...kept,
      visibilityTimeout: visibility ?? Duration.seconds(props.timeout.toSeconds() * 6),
      deadLetterQueue: { queue: this.dead, maxReceiveCount: attempts },
    });
    this.function = new HubFunction(this, "Work", props);
    this.function.lambda.addEventSource(
      new SqsEventSource(this.queue, {
        batchSize: batch,
        maxConcurrency: concurrency,
        reportBatchItemFailures: true,
      }),
    );
    alarms.add({
      name: `${name}-dead-letters`,
      metric: this.dead.metricApproximateNumberOfMessagesVisible({
        period: Duration.minutes(1),
        statistic: "max",
      }),
      above: 0,
      periods: 1,
      loses: `nothing yet, but ${loses} until the messages are redriven; SQS keeps them 14 days.`,
      first: first ?? `GET /api/deliveries?status=dead says which; the log of ${name} says why.`,
    });
    alarms.add({
      name: `${name}-behind`,
      metric: this.queue.metricApproximateAgeOfOldestMessage({
        period: Duration.minutes(1),
        statistic: "max",
      }),
      above: patience.toSeconds(),
      periods: 3,
      loses: `nothing, but ${loses} for as long as the oldest message is old.`,
      first: `look whether ${name} fails, is throttled, or is merely busy: the dashboard shows all three.`,
    });
  }
}
