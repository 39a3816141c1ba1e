import { readdir, readFile } from "node:fs/promises";
import { expect, test } from "@jest/globals";
import { App } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { AwsSolutionsChecks } from "cdk-nag";
import { flattenCfnReference } from "cdk-nag/lib/utils/flatten-cfn-reference.js";
import * as z from "zod/mini";
import { BadContext, settingsFrom } from "../../../infra/settings.ts";
import { eventsTable } from "../../../infra/tables.ts";
import { release } from "../../../schemas/release.ts";
import { few } from "../../support/repeats.ts";
import { seldom } from "../../support/seldom.ts";
import { resourcesOf, stackOf, templateOf } from "../../support/stack.ts";

const statements = z.object({
  Statement: z.array(
    z.object({
      Effect: z.enum(["Allow", "Deny"]),
      Action: z.unknown(),
      Principal: z.optional(z.unknown()),
      Condition: z.optional(z.unknown()),
      Resource: z.optional(z.unknown()),
    }),
  ),
});

const lifecycle = z.object({
  Rules: z.array(z.object({ Prefix: z.optional(z.string()), ExpirationInDays: z.optional(z.number()) })),
});
const prod = templateOf({ stage: "prod" });
const certificate = "arn:aws:acm:eu-west-1:123456789012:certificate/6e1b2f9c";
const of = (type: string) => [...resourcesOf(prod, type)];
const properties = (type: string) => of(type).map(([, { Properties }]) => Properties);

test("the stack has the release's version as its tag", () => {
  expect(stackOf().tags.tagValues()).toEqual({ "account-hub:release": release });
});

test("the bucket keeps large deliveries and files for as many days as the context says, and else for good", () => {
  const expiring = (context: Readonly<Record<string, string>>) =>
    [...resourcesOf(templateOf(context), "AWS::S3::Bucket")].flatMap(([, { Properties }]) =>
      lifecycle
        .parse(Properties.LifecycleConfiguration)
        .Rules.flatMap(({ Prefix, ExpirationInDays }) =>
          ExpirationInDays === undefined ? [] : [`${Prefix} ${ExpirationInDays}`],
        ),
    );
  const always = ["raw/samples/ 1", "exports/ 8", "search/ 1", "mail/ 30"];

  expect(expiring({ stage: "prod" })).toEqual(always);
  expect(expiring({ stage: "prod", rawDays: "400", fileDays: "60" }).sort()).toEqual(
    ["attachments/ 60", "drops/ 60", "raw/ 400", ...always].sort(),
  );
});

test("the functions that write what goes with its events know the years for which these are kept, where the context says any", async () => {
  const functions = new URL("../../../functions/", import.meta.url);
  const mains = (await readdir(functions, { recursive: true })).filter((path) => path.endsWith("main.ts"));
  const asking: string[] = [];
  for (const path of mains)
    if ((await readFile(new URL(path, functions), "utf8")).includes("HUB_EVENT_YEARS")) asking.push(path);
  const told = (context: Readonly<Record<string, string>>) =>
    [...resourcesOf(templateOf(context), "AWS::Lambda::Function")].flatMap(([id, { Properties }]) => {
      const years = /"HUB_EVENT_YEARS":"(\d+)"/.exec(flattenCfnReference(Properties.Environment))?.[1];
      return years === undefined ? [] : [`${/^[A-Z][a-z]+/.exec(id)?.[0]?.toLowerCase()}/main.ts ${years}`];
    });

  expect(asking.sort()).toEqual(["jobs/main.ts", "record/main.ts"]);
  expect(told({ stage: "prod", eventYears: "7" }).sort()).toEqual(asking.map((path) => `${path} 7`));
  expect(told({ stage: "prod" })).toEqual([]);
});

