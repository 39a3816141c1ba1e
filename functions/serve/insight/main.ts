import * as z from "zod/mini";
import { lazily, lazyBlobs } from "../../shared/lazy.ts";
import { functionLog } from "../../shared/log.ts";
import { documentClient } from "../../store/dynamo.ts";
import { storage } from "../../store/storage.ts";
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

/** The Lambda function of the nightly pass. It changes no table. */
export const handler = createHandler({
  ...storage(documentClient({}), { events: env.HUB_EVENTS_TABLE, directory: env.HUB_DIRECTORY_TABLE }),
  blobs: lazyBlobs(async () => (await import("../../aws/s3-blobs.ts")).s3BlobsIn(env.HUB_BLOBS, {})),
  outQueue: { send: async (...of) => await (await outQueue()).send(...of) },
  log: functionLog("insight", process.env.HUB_METRICS),
  now: () => new Date(),
});
