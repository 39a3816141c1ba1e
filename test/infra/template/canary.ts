import { expect, test } from "@jest/globals";
import { flattenCfnReference } from "cdk-nag/lib/utils/flatten-cfn-reference.js";
import { resourcesOf, templateOf } from "../../support/stack.ts";

const plain = templateOf({ stage: "prod" });
const canary = templateOf({ stage: "prod", canary: "10" });
const of = (type: string) => [...resourcesOf(canary, type).values()].map(({ Properties }) => Properties);
const idsOf = (type: string) => [...resourcesOf(canary, type).keys()];
const aliases = idsOf("AWS::Lambda::Alias");

test("a canary adds versions, aliases and what turns them, and without one there is none of it", () => {
  const types = (template: typeof plain) =>
    Object.values(template.toJSON().Resources).map((one) => JSON.stringify(one).slice(0, 60));
  const countOf = (template: typeof plain, type: string) => resourcesOf(template, type).size;
  const added = {
    "AWS::Lambda::Version": 2,
    "AWS::Lambda::Alias": 2,
    "AWS::CodeDeploy::Application": 1,
    "AWS::CodeDeploy::DeploymentGroup": 2,
    "AWS::IAM::Role": 1,
    "AWS::IAM::Policy": 1,
  };

  for (const [type, count] of Object.entries(added))
    expect([type, countOf(canary, type) - countOf(plain, type)]).toEqual([type, count]);
  expect(types(canary).length - types(plain).length).toBe(
    Object.values(added).reduce((sum, one) => sum + one, 0),
  );
});

test("ingest and serve, which the HTTP API calls, are called by aliases alone", () => {
  const calledBy = of("AWS::ApiGatewayV2::Integration").map((one) => flattenCfnReference(one.IntegrationUri));
  const invoked = of("AWS::Lambda::Permission")
    .filter(({ Principal }) => Principal === "apigateway.amazonaws.com")
    .map(({ FunctionName }) => flattenCfnReference(FunctionName));

  expect(aliases.map((id) => /^(Ingest|Serve)/.exec(id)?.[0]).sort()).toEqual(["Ingest", "Serve"]);
  expect(calledBy.length).toBeGreaterThan(1);
  expect(invoked.length).toBeGreaterThan(1);
  for (const uri of [...calledBy, ...invoked])
    expect([uri, aliases.some((id) => uri.includes(id))]).toEqual([uri, true]);
});

test("a tenth of what comes goes to a new version for as long as is said, and an alarm takes it back", () => {
  const groups = of("AWS::CodeDeploy::DeploymentGroup");
  const names = ["ingest-faults", "ingest-slow", "api-faults"];
  const policies = aliases.map((id) => canary.toJSON().Resources[id].UpdatePolicy);

  expect(groups).toHaveLength(2);
  for (const group of groups) {
    const alarms = flattenCfnReference(group.AlarmConfiguration);
    expect(group).toMatchObject({
      DeploymentConfigName: "CodeDeployDefault.LambdaCanary10Percent10Minutes",
      AlarmConfiguration: { Enabled: true },
      AutoRollbackConfiguration: {
        Enabled: true,
        Events: ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM"],
      },
    });
    for (const name of names) expect(alarms).toContain(`Alarms${name.replaceAll("-", "")}`);
  }
  for (const policy of policies)
    expect(policy).toEqual({ CodeDeployLambdaAliasUpdate: expect.objectContaining({}) });
});

test("CodeDeploy may turn these aliases, read these alarms, and nothing else", () => {
  const [role = ""] = idsOf("AWS::IAM::Role").filter((id) => id.startsWith("Canary"));
  const [made] = of("AWS::IAM::Role").filter(({ AssumeRolePolicyDocument }) =>
    flattenCfnReference(AssumeRolePolicyDocument).includes("codedeploy"),
  );
  const policies = of("AWS::IAM::Policy").filter(({ Roles }) => flattenCfnReference(Roles).includes(role));
  const rights = JSON.stringify(policies.map(({ PolicyDocument }) => PolicyDocument));

  expect(made).not.toHaveProperty("ManagedPolicyArns");
  expect(policies).toHaveLength(1);
  expect([...rights.matchAll(/"((?:lambda|cloudwatch|s3|sns):\w+)"/g)].map(([, one]) => one).sort()).toEqual([
    "cloudwatch:DescribeAlarms",
    "lambda:GetAlias",
    "lambda:GetProvisionedConcurrencyConfig",
    "lambda:UpdateAlias",
  ]);
  expect(rights).not.toMatch(/"\*"/);
  expect(rights).not.toContain("Record");
});