test("every queue has a dead-letter queue or is one, and every dead-letter queue has an alarm", () => {
  const queues = new Map(of("AWS::SQS::Queue"));
  const dead = new Set(
    [...queues.values()].map(
      ({ Properties }) => /Dead\w+/.exec(flattenCfnReference(Properties.RedrivePolicy))?.[0] ?? "",
    ),
  );
  const alarmed = properties("AWS::CloudWatch::Alarm")
    .filter(({ MetricName }) => MetricName === "ApproximateNumberOfMessagesVisible")
    .map(({ Dimensions }) => flattenCfnReference(Dimensions));

  for (const [id, { Properties }] of queues) {
    if (Properties.RedrivePolicy !== undefined) continue;
    expect([...dead].some((name) => id.endsWith(name))).toBe(true);
    expect(alarmed.filter((dimensions) => dimensions.includes(id))).toHaveLength(1);
  }
  expect(queues.size).toBeGreaterThan(1);
});

test("every rule that feeds a queue puts what it cannot hand over into the dead letters", () => {
  const feeding = properties("AWS::Events::Rule").filter(({ EventPattern }) => EventPattern);

  expect(feeding.length).toBeGreaterThan(1);
  for (const { Targets } of feeding) expect(flattenCfnReference(Targets)).toContain("DeadLetterConfig");
});

test("every queue, table, bucket and topic is encrypted, and takes no plain HTTP", () => {
  for (const one of properties("AWS::SQS::Queue")) expect(one.SqsManagedSseEnabled).toBe(true);
  for (const one of properties("AWS::DynamoDB::GlobalTable"))
    expect(one.SSESpecification).toEqual({ SSEEnabled: true, SSEType: "KMS" });
  for (const one of properties("AWS::S3::Bucket"))
    expect(flattenCfnReference(one.BucketEncryption)).toContain("AES256");
  for (const one of properties("AWS::SNS::Topic")) expect(one.KmsMasterKeyId).toBeDefined();
  const policies = ["AWS::SQS::QueuePolicy", "AWS::S3::BucketPolicy", "AWS::SNS::TopicPolicy"];
  for (const one of policies.flatMap(properties))
    expect(flattenCfnReference(one.PolicyDocument)).toContain("aws:SecureTransport");
});

test("AWS's services may use the topic, its key and the bucket for this account's alarms and rules alone", () => {
  const mail = templateOf({ stage: "prod", mailDomain: "in.hub.example" });
  const policies = ["AWS::KMS::Key", "AWS::SNS::TopicPolicy", "AWS::S3::BucketPolicy"].flatMap((type) =>
    [...resourcesOf(mail, type).values()].map(({ Properties }) => Properties),
  );
  const services = policies.flatMap(({ PolicyDocument, KeyPolicy }) =>
    statements
      .parse(KeyPolicy ?? PolicyDocument)
      .Statement.filter(({ Principal }) => flattenCfnReference(Principal).includes("amazonaws.com")),
  );

  expect(services.length).toBe(3);
  for (const { Condition } of services) {
    const condition = flattenCfnReference(Condition);
    expect(condition).toContain("aws:SourceAccount");
    expect(condition).toMatch(/aws:SourceArn.*account-hub-prod/);
  }
});

test("with a domain for mail digest may send from one address of it, and no other function may send", () => {
  const mail = templateOf({ stage: "prod", mailDomain: "in.hub.example" });
  const sending = [...resourcesOf(mail, "AWS::IAM::Policy")].flatMap(([id, { Properties }]) =>
    statements
      .parse(Properties.PolicyDocument)
      .Statement.filter(({ Action }) => flattenCfnReference(Action).includes("ses:"))
      .map((statement) => ({ id, statement })),
  );

  expect(sending).toMatchObject([
    {
      id: expect.stringMatching(/^Digest/),
      statement: {
        Action: "ses:SendEmail",
        Condition: { StringEquals: { "ses:FromAddress": ["digest@in.hub.example"] } },
      },
    },
  ]);
  expect(flattenCfnReference(sending[0]?.statement.Resource)).toMatch(/:identity\/<MailDomain/);
});

