import * as z from "zod/mini";
import { lateBlobs } from "../../aws/late-blobs.ts";
import { lateOut } from "../../aws/late-out.ts";
import { functionLog } from "../../shared/log.ts";
import { nonEmpty } from "../../shared/setting-kinds.ts";
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

const settings = z.object({
  HUB_EVENTS_TABLE: nonEmpty,
  HUB_DIRECTORY_TABLE: nonEmpty,
  HUB_BLOBS: nonEmpty,
  HUB_OUT_URL: z.url(),
});

const env = settings.parse(process.env);

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
  blobs: lateBlobs(env.HUB_BLOBS),
  outQueue: lateOut(env.HUB_OUT_URL),
  log: functionLog("insight", process.env.HUB_METRICS),
  now: () => new Date(),
});
