import * as z from "zod/mini";
import { lazyBlobs } from "../../shared/lazy.ts";
import { functionLog } from "../../shared/log.ts";
import { documentClient } from "../../store/dynamo.ts";
import { storage } from "../../store/storage.ts";
import { createHandler } from "./handler.ts";

const name = z.string().check(z.minLength(1));
const settings = z.object({ HUB_EVENTS_TABLE: name, HUB_DIRECTORY_TABLE: name, HUB_BLOBS: name });

const env = settings.parse(process.env);

/** The Lambda function of the nightly pass. It changes no table. */
export const handler = createHandler({
  ...storage(documentClient({}), { events: env.HUB_EVENTS_TABLE, directory: env.HUB_DIRECTORY_TABLE }),
  blobs: lazyBlobs(async () => (await import("../../aws/s3-blobs.ts")).s3BlobsIn(env.HUB_BLOBS, {})),
  log: functionLog("insight", process.env.HUB_METRICS),
  now: () => new Date(),
});
