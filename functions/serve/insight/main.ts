import * as z from "zod/mini";
import { lazily, lazyBlobs } from "../../shared/lazy.ts";
import { functionLog } from "../../shared/log.ts";
import { AccountsTable } from "../../store/accounts-table.ts";
import { CatchUps } from "../../store/catch-ups.ts";
import { Connections } from "../../store/connections-table.ts";
import { documentClient } from "../../store/dynamo.ts";
import { EventLists } from "../../store/event-lists.ts";
import { EventRows } from "../../store/event-rows.ts";
import { FileRecords } from "../../store/file-records.ts";
import { InsightNotes } from "../../store/insight-notes.ts";
import { Jobs } from "../../store/jobs.ts";
import { keptForGood } from "../../store/kept-for-good.ts";
import { Links } from "../../store/links.ts";
import { Rollups } from "../../store/rollups.ts";
import { Table } from "../../store/table.ts";
import { createHandler } from "./handler.ts";

const name = z.string().check(z.minLength(1));
const settings = z.object({
  HUB_EVENTS_TABLE: name,
  HUB_DIRECTORY_TABLE: name,
  HUB_BLOBS: name,
  HUB_OUT_URL: z.url(),
});

const env = settings.parse(process.env);

const outQueue = lazily(async () => {
  const { SQSClient } = await import("@aws-sdk/client-sqs");
  const queue = (await import("../../aws/sqs-out.ts")).sqsOut(new SQSClient({}), env.HUB_OUT_URL);
  return async () => queue;
});

const client = documentClient({});
const directory = new Table(client, env.HUB_DIRECTORY_TABLE);
const events = new Table(client, env.HUB_EVENTS_TABLE);
const rows = new EventRows(events);

/** The Lambda function of the nightly pass. It changes no table, and has of the stores those that it reads. */
export const handler = createHandler({
  events: rows,
  lists: new EventLists(events, rows),
  accountsTable: new AccountsTable(directory, keptForGood),
  links: new Links(directory),
  jobs: new Jobs(directory),
  rollups: new Rollups(directory, keptForGood),
  connections: new Connections(directory),
  catchUps: new CatchUps(directory),
  records: new FileRecords(directory),
  insight: new InsightNotes(directory),
  blobs: lazyBlobs(async () => (await import("../../aws/s3-blobs.ts")).s3BlobsIn(env.HUB_BLOBS, {})),
  outQueue: { send: async (...of) => await (await outQueue()).send(...of) },
  log: functionLog("insight", process.env.HUB_METRICS),
  now: () => new Date(),
});
