import * as z from "zod/mini";
import { sendOn } from "../sending/send-on.ts";
import { lazily, lazySecrets } from "../shared/lazy.ts";
import { functionLog } from "../shared/log.ts";
import { pause } from "../shared/pause.ts";
import { keptYears } from "../shared/setting-kinds.ts";
import { documentClient } from "../store/dynamo.ts";
import { storage } from "../store/storage.ts";
import { createHandler } from "./handler.ts";

const settings = z.object({
  HUB_EVENTS_TABLE: z.string().check(z.minLength(1)),
  HUB_DIRECTORY_TABLE: z.string().check(z.minLength(1)),
  HUB_SIGNATURE_FORMS: z.string().check(z.regex(/^\/.*[^/]$/)),
  HUB_JOBS_URL: z.url(),
  HUB_EVENT_YEARS: keptYears,
  HUB_OUT_URL: z.url(),
});

const env = settings.parse(process.env);
const { HUB_SIGNATURE_FORMS, HUB_JOBS_URL, HUB_OUT_URL } = env;
const years = Number(env.HUB_EVENT_YEARS ?? 0);
const now = () => new Date();
const expiry = years ? (await import("../store/expiry.ts")).expiryAfter(years, now) : undefined;

const stores = storage(
  documentClient({}),
  { events: env.HUB_EVENTS_TABLE, directory: env.HUB_DIRECTORY_TABLE },
  undefined,
  expiry,
);
const outQueue = lazily(async () => {
  const { SQSClient } = await import("@aws-sdk/client-sqs");
  const queue = (await import("../aws/sqs-out.ts")).sqsOut(new SQSClient({}), HUB_OUT_URL);
  return async () => queue;
});
const log = functionLog("record", process.env.HUB_METRICS);

/** The Lambda function behind the queue. */
export const handler = createHandler({
  ...stores,
  forms: lazySecrets(async () =>
    (await import("../aws/ssm-secrets.ts")).ssmSecretsUnder(HUB_SIGNATURE_FORMS, {}),
  ),
  countSoon: lazily(async () => {
    const { SQSClient } = await import("@aws-sdk/client-sqs");
    return (await import("../aws/sqs-work.ts")).sqsCount(new SQSClient({}), HUB_JOBS_URL);
  }),
  sendOn: sendOn({
    rules: stores.rules,
    outQueue: { send: async (...of) => await (await outQueue()).send(...of) },
    now,
  }),
  log,
  now,
  pause,
});
