import { setTimeout as pause } from "node:timers/promises";
import * as z from "zod/mini";
import { lazySecrets } from "../shared/lazy.ts";
import { functionLog } from "../shared/log.ts";
import { documentClient } from "../store/dynamo.ts";
import { storage } from "../store/storage.ts";
import { createHandler } from "./handler.ts";

const settings = z.object({
  HUB_EVENTS_TABLE: z.string().check(z.minLength(1)),
  HUB_DIRECTORY_TABLE: z.string().check(z.minLength(1)),
  HUB_SIGNATURE_FORMS: z.string().check(z.regex(/^\/.*[^/]$/)),
});

const { HUB_EVENTS_TABLE, HUB_DIRECTORY_TABLE, HUB_SIGNATURE_FORMS } = settings.parse(process.env);

const log = functionLog("record", process.env.HUB_METRICS);

/** The Lambda function behind the queue. */
export const handler = createHandler({
  ...storage(documentClient({}), { events: HUB_EVENTS_TABLE, directory: HUB_DIRECTORY_TABLE }),
  forms: lazySecrets(async () =>
    (await import("../aws/ssm-secrets.ts")).ssmSecretsUnder(HUB_SIGNATURE_FORMS, {}),
  ),
  log,
  now: () => new Date(),
  pause: async (milliseconds) => await pause(milliseconds),
});
