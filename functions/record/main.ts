import { setTimeout as pause } from "node:timers/promises";
import * as z from "zod/mini";
import { Directory } from "../shared/aws/directory.ts";
import { documentClient } from "../shared/aws/dynamo.ts";
import { EventsTable } from "../shared/aws/events-table.ts";
import { Rejections } from "../shared/aws/rejections.ts";
import { jsonLog } from "../shared/log.ts";
import { createHandler } from "./handler.ts";

const settings = z.object({
  HUB_EVENTS_TABLE: z.string().check(z.minLength(1)),
  HUB_DIRECTORY_TABLE: z.string().check(z.minLength(1)),
});

const { HUB_EVENTS_TABLE, HUB_DIRECTORY_TABLE } = settings.parse(process.env);
const client = documentClient({});

/** The Lambda function behind the queue. */
export const handler = createHandler({
  events: new EventsTable(client, HUB_EVENTS_TABLE),
  directory: new Directory(client, HUB_DIRECTORY_TABLE),
  rejections: new Rejections(client, HUB_DIRECTORY_TABLE),
  log: jsonLog,
  now: () => new Date(),
  pause: async (milliseconds) => await pause(milliseconds),
});
