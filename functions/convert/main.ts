import { tmpdir } from "node:os";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { S3Client } from "@aws-sdk/client-s3";
import * as z from "zod/mini";
import { eventBridgeBus } from "../aws/event-bridge-bus.ts";
import { s3BlobsIn } from "../aws/s3-blobs.ts";
import { s3Files } from "../aws/s3-files.ts";
import { lazySecrets } from "../shared/lazy.ts";
import { functionLog } from "../shared/log.ts";
import { pause } from "../shared/pause.ts";
import { Connections } from "../store/connections-table.ts";
import { documentClient } from "../store/dynamo.ts";
import { FileRecords } from "../store/file-records.ts";
import { Table } from "../store/table.ts";
import { createHandler } from "./handler.ts";
import { isolated } from "./isolate.ts";
import { isolatedHere } from "./work.ts";

const name = z.string().check(z.minLength(1));
const settings = z.object({
  HUB_DIRECTORY_TABLE: name,
  HUB_BUS: name,
  HUB_BLOBS: name,
  HUB_PASSWORDS: z.string().check(z.regex(/^\/.*[^/]$/)),
});

function onLambda() {
  const env = settings.parse(process.env);
  const client = documentClient({});
  return createHandler({
    files: s3Files({ client: new S3Client({}), bucket: env.HUB_BLOBS }),
    blobs: s3BlobsIn(env.HUB_BLOBS, {}),
    verdictsBy: "ses",
    records: new FileRecords(new Table(client, env.HUB_DIRECTORY_TABLE)),
    connections: new Connections(new Table(client, env.HUB_DIRECTORY_TABLE)),
    passwords: lazySecrets(async () =>
      (await import("../aws/ssm-secrets.ts")).ssmSecretsUnder(env.HUB_PASSWORDS, {}),
    ),
    bus: eventBridgeBus({
      client: new EventBridgeClient({}),
      busName: env.HUB_BUS,
      pause,
    }),
    isolate: isolated({ entry: new URL(import.meta.url), code: [new URL(".", import.meta.url)] }),
    log: functionLog("convert", process.env.HUB_METRICS),
    now: () => new Date(),
    scratch: tmpdir(),
  });
}

/** The Lambda function behind the queue of files. The bundle is also the process that reads one, with an empty environment. */
export const handler = isolatedHere ? undefined : onLambda();