test("watch may use the alarms' key by the topic alone", () => {
  const [policy] = of("AWS::IAM::Policy").filter(([id]) => id.startsWith("Watch"));
  const { Statement } = statements.parse(policy?.[1].Properties.PolicyDocument);
  const [kms, ...others] = Statement.filter(
    ({ Effect, Action }) => Effect === "Allow" && flattenCfnReference(Action).includes("kms:"),
  );

  expect(others).toEqual([]);
  expect(kms?.Condition).toEqual({
    StringEquals: {
      "kms:ViaService": [{ "Fn::Join": ["", ["sns.", { Ref: "AWS::Region" }, ".amazonaws.com"]] }],
    },
  });
});

test("people signed in may not change their name, nor get a token in another way than the page's", () => {
  prod.hasResourceProperties("AWS::Cognito::UserPoolClient", {
    WriteAttributes: ["locale"],
    ExplicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH"],
  });
});

test("every bucket blocks public access", () => {
  for (const { PublicAccessBlockConfiguration } of properties("AWS::S3::Bucket")) {
    expect(PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
  }
});

test("every function is arm64 on Node 24, traced, with its own bundle and a log group that forgets", () => {
  const functions = properties("AWS::Lambda::Function");
  const logs = new Map(of("AWS::Logs::LogGroup"));

  for (const { Architectures, Runtime, TracingConfig, LoggingConfig } of functions) {
    expect([Architectures, Runtime, TracingConfig]).toEqual([["arm64"], "nodejs24.x", { Mode: "Active" }]);
    const [, group = ""] = /\{"Ref":"(\w+)"\}/.exec(flattenCfnReference(LoggingConfig)) ?? [];
    expect(logs.get(group)?.Properties.RetentionInDays).toBe(90);
  }
  for (const { Properties } of logs.values()) expect(Properties.RetentionInDays).toBe(90);
  expect(new Set(functions.map(({ Code }) => flattenCfnReference(Code))).size).toBe(functions.length);
  expect(new Set(functions.map(({ LoggingConfig }) => flattenCfnReference(LoggingConfig))).size).toBe(
    functions.length,
  );
});

test("the tables have the keys, indexes and projections that the local hub makes, and are billed by request", () => {
  const [events] = of("AWS::DynamoDB::GlobalTable").find(([id]) => id.includes("Events")) ?? [];
  prod.hasResourceProperties("AWS::DynamoDB::GlobalTable", {
    BillingMode: "PAY_PER_REQUEST",
    TimeToLiveSpecification: { AttributeName: "expiresAt", Enabled: true },
    GlobalSecondaryIndexes: eventsTable.indexes.map(({ name, partition, sort }) => ({
      IndexName: name,
      KeySchema: [
        { AttributeName: partition, KeyType: "HASH" },
        { AttributeName: sort, KeyType: "RANGE" },
      ],
      Projection: {
        ProjectionType: "INCLUDE",
        NonKeyAttributes: eventsTable.projected.filter((one) => one !== partition && one !== sort),
      },
    })),
  });
  expect(events).toBeDefined();
});

test("data outlives a mistaken destroy everywhere but in a dev stage", () => {
  const stores = [
    "AWS::DynamoDB::GlobalTable",
    "AWS::S3::Bucket",
    "AWS::SQS::Queue",
    "AWS::Cognito::UserPool",
    "AWS::Cognito::UserPoolGroup",
  ];
  for (const type of stores)
    for (const [, { DeletionPolicy }] of of(type)) expect(DeletionPolicy).toBe("Retain");
  for (const { Replicas } of properties("AWS::DynamoDB::GlobalTable")) {
    expect(flattenCfnReference(Replicas)).toContain('"DeletionProtectionEnabled":true');
    expect(flattenCfnReference(Replicas)).toContain('"PointInTimeRecoveryEnabled":true');
  }
  const dev = templateOf({ stage: "dev-anna" });
  for (const type of stores)
    for (const [, { DeletionPolicy }] of resourcesOf(dev, type)) expect(DeletionPolicy).toBe("Delete");
});

test("what holds data keeps its name in the template: CloudFormation would put an empty one in its place", () => {
  const ids = ["AWS::DynamoDB::GlobalTable", "AWS::S3::Bucket", "AWS::Cognito::UserPool"].flatMap((type) =>
    of(type).map(([id]) => id),
  );

  expect(ids).toEqual([
    "StorageEvents1AF1C090",
    "StorageDirectoryE7A0B77E",
    "StorageBlobs31FE9BCB",
    "PeoplePoolC64A4D1E",
  ]);
});

test("what is uploaded or mailed reaches convert, and nothing else of the bucket does", () => {
  const [pattern = ""] = properties("AWS::Events::Rule")
    .map(({ EventPattern }) => flattenCfnReference(EventPattern))
    .filter((text) => text.includes("aws.s3"));

  prod.hasResourceProperties("AWS::S3::Bucket", {
    NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
  });
  expect(pattern).toContain('"key":[{"prefix":"drops/"},{"prefix":"mail/"}]');
  expect(of("AWS::SES::ReceiptRule")).toEqual([]);
});

seldom(
  "capacity=provisioned says with what each table and index begins, so that a stack that is there can change to it",
  () => {
    const provisioned = templateOf({ stage: "prod", capacity: "provisioned", unitsMin: "7", unitsMax: "70" });
    const scaled = JSON.stringify([...resourcesOf(provisioned, "AWS::DynamoDB::GlobalTable").values()]);

    expect(scaled.match(/"SeedCapacity":7/g)).toHaveLength(
      scaled.match(/CapacityAutoScalingSettings"/g)?.length ?? 0,
    );
  },
);

seldom(
  "capacity=provisioned scales both tables and every index between the given bounds, at 70 percent",
  () => {
    const provisioned = templateOf({ stage: "prod", capacity: "provisioned", unitsMin: "7", unitsMax: "70" });
    const scale = (name: string) => ({
      [`${name}CapacityAutoScalingSettings`]: {
        MinCapacity: 7,
        MaxCapacity: 70,
        TargetTrackingScalingPolicyConfiguration: { TargetValue: 70 },
      },
    });
    const tables = [...resourcesOf(provisioned, "AWS::DynamoDB::GlobalTable").values()];

    expect(tables).toHaveLength(2);
    for (const { Properties } of tables)
      expect(Properties).toMatchObject({
        BillingMode: "PROVISIONED",
        WriteProvisionedThroughputSettings: scale("Write"),
        Replicas: [{ ReadProvisionedThroughputSettings: scale("Read") }],
      });
    expect(tables[0]?.Properties).toMatchObject({
      GlobalSecondaryIndexes: eventsTable.indexes.map(() => ({
        WriteProvisionedThroughputSettings: scale("Write"),
      })),
      Replicas: [
        {
          GlobalSecondaryIndexes: eventsTable.indexes.map(() => ({
            ReadProvisionedThroughputSettings: scale("Read"),
          })),
        },
      ],
    });
  },
);

test("only the API asks for a token; ingest, the page, the link in a mail and the health check do not", () => {
  const routes = properties("AWS::ApiGatewayV2::Route").map(({ RouteKey, AuthorizationType }) => [
    RouteKey,
    AuthorizationType,
  ]);

  expect(routes.sort()).toEqual([
    ["ANY /api/{proxy+}", "JWT"],
    ["ANY /console/{proxy+}", "NONE"],
    ["ANY /digests/{digest}/end", "NONE"],
    ["ANY /hooks/{tool}/{connection}", "NONE"],
    ["ANY /hooks/{tool}/{connection}/{proxy+}", "NONE"],
    ["GET /", "NONE"],
    ["GET /connect/{proxy+}", "NONE"],
    ["GET /healthz", "NONE"],
    ["GET /openapi.json", "NONE"],
  ]);
});

test("each route has its own throttle: flooding an open one does not lock the others", () => {
  const throttles = templateOf({ stage: "prod", hookRate: "7", hookBurst: "8", apiRate: "3", apiBurst: "4" });
  const hooks = { ThrottlingRateLimit: 7, ThrottlingBurstLimit: 8 };
  const api = { ThrottlingRateLimit: 3, ThrottlingBurstLimit: 4 };

  throttles.hasResourceProperties("AWS::ApiGatewayV2::Stage", {
    DefaultRouteSettings: { ThrottlingRateLimit: 3, ThrottlingBurstLimit: 4 },
    RouteSettings: {
      "ANY /hooks/{tool}/{connection}": hooks,
      "ANY /hooks/{tool}/{connection}/{proxy+}": hooks,
      "ANY /api/{proxy+}": api,
      "ANY /console/{proxy+}": api,
      "ANY /digests/{digest}/end": api,
      "GET /": api,
      "GET /healthz": api,
      "GET /openapi.json": api,
    },
  });
});

test("ingest has calls of the account kept free for it where the context says so, and no other function has", () => {
  const reserved = (context: Readonly<Record<string, string>>) =>
    [...resourcesOf(templateOf(context), "AWS::Lambda::Function")].flatMap(([id, { Properties }]) =>
      Properties.ReservedConcurrentExecutions === undefined
        ? []
        : [[/^[A-Z][a-z]+/.exec(id)?.[0], Properties.ReservedConcurrentExecutions]],
    );

  expect(reserved({ stage: "prod" })).toEqual([]);
  expect(reserved({ stage: "prod", ingestConcurrency: "50" })).toEqual([["Ingest", 50]]);
});

test("a domain of one's own becomes the hub's address everywhere", () => {
  const own = templateOf({
    stage: "prod",
    domain: "hub.acme.example",
    certificate,
  });

  own.hasResourceProperties("AWS::ApiGatewayV2::Api", { DisableExecuteApiEndpoint: true });
  own.hasResourceProperties("AWS::ApiGatewayV2::DomainName", { DomainName: "hub.acme.example" });
  own.hasOutput("Url", { Value: "https://hub.acme.example" });
  own.hasOutput("DomainTarget", {});
  const serve = [...resourcesOf(own, "AWS::Lambda::Function")].find(([id]) => id.startsWith("Serve"));
  expect(flattenCfnReference(serve?.[1].Properties.Environment)).toContain(
    '"HUB_BASE_URL":"https://hub.acme.example"',
  );
  own.hasResourceProperties("AWS::S3::Bucket", {
    CorsConfiguration: {
      CorsRules: [{ AllowedMethods: ["POST"], AllowedOrigins: ["https://hub.acme.example"] }],
    },
  });
});

const left = { bucket: "kept-bucket", userPool: "eu-west-1_Kept1" };

const checked = [
  { stage: "prod" },
  { stage: "dev" },
  { stage: "prod", ...left },
  { stage: "prod", canary: "5" },
];
test.each(few(checked, 1))(
  "cdk-nag has nothing to say of %j, and every acknowledgement has its reason",
  (context: Record<string, string>) => {
    const stack = stackOf({ ...context, alarmMail: "ops@acme.example" });
    const checks = new AwsSolutionsChecks(stack.node.root instanceof App ? stack.node.root : stack);

    expect(checks.validateScope(stack).violations).toEqual([]);
    const reasons = stack.node
      .findAll()
      .flatMap(({ node }) => node.metadata)
      .filter(({ type }) => type === "aws:cdk:acknowledged-rules");
    expect(reasons.length).toBeGreaterThan(5);
    for (const { data } of reasons) expect(JSON.stringify(data).length).toBeGreaterThan(60);
  },
);

seldom("is the same to the byte each time it is made", () => {
  const made = () => Template.fromStack(stackOf({ stage: "prod" })).toJSON();

  expect(made()).toEqual(made());
});

test("two stages share no name, so that they can live in one account", () => {
  const names = (stage: string) =>
    JSON.stringify(templateOf({ stage }).toJSON()).match(/"\/?account-hub[-/]\w+[^"]*"/g) ?? [];
  const taken = new Set<string>(names("prod"));

  expect(taken.size).toBeGreaterThan(5);
  expect(names("dev").filter((name) => taken.has(name))).toEqual([]);
});

test.each([
  [{ stage: "Prod" }, "stage"],
  [{ logDays: "8" }, "logDays"],
  [{ without: "alarms" }, "without"],
  [{ hookRate: "many" }, "hookRate"],
  [{ ingestConcurrency: "0" }, "ingestConcurrency"],
  [{ alarmMail: "nobody" }, "alarmMail"],
  [{ domain: "hub.acme.example" }, "domain and certificate"],
  [{ capacity: "unlimited" }, "capacity"],
  [{ unitsMin: "9", unitsMax: "8" }, "unitsMin"],
  [{ rawDays: "29" }, "rawDays"],
  [{ fileDays: "soon" }, "fileDays"],
  [{ eventsTable: "restored-events" }, "eventsTable and directoryTable"],
  [{ eventsTable: "a/b", directoryTable: "restored-directory" }, "eventsTable"],
  [{ bucket: "Left Behind" }, "bucket"],
  [{ userPool: "account-hub-prod" }, "userPool"],
  [{ canary: "7" }, "canary"],
  [{ stage: "aws" }, "stage"],
  [{ stage: "my-cognito" }, "stage"],
  [{ domain: "-hub.acme.example", certificate }, "domain"],
  [{ domain: `${"a".repeat(64)}.example`, certificate }, "domain"],
  [{ domain: "hub.acme.example", certificate: "arn:aws:iam::123456789012:role/acme" }, "certificate"],
  [{ domain: "hub.acme.example", certificate, mailDomain: "hub.acme.example" }, "two names"],
  [{ logDays: "0x7" }, "logDays"],
  [{ logDays: "8" }, "logDays. "],
  [{ archiveDays: "1000000000" }, "archiveDays"],
  [{ hookRate: "1e3" }, "hookRate"],
  [{ hookRate: true }, "hookRate"],
  [{ eventYears: true }, "eventYears"],
  [{ eventsTable: "restored", directoryTable: "restored" }, "two tables"],
  [{ bucket: "left..behind" }, "bucket"],
  [{ bucket: "192.168.1.1" }, "bucket"],
  [{ without: "ses, tls" }, "without"],
])("refuses the context %j and says which part", (context: Record<string, unknown>, named) => {
  const read = () => settingsFrom((name) => context[name]);

  expect(read).toThrow(BadContext);
  expect(read).toThrow(named);
});

test("a stack with data that matters is not deleted by one command", () => {
  expect(stackOf({ stage: "prod" }).terminationProtection).toBe(true);
  expect(stackOf({ stage: "dev" }).terminationProtection).toBe(false);
});

test.each([
  ["stge", "stage"],
  ["Stage", "stage"],
  ["alarmmail", "alarmMail"],
  ["alarm-mail", "alarmMail"],
  ["alarmMails", "alarmMail"],
  ["log_days", "logDays"],
  ["unitMax", "unitsMax"],
])("refuses %s in the context, by which %s was meant", (name, meant) => {
  const read = () => settingsFrom((one) => (one === name ? "prod" : undefined), ["stage", name]);

  expect(read).toThrow(BadContext);
  expect(read).toThrow(`${name} (did you mean ${meant}?)`);
});

test("passes over what of the context is others'", () => {
  const others = ["aws:cdk:enable-path-metadata", "@aws-cdk/core:newStyleStackSynthesis", "owner", "pages"];

  expect(settingsFrom(() => undefined, [...others, "stage"])).toMatchObject({ stage: "dev" });
});

test("takes numbers of cdk.json as those of the command line", () => {
  const context: Record<string, unknown> = { canary: 10, logDays: 30, hookRate: 900 };

  expect(settingsFrom((name) => context[name])).toMatchObject({ canary: "10", logDays: 30, hookRate: 900 });
});
