import { SQSClient } from "@aws-sdk/client-sqs";
import * as z from "zod/mini";
import { busNamed } from "../aws/bus-named.ts";
import { lateBlobs } from "../aws/late-blobs.ts";
import { lateNames } from "../aws/late-names.ts";
import { lateSecrets } from "../aws/late-secrets.ts";
import { s3Uploads } from "../aws/s3-uploads.ts";
import { sqsDeadLetters } from "../aws/sqs-dead-letters.ts";
import { sqsOut } from "../aws/sqs-out.ts";
import { sqsWork } from "../aws/sqs-work.ts";
import { googleKeys } from "../delivery/google-keys.ts";
import { allDeadLetters } from "../shared/dead-letters.ts";
import { lazyApiCredentials } from "../shared/lazy.ts";
import { functionLog } from "../shared/log.ts";
import { pause } from "../shared/pause.ts";
import { hubAddress, nonEmpty, parameterPath } from "../shared/setting-kinds.ts";
import { documentClient } from "../store/dynamo.ts";
import { storage } from "../store/storage.ts";
import { cognitoSignIn } from "./cognito-sign-in.ts";
import { consoleFiles, readConsole } from "./console-files.ts";
import { createHandler } from "./handler.ts";

const settings = z.object({
  HUB_EVENTS_TABLE: nonEmpty,
  HUB_DIRECTORY_TABLE: nonEmpty,
  HUB_BUS: nonEmpty,
  HUB_BLOBS: nonEmpty,
  HUB_MAIL_DOMAIN: z.optional(nonEmpty),
  HUB_APPS: parameterPath,
  HUB_PASSWORDS: parameterPath,
  HUB_DIGEST_WEBHOOKS: parameterPath,
  HUB_SECRETS: parameterPath,
  HUB_SIGNATURE_FORMS: parameterPath,
  HUB_BASE_URL: hubAddress,
  HUB_QUEUE_URL: z.url(),
  HUB_DLQ_URL: z.url(),
  HUB_FETCHES_URL: z.url(),
  HUB_DEAD_FETCHES_URL: z.url(),
  HUB_API_CREDENTIALS: parameterPath,
  HUB_USER_POOL_ID: z.optional(z.string().check(z.regex(/^[\w-]+_\w+$/))),
  HUB_CLIENT_ID: z.optional(nonEmpty),
  HUB_SIGN_IN_URL: z.optional(z.string().check(z.regex(/^https:\/\/.*[^/]$/))),
  HUB_UPLOAD_ORIGIN: z.optional(z.string().check(z.regex(/^https?:\/\/[^/;, ]+$/))),
  HUB_JOBS_URL: z.url(),
  HUB_RULE_SECRETS: parameterPath,
  HUB_OUT_URL: z.url(),
});

const env = settings.parse(process.env);

/** The console needs all three settings for signing in; without them the hub is the API alone. */
function consoleOf({
  HUB_USER_POOL_ID: pool,
  HUB_CLIENT_ID: clientId,
  HUB_SIGN_IN_URL: signInUrl,
  HUB_UPLOAD_ORIGIN: uploads,
}: typeof env) {
  if (pool === undefined || clientId === undefined || signInUrl === undefined) return {};
  const issuer = `https://cognito-idp.${pool.split("_")[0]}.amazonaws.com/${pool}`;
  return {
    console: {
      files: consoleFiles(async () => await readConsole(new URL("./console/", import.meta.url))),
      signIn: cognitoSignIn({ issuer, clientId, signInUrl, fetch }),
      ...(uploads === undefined ? {} : { uploads }),
    },
  };
}
const webhooks = async () =>
  (await import("../aws/ssm-webhooks.ts")).ssmWebhooksUnder(env.HUB_DIGEST_WEBHOOKS, {});
const log = functionLog("serve", process.env.HUB_METRICS);
const queues = new SQSClient({});

/** The Lambda function behind the API. It shows and changes secrets' lists, so it asks for them uncached. */
export const handler = createHandler({
  ...storage(documentClient({}), { events: env.HUB_EVENTS_TABLE, directory: env.HUB_DIRECTORY_TABLE }),
  fetch,
  askTool: fetch,
  pause,
  bus: busNamed(env.HUB_BUS),
  secrets: lateSecrets(env.HUB_SECRETS),
  keptNames: {
    secret: lateNames(env.HUB_SECRETS),
    credentials: lateNames(env.HUB_API_CREDENTIALS),
    app: lateNames(env.HUB_APPS),
    password: lateNames(env.HUB_PASSWORDS),
  },
  // It may not read the webhooks of digests: watch compares those.
  outwardNames: { rule: lateNames(env.HUB_RULE_SECRETS) },
  passwords: lateSecrets(env.HUB_PASSWORDS),
  apps: lateSecrets(env.HUB_APPS),
  forms: lateSecrets(env.HUB_SIGNATURE_FORMS),
  keys: googleKeys({ timeout: 3_000 }),
  apiCredentials: lazyApiCredentials(async () =>
    (await import("../aws/ssm-api-credentials.ts")).ssmApiCredentialsUnder(env.HUB_API_CREDENTIALS, {}),
  ),
  webhooks: {
    async put(digest, url) {
      await (await webhooks()).put(digest, url);
    },
    async remove(digest) {
      await (await webhooks()).remove(digest);
    },
  },
  ruleSecrets: lateSecrets(env.HUB_RULE_SECRETS),
  outQueue: sqsOut(queues, env.HUB_OUT_URL),
  post: async (posting) => await (await import("../sending/post.ts")).publicPost()(posting),
  uploads: s3Uploads({
    client: async () => new (await import("@aws-sdk/client-s3")).S3Client({}),
    bucket: env.HUB_BLOBS,
    now: () => new Date(),
  }),
  blobs: lateBlobs(env.HUB_BLOBS),
  work: sqsWork(queues, env.HUB_JOBS_URL),
  dead: allDeadLetters([
    sqsDeadLetters({
      client: queues,
      reason: "record_failed",
      queueUrl: env.HUB_QUEUE_URL,
      deadUrl: env.HUB_DLQ_URL,
    }),
    sqsDeadLetters({
      client: queues,
      reason: "collect_failed",
      queueUrl: env.HUB_FETCHES_URL,
      deadUrl: env.HUB_DEAD_FETCHES_URL,
    }),
  ]),
  baseUrl: () => env.HUB_BASE_URL,
  mailDomain: env.HUB_MAIL_DOMAIN,
  ...consoleOf(env),
  log,
  now: () => new Date(),
});
