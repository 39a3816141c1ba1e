import type { IAlarm } from "aws-cdk-lib/aws-cloudwatch";
import { LambdaApplication, LambdaDeploymentConfig, LambdaDeploymentGroup } from "aws-cdk-lib/aws-codedeploy";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Construct } from "constructs";
import type { Settings } from "../settings.ts";
import type { HubFunction } from "./hub-function.ts";

const steps = {
  "5": LambdaDeploymentConfig.CANARY_10PERCENT_5MINUTES,
  "10": LambdaDeploymentConfig.CANARY_10PERCENT_10MINUTES,
  "15": LambdaDeploymentConfig.CANARY_10PERCENT_15MINUTES,
  "30": LambdaDeploymentConfig.CANARY_10PERCENT_30MINUTES,
} satisfies Record<NonNullable<Settings["canary"]>, unknown>;

export interface CanaryProps {
  readonly settings: Settings;
  readonly functions: readonly HubFunction[];
  /** While one of them rings nothing is deployed, and what is under way is taken back. */
  readonly alarms: readonly IAlarm[];
}

/**
 * A new version of a function answers a tenth of what comes, and after some minutes without an alarm all of it. CodeDeploy turns the
 * aliases; CloudFormation waits for it, and takes the whole deployment back where it does.
 */
export class Canary extends Construct {
  constructor(scope: Construct, id: string, { settings, functions, alarms }: CanaryProps) {
    super(scope, id);
    const { canary, prefix } = settings;
    if (canary === undefined) return;
    const role = new Role(this, "Role", { assumedBy: new ServicePrincipal("codedeploy.amazonaws.com") });
    const application = new LambdaApplication(this, "Application", { applicationName: prefix });
    for (const { node, lambda, live } of functions) {
      if (live === undefined) continue;
      new LambdaDeploymentGroup(this, node.id, {
        application,
        alias: live,
        alarms: [...alarms],
        deploymentConfig: steps[canary],
        // CDK would add AWS's own policy, which reaches every alias of the account.
        role: role.withoutPolicyUpdates(),
      });
      role.addToPolicy(
        new PolicyStatement({
          actions: ["lambda:GetAlias", "lambda:UpdateAlias", "lambda:GetProvisionedConcurrencyConfig"],
          resources: [lambda.functionArn, live.functionArn],
        }),
      );
    }
    role.addToPolicy(
      new PolicyStatement({
        actions: ["cloudwatch:DescribeAlarms"],
        resources: alarms.map(({ alarmArn }) => alarmArn),
      }),
    );
  }
}
