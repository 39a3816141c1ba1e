import { setTimeout as pause } from "node:timers/promises";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { eventBridgeBus } from "../aws/event-bridge-bus.ts";
import { googleKeys } from "../delivery/google-keys.ts";
import { type CacheOptions, cachedSecrets } from "../shared/cached-secrets.ts";
import { environment } from "../shared/environment.ts";
import { knownConnections } from "../shared/known-connections.ts";
import { lazily, lazyBlobs } from "../shared/lazy.ts";
import { errorFields, functionLog } from "../shared/log.ts";
import { createHandler } from "./handler.ts";
import { Paced, paceOnLambda } from "./pace.ts";
import type { Announce } from "./receive.ts";

const setting = environment(
  {
    HUB_BUS: /./,
    HUB_BLOBS: /./,
    HUB_DIRECTORY_TABLE: /./,
    HUB_SECRETS: /^\/.*[^/]$/,
    HUB_SIGNATURE_FORMS: /^\/.*[^/]$/,
  },
  process.env,
);
const now = () => new Date();
const rest = async (milliseconds: number) => await pause(milliseconds);
const log = functionLog("ingest", process.env.HUB_METRICS);
/** A tool waits a few seconds for its answer: better a 503 in time, which it sends again, than none. */
const requestHandler = { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true };

/** A connection's secret opens the bucket for a file. Loaded when one is announced. */
const announce: Announce = async (of, request) => {
  const { announceDrops } = await import("../aws/announce-drops.ts");
  return await announceDrops(setting("HUB_DIRECTORY_TABLE"), setting("HUB_BLOBS"), now)(of, request);
};

const connections = knownConnections(
  lazily(async () => {
    const { connectionList } = await import("../aws/connection-list.ts");
    return connectionList(setting("HUB_DIRECTORY_TABLE"), { requestHandler });
  }),
  now,
);

const refused = lazily(async () => {
  const { refusedIn } = await import("../aws/refused-in.ts");
  const found = refusedIn(setting("HUB_DIRECTORY_TABLE"), { requestHandler });
  return async () => found;
});

const parameters = (path: "HUB_SECRETS" | "HUB_SIGNATURE_FORMS", options: CacheOptions) =>
  cachedSecrets(
    lazily(async () => {
      const { ssmReadSecretsUnder } = await import("../aws/ssm-read-secrets.ts");
      return ssmReadSecretsUnder(setting(path), { requestHandler });
    }),
    now,
    connections,
    { ...options, refused: (error) => log("warn", "secrets_refused", errorFields(error)) },
  );

/** Parameter Store tells ten in a call: the first delivery has nine others read for those after it. */
const read = { ahead: 9 };

/** Record pins the form that has matched, and no list tells of that. */
const formsKept = { keepFor: 60_000 };

/** The Lambda function ingest. SSM and S3 are loaded when a delivery first needs them. */
export const handler = createHandler({
  bus: eventBridgeBus({
    client: new EventBridgeClient({ requestHandler }),
    busName: setting("HUB_BUS"),
    pause: rest,
  }),
  secrets: parameters("HUB_SECRETS", read),
  forms: parameters("HUB_SIGNATURE_FORMS", formsKept),
  blobs: lazyBlobs(async () => {
    const { s3BlobsIn } = await import("../aws/s3-blobs.ts");
    return s3BlobsIn(setting("HUB_BLOBS"), { requestHandler });
  }),
  keys: googleKeys({ timeout: requestHandler.requestTimeout }),
  announce,
  refused: {
    keep: async (...of) => await (await refused()).keep(...of),
    passOver: async (delivery) => await (await refused()).passOver(delivery),
  },
  paced: new Paced(paceOnLambda, now),
  pause: rest,
  log,
  now,
});
