import { setTimeout as pause } from "node:timers/promises";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import * as z from "zod/mini";
import { eventBridgeBus } from "../shared/aws/event-bridge-bus.ts";
import { s3Blobs } from "../shared/aws/s3-blobs.ts";
import { ssmSecrets } from "../shared/aws/ssm-secrets.ts";
import { cachedSecrets } from "../shared/cached-secrets.ts";
import { jsonLog } from "../shared/log.ts";
import { createHandler } from "./handler.ts";

const settings = z.object({
  HUB_BUS: z.string().check(z.minLength(1)),
  HUB_BLOBS: z.string().check(z.minLength(1)),
  HUB_SECRETS: z.string().check(z.regex(/^\/.*[^/]$/)),
});

const { HUB_BUS, HUB_BLOBS, HUB_SECRETS } = settings.parse(process.env);
const now = () => new Date();
/** A tool waits a few seconds for its answer: better a 503 in time, which it sends again, than none. */
const requestHandler = { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true };

/** The Lambda function behind the door. SSM and S3 are loaded when a delivery first needs them. */
export const handler = createHandler({
  bus: eventBridgeBus({
    client: new EventBridgeClient({ requestHandler }),
    busName: HUB_BUS,
    pause: async (milliseconds) => await pause(milliseconds),
  }),
  secrets: cachedSecrets(
    ssmSecrets({
      client: async () => new (await import("@aws-sdk/client-ssm")).SSMClient({ requestHandler }),
      prefix: HUB_SECRETS,
    }),
    now,
  ),
  blobs: s3Blobs({
    client: async () => new (await import("@aws-sdk/client-s3")).S3Client({ requestHandler }),
    bucket: HUB_BLOBS,
  }),
  log: jsonLog,
  now,
});
