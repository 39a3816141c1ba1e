import { SQSClient } from "@aws-sdk/client-sqs";
import * as z from "zod/mini";
import { sqsOut } from "../aws/sqs-out.ts";
import { publicPost } from "../sending/post.ts";
import { lazySecrets } from "../shared/lazy.ts";
import { functionLog } from "../shared/log.ts";
import { documentClient } from "../store/dynamo.ts";
import { storage } from "../store/storage.ts";
import { createHandler } from "./handler.ts";

const name = z.string().check(z.minLength(1));
const settings = z.object({
  HUB_EVENTS_TABLE: name,
  HUB_DIRECTORY_TABLE: name,
  HUB_BASE_URL: z.string().check(z.regex(/^https?:\/\/.*[^/]$/)),
  HUB_RULE_SECRETS: z.string().check(z.regex(/^\/.*[^/]$/)),
  HUB_OUT_URL: z.url(),
});

const env = settings.parse(process.env);

/** The Lambda function behind the queue of what is to be sent on. */
export const handler = createHandler({
  ...storage(documentClient({}), { events: env.HUB_EVENTS_TABLE, directory: env.HUB_DIRECTORY_TABLE }),
  ruleSecrets: lazySecrets(async () =>
    (await import("../aws/ssm-secrets.ts")).ssmSecretsUnder(env.HUB_RULE_SECRETS, {}),
  ),
  outQueue: sqsOut(new SQSClient({}), env.HUB_OUT_URL),
  post: publicPost(),
  baseUrl: () => env.HUB_BASE_URL,
  log: functionLog("send", process.env.HUB_METRICS),
  now: () => new Date(),
});
