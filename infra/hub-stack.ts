import { CfnOutput, Stack } from "aws-cdk-lib";
import { HttpMethod } from "aws-cdk-lib/aws-apigatewayv2";
import { HttpJwtAuthorizer } from "aws-cdk-lib/aws-apigatewayv2-authorizers";
import { StringParameter } from "aws-cdk-lib/aws-ssm";
import type { Construct } from "constructs";
import { release } from "../schemas/release.ts";
import { Alarms } from "./constructs/alarms.ts";
import { Bus } from "./constructs/bus.ts";
import { Canary } from "./constructs/canary.ts";
import { CollectWorker } from "./constructs/collect-worker.ts";
import { DigestFunction } from "./constructs/digest-function.ts";
import { HttpFront } from "./constructs/http-front.ts";
import { addHubAlarms, type Watched } from "./constructs/hub-alarms.ts";
import { HubDashboard } from "./constructs/hub-dashboard.ts";
import { IngestFunction } from "./constructs/ingest-function.ts";
import { InsightFunction } from "./constructs/insight-function.ts";
import { Intake } from "./constructs/intake.ts";
import { JobWorker } from "./constructs/job-worker.ts";
import { MailServer } from "./constructs/mail-server.ts";
import type { Parts } from "./constructs/parts.ts";
import { People } from "./constructs/people.ts";
import { RecordWorker } from "./constructs/record-worker.ts";
import { addRefusalAlarms, refusalsOf } from "./constructs/refusals.ts";
import { Secrets } from "./constructs/secrets.ts";
import { SendWorker } from "./constructs/send-worker.ts";
import { ServeFunction } from "./constructs/serve-function.ts";
import { Storage } from "./constructs/storage.ts";
import { WatchFunction } from "./constructs/watch-function.ts";
import type { Settings } from "./settings.ts";
import { directoryTable, eventsTable } from "./tables.ts";

/**
 * The account hub in one account and region, in the order in which a delivery travels. The ids of the constructs are the
 * names of what is deployed: another id is another table, and the old one's data is left behind.
 */
export class HubStack extends Stack {
  constructor(scope: Construct, settings: Settings) {
    super(scope, settings.prefix, {
      description: `Account hub, stage ${settings.stage}`,
      tags: { "account-hub:release": release },
      terminationProtection: settings.keep,
    });
    const alarms = new Alarms(this, "Alarms", settings);
    const http = new HttpFront(this, "Http", settings);
    const bus = new Bus(this, "Bus", settings);
    const storage = new Storage(this, "Storage", { settings, url: http.url });
    const parts: Parts = { settings, alarms, http, bus, storage, secrets: new Secrets(this, settings) };
    const people = new People(this, "People", { settings, baseUrl: http.url });

    const ingest = new IngestFunction(this, "Ingest", parts);
    const jobs = new JobWorker(this, "Jobs", parts);
    const send = new SendWorker(this, "Send", parts);
    const record = new RecordWorker(this, "Record", { ...parts, jobs, send });
    const collect = new CollectWorker(this, "Collect", parts);
    const intake = new Intake(this, "Intake", parts);
    const mail = new MailServer(this, "Mail", parts);
    const watch = new WatchFunction(this, "Watch", parts);
    const insight = new InsightFunction(this, "Insight", { ...parts, send });
    const digest = new DigestFunction(this, "Digest", { ...parts, mail });
    const serve = new ServeFunction(this, "Serve", { ...parts, people, record, collect, jobs, send });

    http.route(ingest, ["/hooks/{tool}/{connection}", "/hooks/{tool}/{connection}/{proxy+}"], {
      method: HttpMethod.ANY,
      open: "Tools cannot hold our tokens: they sign each delivery, and ingest checks the signature before anything else.",
      hooks: true,
    });
    const authorizer = new HttpJwtAuthorizer("Jwt", people.issuer, {
      jwtAudience: [people.client.userPoolClientId],
    });
    http.route(serve, ["/api/{proxy+}"], { method: HttpMethod.ANY, authorizer });
    http.route(serve, ["/", "/healthz", "/openapi.json"], {
      method: HttpMethod.GET,
      open: "The page itself, the health check and the description of the API hold no data.",
    });
    http.route(serve, ["/console/{proxy+}"], {
      method: HttpMethod.ANY,
      open: "A browser comes with a session cookie, which serve checks itself; signing in must work without one.",
    });
    http.route(serve, ["/digests/{digest}/end"], {
      method: HttpMethod.ANY,
      open: "Who ends a digest by the link in its mail is not signed in: serve checks the link's signature.",
    });

    http.route(serve, ["/connect/{proxy+}"], {
      method: HttpMethod.GET,
      open: "Who consents at a tool comes back from its page, signed in or not: what was begun is known by its state and the browser's cookie.",
    });

    const watched: Watched = {
      ingest,
      serve,
      tables: {
        events: [storage.events, eventsTable],
        directory: [storage.directory, directoryTable],
      },
    };
    addHubAlarms(alarms, watched);
    const workers = { record, collect, jobs, convert: intake.worker, send };
    const refusals = refusalsOf({
      http,
      namespace: ingest.namespace,
      busName: bus.bus.eventBusName,
      rules: [record.rule, collect.rule],
      background: [...Object.values(workers).map((one) => one.function), watch, insight, digest],
    });
    addRefusalAlarms(alarms, refusals);
    new Canary(this, "Canary", {
      settings,
      functions: [ingest, serve],
      alarms: alarms.named(["ingest-faults", "ingest-slow", "api-faults"]),
    });
    const dashboard = new HubDashboard(this, "Overview", {
      ...{ settings, alarms, workers, watch, refusals, accessLogs: http.accessLogs },
      ...watched,
    });

    new StringParameter(this, "Deployment", {
      parameterName: `${settings.path}/deployment`,
      description: "Where the parts of this stage are, for npm run hub",
      stringValue: this.toJsonString({
        url: http.url,
        clientId: people.client.userPoolClientId,
        signInUrl: people.domain.baseUrl(),
        bus: bus.bus.eventBusName,
        busArn: bus.bus.eventBusArn,
        archive: bus.archive?.archiveArn,
        rule: record.rule.ruleArn,
        queue: record.queue.queueArn,
        deadQueue: record.dead.queueArn,
      }),
    });
    const outputs: Readonly<Record<string, string | undefined>> = {
      Url: http.url,
      HookUrl: `${http.url}/hooks/{tool}/{connection}`,
      DomainTarget: http.domainTarget,
      UserPoolId: people.pool.userPoolId,
      ClientId: people.client.userPoolClientId,
      DashboardUrl: dashboard.url,
      SignInUrl: people.domain.baseUrl(),
    };
    for (const [name, value] of Object.entries(outputs))
      if (value !== undefined) new CfnOutput(this, name, { value });
  }
}
