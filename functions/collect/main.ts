import { SQSClient } from "@aws-sdk/client-sqs";
import * as z from "zod/mini";
import { busNamed } from "../aws/bus-named.ts";
import { lateBlobs } from "../aws/late-blobs.ts";
import { ssmApiCredentialsUnder } from "../aws/ssm-api-credentials.ts";
import { ssmSecretsUnder } from "../aws/ssm-secrets.ts";
import { loadCollector } from "../connectors/catalogue.ts";
import { functionLog } from "../shared/log.ts";
import { pause } from "../shared/pause.ts";
import { hubAddress, nonEmpty, parameterPath } from "../shared/setting-kinds.ts";
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

const settings = z.object({
  HUB_EVENTS_TABLE: nonEmpty,
  HUB_DIRECTORY_TABLE: nonEmpty,
  HUB_BUS: nonEmpty,
  HUB_BLOBS: nonEmpty,
  HUB_BASE_URL: hubAddress,
  HUB_SECRETS: parameterPath,
  HUB_API_CREDENTIALS: parameterPath,
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
  bus: busNamed(env.HUB_BUS),
  blobs: lateBlobs(env.HUB_BLOBS),
  queue: sqsFetches(new SQSClient({}), { queueUrl: env.HUB_QUEUE_URL, deadUrl: env.HUB_DLQ_URL }),
  fetch,
  pause,
  log: functionLog("collect", process.env.HUB_METRICS),
  now: () => new Date(),
});
