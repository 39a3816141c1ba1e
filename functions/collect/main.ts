import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { SQSClient } from "@aws-sdk/client-sqs";
import * as z from "zod/mini";
import { eventBridgeBus } from "../aws/event-bridge-bus.ts";
import { ssmApiCredentialsUnder } from "../aws/ssm-api-credentials.ts";
import { ssmSecretsUnder } from "../aws/ssm-secrets.ts";
import { loadCollector } from "../connectors/catalogue.ts";
import { lazyBlobs } from "../shared/lazy.ts";
import { functionLog } from "../shared/log.ts";
import { pause } from "../shared/pause.ts";
import { CatchUps } from "../store/catch-ups.ts";
import { Connections } from "../store/connections-table.ts";
import { documentClient } from "../store/dynamo.ts";
import { EventRows } from "../store/event-rows.ts";
import { Fetches } from "../store/fetches.ts";
import { SubscriptionStates } from "../store/subscription-states.ts";
import { Table } from "../store/table.ts";
import { Tenants } from "../store/tenants.ts";
import { Wanted } from "../store/wanted.ts";
import { createHandler } from "./handler.ts";
import { sqsFetches } from "./sqs-fetches.ts";

const name = z.string().check(z.minLength(1));
const settings = z.object({
  HUB_EVENTS_TABLE: name,
  HUB_DIRECTORY_TABLE: name,
  HUB_BUS: name,
  HUB_BLOBS: name,
  HUB_BASE_URL: z.url(),
  HUB_SECRETS: z.string().check(z.regex(/^\/.*[^/]$/)),
  HUB_API_CREDENTIALS: z.string().check(z.regex(/^\/.*[^/]$/)),
  HUB_QUEUE_URL: z.url(),
  HUB_DLQ_URL: z.url(),
});

const env = settings.parse(process.env);
const client = documentClient({});
const directory = new Table(client, env.HUB_DIRECTORY_TABLE);

/** The Lambda function behind the queue of fetches. */
export const handler = createHandler({
  connections: new Connections(directory),
  fetches: new Fetches(directory),
  wanted: new Wanted(directory),
  tenants: new Tenants(directory),
  catchUps: new CatchUps(directory),
  subscriptions: new SubscriptionStates(directory),
  events: new EventRows(new Table(client, env.HUB_EVENTS_TABLE)),
  apiCredentials: ssmApiCredentialsUnder(env.HUB_API_CREDENTIALS, {}),
  secrets: ssmSecretsUnder(env.HUB_SECRETS, {}),
  baseUrl: () => env.HUB_BASE_URL,
  collectorOf: loadCollector,
  bus: eventBridgeBus({
    client: new EventBridgeClient({}),
    busName: env.HUB_BUS,
    pause,
  }),
  blobs: lazyBlobs(async () => (await import("../aws/s3-blobs.ts")).s3BlobsIn(env.HUB_BLOBS, {})),
  queue: sqsFetches(new SQSClient({}), { queueUrl: env.HUB_QUEUE_URL, deadUrl: env.HUB_DLQ_URL }),
  fetch,
  pause,
  log: functionLog("collect", process.env.HUB_METRICS),
  now: () => new Date(),
});
