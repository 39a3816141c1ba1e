import * as z from "zod/mini";
import { lazyBlobs } from "../../shared/lazy.ts";
import { functionLog } from "../../shared/log.ts";
import type { Letter } from "../../shared/ports.ts";
import { documentClient } from "../../store/dynamo.ts";
import { storage } from "../../store/storage.ts";
import { sendDigests } from "./send.ts";

const name = z.string().check(z.minLength(1));
const settings = z.object({
  HUB_EVENTS_TABLE: name,
  HUB_DIRECTORY_TABLE: name,
  HUB_BLOBS: name,
  HUB_BASE_URL: z.string().check(z.regex(/^https?:\/\/.*[^/]$/)),
  HUB_DIGEST_WEBHOOKS: z.string().check(z.regex(/^\/.*[^/]$/)),
  HUB_DIGEST_FROM: z.optional(z.email()),
});

const env = settings.parse(process.env);
const from = env.HUB_DIGEST_FROM;

const deps = {
  ...storage(documentClient({}), { events: env.HUB_EVENTS_TABLE, directory: env.HUB_DIRECTORY_TABLE }),
  blobs: lazyBlobs(async () => (await import("../../aws/s3-blobs.ts")).s3BlobsIn(env.HUB_BLOBS, {})),
  webhooks: {
    async find(digest: string) {
      const { ssmWebhooksUnder } = await import("../../aws/ssm-webhooks.ts");
      return await ssmWebhooksUnder(env.HUB_DIGEST_WEBHOOKS, {}).find(digest);
    },
  },
  ...(from === undefined
    ? {}
    : {
        mailer: {
          async send(letter: Letter) {
            const { sesMailerFrom } = await import("../../aws/ses-mailer.ts");
            await sesMailerFrom(from, {}).send(letter);
          },
        },
      }),
  baseUrl: () => env.HUB_BASE_URL,
  fetch,
  log: functionLog("digest", process.env.HUB_METRICS),
  now: () => new Date(),
};

/** The Lambda function that tells people of their accounts, each at their own hour; a schedule calls it. */
export const handler = async (): Promise<void> => await sendDigests(deps);
