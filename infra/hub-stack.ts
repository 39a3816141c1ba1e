import { join } from "node:path";
import { CfnOutput, Duration, Stack } from "aws-cdk-lib";
import { HttpMethod } from "aws-cdk-lib/aws-apigatewayv2";
import { HttpJwtAuthorizer } from "aws-cdk-lib/aws-apigatewayv2-authorizers";
import { Match, Rule, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction, SqsQueue } from "aws-cdk-lib/aws-events-targets";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { StringParameter } from "aws-cdk-lib/aws-ssm";
import type { Construct } from "constructs";
import { buildConsole } from "./build-console.ts";
import { Alarms } from "./constructs/alarms.ts";
import { Bus, hubSource } from "./constructs/bus.ts";
import { FrontDoor } from "./constructs/front-door.ts";
import { addHubAlarms, type Watched } from "./constructs/hub-alarms.ts";
import { HubDashboard } from "./constructs/hub-dashboard.ts";
import { HubFunction } from "./constructs/hub-function.ts";
import { Intake } from "./constructs/intake.ts";
import { MailServer } from "./constructs/mail-server.ts";
import { People } from "./constructs/people.ts";
import { Storage } from "./constructs/storage.ts";
import { Worker } from "./constructs/worker.ts";
import type { Settings } from "./settings.ts";
import { directoryTable, eventsTable } from "./tables.ts";

const eachConnection = "One parameter a connection, and connections come and go without a deployment.";
const eachDelivery = "One object a large delivery, under this prefix alone.";

