import * as z from "zod/mini";
import { lateBlobs } from "../../aws/late-blobs.ts";
import { functionLog } from "../../shared/log.ts";
import type { Letter } from "../../shared/ports.ts";
import { hubAddress, nonEmpty, parameterPath } from "../../shared/setting-kinds.ts";
import { documentClient } from "../../store/dynamo.ts";
import { storage } from "../../store/storage.ts";
import { sendDigests } from "./send.ts";

const settings = z.object({
  HUB_EVENTS_TABLE: nonEmpty,
  HUB_DIRECTORY_TABLE: nonEmpty,
  HUB_BLOBS: nonEmpty,
  HUB_BASE_URL: hubAddress,
  HUB_DIGEST_WEBHOOKS: parameterPath,
  HUB_DIGEST_FROM: z.optional(z.email()),
});

const env = settings.parse(process.env);
const from = env.HUB_DIGEST_FROM;

const deps = {
  ...storage(documentClient({}), { events: env.HUB_EVENTS_TABLE, directory: env.HUB_DIRECTORY_TABLE }),
  blobs: lateBlobs(env.HUB_BLOBS),
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
