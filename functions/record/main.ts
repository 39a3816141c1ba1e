import { setTimeout as pause } from "node:timers/promises";
import * as z from "zod/mini";
import { lazily, lazySecrets } from "../shared/lazy.ts";
import { functionLog } from "../shared/log.ts";
import { documentClient } from "../store/dynamo.ts";
import { storage } from "../store/storage.ts";
import { createHandler } from "./handler.ts";

const settings = z.object({
  HUB_EVENTS_TABLE: z.string().check(z.minLength(1)),
  HUB_DIRECTORY_TABLE: z.string().check(z.minLength(1)),
  HUB_SIGNATURE_FORMS: z.string().check(z.regex(/^\/.*[^/]$/)),
  HUB_JOBS_URL: z.url(),
});

const { HUB_EVENTS_TABLE, HUB_DIRECTORY_TABLE, HUB_SIGNATURE_FORMS, HUB_JOBS_URL } = settings.parse(
  process.env,
);

const log = functionLog("record", process.env.HUB_METRICS);

/** The Lambda function behind the queue. */
export const handler = createHandler({
  ...storage(documentClient({}), { events: HUB_EVENTS_TABLE, directory: HUB_DIRECTORY_TABLE }),
  forms: lazySecrets(async () =>
    (await import("../aws/ssm-secrets.ts")).ssmSecretsUnder(HUB_SIGNATURE_FORMS, {}),
  ),
  countSoon: lazily(async () => {
    const { SQSClient } = await import("@aws-sdk/client-sqs");
    return (await import("../aws/sqs-work.ts")).sqsCount(new SQSClient({}), HUB_JOBS_URL);
  }),
  log,
  now: () => new Date(),
  pause: async (milliseconds) => await pause(milliseconds),
});
