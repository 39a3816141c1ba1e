import { tmpdir } from "node:os";
import { S3Client } from "@aws-sdk/client-s3";
import * as z from "zod/mini";
import { busNamed } from "../aws/bus-named.ts";
import { lateSecrets } from "../aws/late-secrets.ts";
import { s3BlobsIn } from "../aws/s3-blobs.ts";
import { s3Files } from "../aws/s3-files.ts";
import { functionLog } from "../shared/log.ts";
import { nonEmpty, parameterPath } from "../shared/setting-kinds.ts";
import { Connections } from "../store/connections-table.ts";
import { documentClient } from "../store/dynamo.ts";
import { FileRecords } from "../store/file-records.ts";
import { Table } from "../store/table.ts";
import { createHandler } from "./handler.ts";
import { isolated } from "./isolate.ts";
import { isolatedHere } from "./work.ts";

const settings = z.object({
  HUB_DIRECTORY_TABLE: nonEmpty,
  HUB_BUS: nonEmpty,
  HUB_BLOBS: nonEmpty,
  HUB_PASSWORDS: parameterPath,
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
    passwords: lateSecrets(env.HUB_PASSWORDS),
    bus: busNamed(env.HUB_BUS),
    isolate: isolated({ entry: new URL(import.meta.url), code: [new URL(".", import.meta.url)] }),
    log: functionLog("convert", process.env.HUB_METRICS),
    now: () => new Date(),
    scratch: tmpdir(),
  });
}

/** The Lambda function behind the queue of files. The bundle is also the process that reads one, with an empty environment. */
export const handler = isolatedHere ? undefined : onLambda();
