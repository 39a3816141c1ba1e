import { expect, test } from "@jest/globals";
import type { Template } from "aws-cdk-lib/assertions";
import * as z from "zod/mini";
import { saidInRunbook } from "../../support/runbook.ts";
import { seldom } from "../../support/seldom.ts";
import { resourcesOf, templateOf } from "../../support/stack.ts";

const context = { stage: "prod", mailDomain: "in.hub.example" };
const own = templateOf(context);
const adopted = templateOf({ ...context, bucket: "kept-bucket", userPool: "eu-west-1_Kept1" });
const propertiesOf = (template: Template, type: string) =>
  [...resourcesOf(template, type).values()].map(({ Properties }) => Properties);
const inFunctions = (template: Template) => JSON.stringify(propertiesOf(template, "AWS::Lambda::Function"));

seldom(
  "adopts restored tables by their names, with every right that it has on its own, and makes none",
  () => {
    const restored = templateOf({
      ...context,
      eventsTable: "events-restored",
      directoryTable: "directory-restored",
    });
    const rights = (template: Template) =>
      propertiesOf(template, "AWS::IAM::Policy").map((one) => JSON.stringify(one).match(/dynamodb:\w+/g));

    expect(resourcesOf(restored, "AWS::DynamoDB::GlobalTable").size).toBe(0);
    expect(rights(restored)).toEqual(rights(own));
    expect(inFunctions(restored)).toContain('"HUB_EVENTS_TABLE":"events-restored"');
    expect(inFunctions(restored)).toContain('"HUB_DIRECTORY_TABLE":"directory-restored"');
  },
);

test("adopts a bucket by its name: the same rights and the same policy, and none is made", () => {
  const [bucket = ""] = resourcesOf(own, "AWS::S3::Bucket").keys();
  const arn = JSON.stringify({ "Fn::GetAtt": [bucket, "Arn"] });
  const statements = z.object({ Statement: z.array(z.unknown()) });
  /** What may be done with it and by whom, with its name where the stack refers to its own. */
  const policies = (template: Template, type: string) =>
    propertiesOf(template, type)
      .flatMap(({ PolicyDocument }) => statements.parse(PolicyDocument).Statement)
      .map((one) =>
        JSON.stringify(one)
          .replaceAll(/\{"Fn::Join":\["",\["arn:",\{"Ref":"AWS::Partition"\},":s3:::kept-bucket"\]\]\}/g, arn)
          .replaceAll('"arn:",{"Ref":"AWS::Partition"},":s3:::kept-bucket/', `${arn},"/`)
          .replaceAll(/,?"Sid":"\w+"/g, ""),
      )
      .filter((one) => one.includes("s3:"))
      .sort();

  expect(resourcesOf(adopted, "AWS::S3::Bucket").size).toBe(0);
  expect(inFunctions(adopted)).toContain('"HUB_BLOBS":"kept-bucket"');
  expect(policies(own, "AWS::IAM::Policy").length).toBeGreaterThan(5);
  expect(policies(adopted, "AWS::IAM::Policy")).toEqual(policies(own, "AWS::IAM::Policy"));
  expect(policies(adopted, "AWS::S3::BucketPolicy")).toEqual(policies(own, "AWS::S3::BucketPolicy"));
  expect(propertiesOf(adopted, "AWS::S3::BucketPolicy")).toMatchObject([{ Bucket: "kept-bucket" }]);
});

seldom("an adopted bucket has no policy where there is nothing to say in one", () => {
  const silent = templateOf({ stage: "prod", bucket: "kept-bucket", without: "tls" });

  expect(resourcesOf(silent, "AWS::S3::BucketPolicy").size).toBe(0);
});

test("adopts a user pool by its id, with its people and groups: the client and the sign-in page alone are made", () => {
  const ofPool = ["AWS::Cognito::UserPoolClient", "AWS::Cognito::UserPoolDomain"];

  for (const type of ["AWS::Cognito::UserPool", "AWS::Cognito::UserPoolGroup"])
    expect(resourcesOf(adopted, type).size).toBe(0);
  for (const type of ofPool)
    expect(propertiesOf(adopted, type)).toMatchObject([{ UserPoolId: "eu-west-1_Kept1" }]);
  expect(inFunctions(adopted)).toContain('"HUB_USER_POOL_ID":"eu-west-1_Kept1"');
  expect(JSON.stringify(propertiesOf(adopted, "AWS::ApiGatewayV2::Authorizer"))).toContain("eu-west-1_Kept1");
});

test("what outlives a stack has no name that the next one would need for itself", () => {
  const named = ["BucketName", "TableName", "QueueName", "LogGroupName"];
  const kept = Object.entries(own.toJSON().Resources).map(([id, one]) =>
    z
      .object({
        id: z.string(),
        DeletionPolicy: z.optional(z.string()),
        Properties: z._default(z.record(z.string(), z.unknown()), {}),
      })
      .parse({ id, ...z.record(z.string(), z.unknown()).parse(one) }),
  );
  const left = kept.filter(({ DeletionPolicy }) => DeletionPolicy === "Retain");

  expect(left.length).toBeGreaterThan(10);
  expect(left.filter(({ Properties }) => named.some((name) => name in Properties))).toEqual([]);
});

test("the runbook sets a bucket that was not left by a stack to what the stack's is set to", () => {
  const [made = {}] = propertiesOf(own, "AWS::S3::Bucket");
  const rules = z
    .object({
      Rules: z.array(
        z.object({
          Id: z.string(),
          Prefix: z._default(z.string(), ""),
          Status: z.string(),
          ExpirationInDays: z.optional(z.number()),
          ObjectSizeLessThan: z.optional(z.coerce.number()),
          AbortIncompleteMultipartUpload: z.optional(z.unknown()),
        }),
      ),
    })
    .parse(made.LifecycleConfiguration);
  const cors = z
    .object({
      CorsRules: z.array(
        z.object({ AllowedMethods: z.unknown(), AllowedHeaders: z.unknown(), MaxAge: z.number() }),
      ),
    })
    .parse(made.CorsConfiguration);

  expect(made.NotificationConfiguration).toEqual({ EventBridgeConfiguration: { EventBridgeEnabled: true } });
  expect(saidInRunbook("notification-configuration")).toEqual({ EventBridgeConfiguration: {} });
  expect(saidInRunbook("cors-configuration")).toEqual({
    CORSRules: cors.CorsRules.map(({ MaxAge, ...rule }) => ({
      AllowedOrigins: ["https://<Url>"],
      ...rule,
      MaxAgeSeconds: MaxAge,
    })),
  });
  expect(saidInRunbook("lifecycle-configuration")).toEqual({
    Rules: rules.Rules.map(({ Id, Prefix, Status, ExpirationInDays, ObjectSizeLessThan, ...rest }) => ({
      ID: Id,
      Filter: ObjectSizeLessThan === undefined ? { Prefix } : { And: { Prefix, ObjectSizeLessThan } },
      Status,
      ...(ExpirationInDays === undefined ? {} : { Expiration: { Days: ExpirationInDays } }),
      ...rest,
    })),
  });
});