/** The account hub in one account and region, in the order in which a delivery travels. */
export class HubStack extends Stack {
  constructor(scope: Construct, settings: Settings) {
    super(scope, settings.prefix, { description: `Account hub, stage ${settings.stage}` });
    const secrets = `${settings.path}/secrets`;
    const passwords = `${settings.path}/file-passwords`;
    const forms = `${settings.path}/signature-forms`;
    const parameters = (path: string) =>
      this.formatArn({ service: "ssm", resource: "parameter", resourceName: `${path.slice(1)}/*` });
    const [secretsArn, passwordsArn] = [parameters(secrets), parameters(passwords)];
    const formsArn = parameters(forms);
    const alarms = new Alarms(this, "Alarms", settings);
    const door = new FrontDoor(this, "Door", settings);
    const { bus, archive } = new Bus(this, "Bus", settings);
    const { events, directory, blobs } = new Storage(this, "Storage", settings);
    const people = new People(this, "People", { settings, baseUrl: door.url });

    const ingest = new HubFunction(this, "Ingest", {
      settings,
      entry: "functions/ingest/main.ts",
      does: "Verifies and normalises deliveries, publishes their events",
      memory: 512,
      timeout: Duration.seconds(15),
      environment: {
        HUB_BUS: bus.eventBusName,
        HUB_BLOBS: blobs.bucketName,
        HUB_SECRETS: secrets,
        HUB_SIGNATURE_FORMS: forms,
        HUB_DIRECTORY_TABLE: directory.tableName,
      },
    });
    ingest.may(["events:PutEvents"], bus.eventBusArn);
    ingest.may(["dynamodb:PutItem"], directory.tableArn);
    ingest.may(
      ["s3:PutObject"],
      blobs.arnForObjects("drops/*"),
      "Whoever holds a connection's secret may give it a file, one object each.",
    );
    ingest.may(["ssm:GetParameter"], secretsArn, eachConnection);
    ingest.may(["ssm:GetParameter"], formsArn, eachConnection);
    ingest.may(["s3:PutObject"], blobs.arnForObjects("raw/*"), eachDelivery);

    const record = new Worker(this, "Record", {
      settings,
      alarms,
      name: "record",
      loses: "new events do not show on the timeline",
      entry: "functions/record/main.ts",
      does: "Finds each event's account and writes the timeline",
      memory: 512,
      timeout: Duration.seconds(20),
      batch: 10,
      concurrency: 20,
      patience: Duration.minutes(5),
      environment: {
        HUB_EVENTS_TABLE: events.tableName,
        HUB_DIRECTORY_TABLE: directory.tableName,
        HUB_SIGNATURE_FORMS: forms,
      },
    });
    // It pins what has matched; of the secrets themselves it can neither read nor write any.
    record.function.may(["ssm:PutParameter"], formsArn, eachConnection);
    record.function.may(
      ["dynamodb:BatchGetItem", "dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem"],
      events.tableArn,
    );
    // The last event of an account whose newest one was told anew.
    record.function.may(["dynamodb:Query"], `${events.tableArn}/index/byAccount`);
    record.function.may(
      [
        "dynamodb:BatchGetItem",
        "dynamodb:ConditionCheckItem",
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:UpdateItem",
      ],
      directory.tableArn,
    );
    const rule = new Rule(this, "ToRecord", {
      eventBus: bus,
      description: "Account events go to the timeline; pulls do not",
      eventPattern: { source: hubSource, detailType: Match.anythingBut("pull.requested") },
      targets: [new SqsQueue(record.queue, { deadLetterQueue: record.dead })],
    });
    const replayRules = this.formatArn({
      service: "events",
      resource: "rule",
      resourceName: `${bus.eventBusName}/${settings.prefix}-replay-*`,
    });
    record.queue.addToResourcePolicy(
      new PolicyStatement({
        sid: "ReplayOfOneToolOrConnection",
        principals: [new ServicePrincipal("events.amazonaws.com")],
        actions: ["sqs:SendMessage"],
        resources: [record.queue.queueArn],
        conditions: { ArnLike: { "aws:SourceArn": replayRules } },
      }),
    );

    const work = new Worker(this, "Work", {
      settings,
      alarms,
      name: "work",
      loses: "events that were assigned or erased are not moved or gone yet",
      entry: "functions/work/main.ts",
      does: "Moves and erases events in the background",
      memory: 512,
      timeout: Duration.minutes(5),
      visibility: Duration.minutes(6),
      batch: 1,
      concurrency: 2,
      patience: Duration.minutes(30),
      environment: {
        HUB_EVENTS_TABLE: events.tableName,
        HUB_DIRECTORY_TABLE: directory.tableName,
        HUB_BLOBS: blobs.bucketName,
      },
    });
    work.function.lambda.addEnvironment("HUB_WORK_URL", work.queue.queueUrl);
    work.function.may(
      [
        "dynamodb:BatchGetItem",
        "dynamodb:DeleteItem",
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:Query",
      ],
      events.tableArn,
    );
    work.function.may(["dynamodb:Query"], `${events.tableArn}/index/byAccount`);
    work.function.may(
      [
        "dynamodb:BatchGetItem",
        "dynamodb:BatchWriteItem",
        "dynamodb:ConditionCheckItem",
        "dynamodb:DeleteItem",
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:Query",
        "dynamodb:UpdateItem",
      ],
      directory.tableArn,
    );
    work.function.may(["s3:PutObject"], blobs.arnForObjects("raw/*"), eachDelivery);
    work.function.may(["sqs:SendMessage"], work.queue.queueArn);
    new Rule(this, "GoOn", {
      description: "Goes on with background jobs whose message was lost",
      schedule: Schedule.rate(Duration.minutes(15)),
      targets: [new LambdaFunction(work.function.lambda, { retryAttempts: 0 })],
    });

    const intake = new Intake(this, "Intake", {
      ...{ settings, alarms, blobs, baseUrl: door.url },
      environment: {
        HUB_BUS: bus.eventBusName,
        HUB_BLOBS: blobs.bucketName,
        HUB_DIRECTORY_TABLE: directory.tableName,
        HUB_PASSWORDS: passwords,
      },
    });
    new MailServer(this, "Mail", { settings, blobs });
    const convert = intake.function;
    convert.may(["events:PutEvents"], bus.eventBusArn);
    convert.may(["ssm:GetParameter"], passwordsArn, eachConnection);
    convert.may(["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"], directory.tableArn);
    const eachFile = "One object a file, a mail or a snapshot, under this prefix alone.";
    convert.may(["s3:GetObject"], blobs.arnForObjects("drops/*"), eachFile);
    convert.may(["s3:GetObject"], blobs.arnForObjects("mail/*"), eachFile);
    convert.may(
      ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
      blobs.arnForObjects("snapshots/*"),
      eachFile,
    );
    convert.may(["s3:PutObject"], blobs.arnForObjects("attachments/*"), eachFile);
    convert.may(["s3:PutObject"], blobs.arnForObjects("raw/*"), eachDelivery);
    // Without it an object that is not there is 403 instead of 404.
    convert.may(["s3:ListBucket"], blobs.bucketArn);

    const serve = new HubFunction(this, "Serve", {
      settings,
      entry: "functions/serve/main.ts",
      does: "Answers the API and the console",
      beside: (outdir) => buildConsole(join(outdir, "console")),
      memory: 1024,
      timeout: Duration.seconds(29),
      environment: {
        HUB_BASE_URL: door.url,
        HUB_EVENTS_TABLE: events.tableName,
        HUB_DIRECTORY_TABLE: directory.tableName,
        HUB_BUS: bus.eventBusName,
        HUB_BLOBS: blobs.bucketName,
        HUB_SECRETS: secrets,
        HUB_PASSWORDS: passwords,
        HUB_SIGNATURE_FORMS: forms,
        ...(settings.mailDomain === undefined ? {} : { HUB_MAIL_DOMAIN: settings.mailDomain }),
        HUB_WORK_URL: work.queue.queueUrl,
        HUB_QUEUE_URL: record.queue.queueUrl,
        HUB_DLQ_URL: record.dead.queueUrl,
        HUB_USER_POOL_ID: people.pool.userPoolId,
        HUB_CLIENT_ID: people.client.userPoolClientId,
        HUB_SIGN_IN_URL: people.domain.baseUrl(),
      },
    });
    serve.may(
      ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query", "dynamodb:UpdateItem"],
      events.tableArn,
    );
    serve.may(["dynamodb:Query"], `${events.tableArn}/index/*`, "Every index is a list the API shows.");
    serve.may(
      [
        "dynamodb:BatchGetItem",
        "dynamodb:ConditionCheckItem",
        "dynamodb:DeleteItem",
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:Query",
        "dynamodb:UpdateItem",
      ],
      directory.tableArn,
    );
    serve.may(["events:PutEvents"], bus.eventBusArn);
    serve.may(["ssm:GetParameter", "ssm:PutParameter", "ssm:DeleteParameter"], secretsArn, eachConnection);
    serve.may(["ssm:GetParameter", "ssm:PutParameter", "ssm:DeleteParameter"], passwordsArn, eachConnection);
    serve.may(["ssm:PutParameter", "ssm:DeleteParameter"], formsArn, eachConnection);
    serve.may(["s3:GetObject", "s3:PutObject"], blobs.arnForObjects("raw/*"), eachDelivery);
    serve.may(["s3:PutObject"], blobs.arnForObjects("drops/*"), "It signs uploads, one object each.");
    // Without it a blob that is not there is 403 instead of 404.
    serve.may(["s3:ListBucket"], blobs.bucketArn);
    serve.may(
      ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility"],
      record.dead.queueArn,
    );
    serve.may(["sqs:SendMessage"], record.queue.queueArn);
    serve.may(["sqs:SendMessage"], work.queue.queueArn);

    const open =
      "Tools cannot hold our tokens: they sign each delivery, and ingest checks the signature before anything else.";
    door.route(ingest, ["/hooks/{tool}/{connection}", "/hooks/{tool}/{connection}/{proxy+}"], {
      method: HttpMethod.ANY,
      open,
      hooks: true,
    });
    const authorizer = new HttpJwtAuthorizer("Jwt", people.issuer, {
      jwtAudience: [people.client.userPoolClientId],
    });
    door.route(serve, ["/api/{proxy+}"], { method: HttpMethod.ANY, authorizer });
    door.route(serve, ["/", "/healthz", "/openapi.json"], {
      method: HttpMethod.GET,
      open: "The page itself, the health check and the description of the API hold no data.",
    });
    door.route(serve, ["/console/{proxy+}"], {
      method: HttpMethod.ANY,
      open: "A browser comes with a session cookie, which serve checks itself; signing in must work without one.",
    });

    const watched: Watched = {
      ingest,
      serve,
      tables: { events: [events, eventsTable], directory: [directory, directoryTable] },
    };
    addHubAlarms(alarms, watched);
    const dashboard = new HubDashboard(this, "Overview", {
      settings,
      alarms,
      workers: { record, work, convert: intake.worker },
      ...watched,
    });

    new StringParameter(this, "Deployment", {
      parameterName: `${settings.path}/deployment`,
      description: "Where the parts of this stage are, for npm run hub",
      stringValue: this.toJsonString({
        url: door.url,
        clientId: people.client.userPoolClientId,
        signInUrl: people.domain.baseUrl(),
        bus: bus.eventBusName,
        busArn: bus.eventBusArn,
        archive: archive?.archiveArn,
        rule: rule.ruleArn,
        queue: record.queue.queueArn,
        deadQueue: record.dead.queueArn,
      }),
    });
    const outputs: Readonly<Record<string, string | undefined>> = {
      Url: door.url,
      HookUrl: `${door.url}/hooks/{tool}/{connection}`,
      DomainTarget: door.domainTarget,
      UserPoolId: people.pool.userPoolId,
      ClientId: people.client.userPoolClientId,
      DashboardUrl: dashboard.url,
      SignInUrl: people.domain.baseUrl(),
    };
    for (const [name, value] of Object.entries(outputs))
      if (value !== undefined) new CfnOutput(this, name, { value });
  }
}
