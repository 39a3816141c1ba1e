import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { AssetHashType, type Duration, RemovalPolicy, type Size, Stack, Validations } from "aws-cdk-lib";
import { Rule, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction as RuleTarget } from "aws-cdk-lib/aws-events-targets";
import { Effect, PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import {
  type Alias,
  ApplicationLogLevel,
  Architecture,
  Code,
  type IFunction,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
  Tracing,
} from "aws-cdk-lib/aws-lambda";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { flattenCfnReference } from "cdk-nag/lib/utils/flatten-cfn-reference.js";
import { Construct } from "constructs";
import { bundle } from "../bundle.ts";
import { callsIn, type RowRights, type TableCall } from "../rows.ts";
import type { Settings } from "../settings.ts";
import type { Storage } from "./storage.ts";

export interface HubFunctionProps {
  readonly settings: Settings;
  /** Path from the root of the file that exports `handler`. */
  readonly entry: string;
  readonly does: string;
  readonly memory: number;
  readonly timeout: Duration;
  /** Calls at the same time, kept free for it and no more than these; left out, it shares the account's. */
  readonly concurrency?: number;
  /** Room under /tmp beyond the usual 512 MB. */
  readonly disk?: Size;
  readonly environment: Readonly<Record<string, string>>;
  /** Copies the files that the function reads into the folder of its bundle. */
  readonly beside?: (outdir: string) => void;
  /** Whether the HTTP API calls it: with a canary by an alias, which turns to a new version step by step. */
  readonly front?: boolean;
}

/** A function with its own role, which may only log and trace until `may` adds to it. */
export class HubFunction extends Construct {
  readonly lambda: LambdaFunction;
  /** What the HTTP API calls: the function itself or, with a canary, its alias. */
  readonly called: IFunction;
  /** The alias, where a canary is asked for. */
  readonly live?: Alias;
  /** Where the metrics of the hub's functions are. */
  readonly namespace: string;
  readonly #role: Role;

  constructor(scope: Construct, id: string, props: HubFunctionProps) {
    super(scope, id);
    const { settings, entry, does, memory, timeout, concurrency, disk, environment, beside, front } = props;
    this.namespace = `AccountHub/${settings.stage}`;
    const logs = new LogGroup(this, "Logs", {
      retention: settings.logDays,
      removalPolicy: settings.keep ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.#role = new Role(this, "Role", { assumedBy: new ServicePrincipal("lambda.amazonaws.com") });
    this.may(["logs:CreateLogStream", "logs:PutLogEvents"], logs.logGroupArn);
    this.lambda = new LambdaFunction(this, "Function", {
      description: does,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: bundled(entry, beside),
      handler: "main.handler",
      memorySize: memory,
      timeout,
      ...(concurrency === undefined ? {} : { reservedConcurrentExecutions: concurrency }),
      ...(disk === undefined ? {} : { ephemeralStorageSize: disk }),
      role: this.#role,
      logGroup: logs,
      // Lambda's own START and REPORT lines cost as much as ours and say what its metrics say.
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
      systemLogLevelV2: SystemLogLevel.WARN,
      // Lambda samples at its own rate, which no sampling rule changes: https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
      tracing: Tracing.ACTIVE,
      environment: {
        NODE_OPTIONS: "--enable-source-maps",
        HUB_METRICS: this.namespace,
        ...environment,
      },
    });
    this.called = this.lambda;
    if (front && settings.canary !== undefined) {
      this.live = this.lambda.addAlias("live");
      this.called = LambdaFunction.fromFunctionAttributes(this, "Called", {
        functionArn: this.live.functionArn,
        sameEnvironment: true,
      });
    }
    Validations.of(this.#role).acknowledge({
      id: "AwsSolutions-IAM5[Resource::*]",
      reason: "X-Ray takes traces without a resource: PutTraceSegments and PutTelemetryRecords know no ARN.",
    });
  }

  /** Allows actions on resources, given as ARNs; one with a wildcard needs a reason why it is as narrow as it can be. */
  may(
    actions: readonly string[],
    resource: string,
    whyWildcard?: string,
    conditions: Record<string, Record<string, readonly string[]>> = {},
  ): void {
    this.#role.addToPolicy(
      new PolicyStatement({ effect: Effect.ALLOW, actions: [...actions], resources: [resource], conditions }),
    );
    if (whyWildcard === undefined) return;
    const finding = flattenCfnReference(Stack.of(this).resolve(resource));
    Validations.of(this.#role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::${finding}]`,
      reason: whyWildcard,
    });
  }

  /**
   * Names may be listed, what they hold may not be read: AWS's own key of the parameters lets all decrypt that may ask for
   * them, but what a role is denied. `parameters` as an ARN: https://docs.aws.amazon.com/systems-manager/latest/userguide/ps-restrict-decryption.html
   */
  mayNotDecrypt(parameters: string): void {
    this.#role.addToPolicy(
      new PolicyStatement({
        effect: Effect.DENY,
        actions: ["kms:Decrypt"],
        resources: ["*"],
        conditions: { StringLike: { "kms:EncryptionContext:PARAMETER_ARN": [parameters] } },
      }),
    );
  }

  /** Has it called again and again: what one call leaves undone is the next one's. */
  callOften(
    description: string,
    { every, retryAttempts }: { readonly every: Duration; readonly retryAttempts: number },
  ): void {
    new Rule(this, "Often", {
      description,
      schedule: Schedule.rate(every),
      targets: [new RuleTarget(this.lambda, { retryAttempts })],
    });
  }

  /**
   * Allows calls on rows of the tables alone: see `rowRights`. `only`: of a call the attributes that it may read, where
   * those are not all.
   */
  mayTouch(
    { events, directory }: Pick<Storage, "events" | "directory">,
    rights: RowRights,
    only: Partial<Record<TableCall, readonly string[]>> = {},
  ): void {
    for (const [table, rows] of [
      [events, rights.events],
      [directory, rights.directory],
    ] as const)
      for (const [call, keys] of callsIn(rows))
        this.#mayOnRows(`dynamodb:${call}`, table.tableArn, keys, only[call]);
    for (const [index, keys] of Object.entries(rights.indexes))
      this.#mayOnRows("dynamodb:Query", `${events.tableArn}/index/${index}`, keys);
  }

  #mayOnRows(action: string, arn: string, keys: readonly string[], only?: readonly string[]): void {
    const attributes = only && {
      "ForAllValues:StringEquals": { "dynamodb:Attributes": only },
      StringEqualsIfExists: { "dynamodb:Select": ["SPECIFIC_ATTRIBUTES"] },
    };
    this.may([action], arn, undefined, {
      "ForAllValues:StringLike": { "dynamodb:LeadingKeys": keys },
      ...attributes,
    });
  }
}

/** The bundle of an entry. The image is asked for by CDK and never used: nothing here needs Docker. */
function bundled(entry: string, beside?: (outdir: string) => void): Code {
  // CDK bundles a source path once, so each function must name its own folder.
  const folder = fileURLToPath(new URL(`../../${dirname(entry)}`, import.meta.url));
  return Code.fromAsset(folder, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      image: Runtime.NODEJS_24_X.bundlingImage,
      local: {
        tryBundle(outdir) {
          bundle(entry, outdir);
          beside?.(outdir);
          return true;
        },
      },
    },
  });
}
