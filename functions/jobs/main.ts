import { SQSClient } from "@aws-sdk/client-sqs";
import * as z from "zod/mini";
import { lateBlobs } from "../aws/late-blobs.ts";
import { sqsCount, sqsWork } from "../aws/sqs-work.ts";
import { functionLog } from "../shared/log.ts";
import { pause } from "../shared/pause.ts";
import { keptYears, nonEmpty } from "../shared/setting-kinds.ts";
import { documentClient } from "../store/dynamo.ts";
import { storage } from "../store/storage.ts";
import { createHandler } from "./handler.ts";

const settings = z.object({
  HUB_EVENTS_TABLE: nonEmpty,
  HUB_DIRECTORY_TABLE: nonEmpty,
  HUB_BLOBS: nonEmpty,
  HUB_JOBS_URL: z.url(),
  HUB_EVENT_YEARS: keptYears,
});

const env = settings.parse(process.env);
const years = Number(env.HUB_EVENT_YEARS ?? 0);
const now = () => new Date();
const expiry = years ? (await import("../store/expiry.ts")).expiryAfter(years, now) : undefined;

const queue = [new SQSClient({}), env.HUB_JOBS_URL] as const;

/** The Lambda function behind the work queue, which a schedule also calls: it then goes on with all that is unfinished. */
export const handler = createHandler({
  ...storage(
    documentClient({}),
    { events: env.HUB_EVENTS_TABLE, directory: env.HUB_DIRECTORY_TABLE },
    undefined,
    expiry,
  ),
  blobs: lateBlobs(env.HUB_BLOBS),
  work: sqsWork(...queue),
  countSoon: sqsCount(...queue),
  log: functionLog("jobs", process.env.HUB_METRICS),
  now,
  eventYears: years || undefined,
  pause,
  indexLag: 3_000,
});
