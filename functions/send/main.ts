import { SQSClient } from "@aws-sdk/client-sqs";
import * as z from "zod/mini";
import { lateSecrets } from "../aws/late-secrets.ts";
import { sqsOut } from "../aws/sqs-out.ts";
import { publicPost } from "../sending/post.ts";
import { functionLog } from "../shared/log.ts";
import { hubAddress, nonEmpty, parameterPath } from "../shared/setting-kinds.ts";
import { documentClient } from "../store/dynamo.ts";
import { storage } from "../store/storage.ts";
import { createHandler } from "./handler.ts";

const settings = z.object({
  HUB_EVENTS_TABLE: nonEmpty,
  HUB_DIRECTORY_TABLE: nonEmpty,
  HUB_BASE_URL: hubAddress,
  HUB_RULE_SECRETS: parameterPath,
  HUB_OUT_URL: z.url(),
});

const env = settings.parse(process.env);

/** The Lambda function behind the queue of what is to be sent on. */
export const handler = createHandler({
  ...storage(documentClient({}), { events: env.HUB_EVENTS_TABLE, directory: env.HUB_DIRECTORY_TABLE }),
  ruleSecrets: lateSecrets(env.HUB_RULE_SECRETS),
  outQueue: sqsOut(new SQSClient({}), env.HUB_OUT_URL),
  post: publicPost(),
  baseUrl: () => env.HUB_BASE_URL,
  log: functionLog("send", process.env.HUB_METRICS),
  now: () => new Date(),
});
