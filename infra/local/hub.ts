import { randomBytes, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { createHandler as createIngest } from "../../functions/ingest/handler.ts";
import { createHandler as createRecord } from "../../functions/record/handler.ts";
import { consoleFiles } from "../../functions/serve/console-files.ts";
import { createHandler as createServe } from "../../functions/serve/handler.ts";
import { Bookmarks } from "../../functions/shared/aws/bookmarks.ts";
import { Directory } from "../../functions/shared/aws/directory.ts";
import { documentClient } from "../../functions/shared/aws/dynamo.ts";
import { EventsTable } from "../../functions/shared/aws/events-table.ts";
import { Rejections } from "../../functions/shared/aws/rejections.ts";
import type { Log } from "../../functions/shared/ports.ts";
import { directoryTable, eventsTable } from "../tables.ts";
import { localContext } from "./context.ts";
import { createTable } from "./create-tables.ts";
import { emulatorRunsHere, NoEmulator, startEmulator } from "./emulator.ts";
import { fileSecrets } from "./file-secrets.ts";
import { folderBlobs } from "./folder-blobs.ts";
import { linkSignIn, type Person } from "./link-sign-in.ts";
import { holdFolder } from "./lock.ts";
import { Queue } from "./queue.ts";
import { startServer } from "./server.ts";

export interface HubOptions {
  readonly folder: string;
  readonly port: number;
  readonly token: string | undefined;
  /** Any DynamoDB; left out, the embedded one. */
  readonly endpoint: string | undefined;
  readonly log: Log;
}

export interface Hub {
  readonly url: string;
  readonly token: string;
  /** Whether the data folder was empty before. */
  readonly fresh: boolean;
  readonly queue: Queue;
  /** An address that signs somebody in at the console, once. */
  signInLink(who: Person): string;
  stop(): Promise<void>;
}

/** The whole hub in one process: the same handlers as on AWS, over a durable queue and a DynamoDB in the data folder. */
export async function startHub({ folder, port, token: given, endpoint, log }: HubOptions): Promise<Hub> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = holdFolder(folder);
  if (endpoint === undefined && !emulatorRunsHere()) throw new NoEmulator();
  const token = given ?? keptToken(join(folder, "token"));
  const fresh = !existsSync(join(folder, "secrets.json"));
  const emulator = endpoint === undefined ? await startEmulator(join(folder, "hub.db")) : undefined;
  const config = {
    endpoint: endpoint ?? emulator?.endpoint ?? "",
    region: process.env.AWS_REGION ?? "us-east-1",
    credentials: {
      accessKeyId: process.env.AWS_ACCESS_KEY_ID ?? "local",
      secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY ?? "local",
    },
    maxAttempts: 5,
  };
  const tables = { events: "hub-events", directory: "hub-directory", queue: "hub-queue" };
  const admin = new DynamoDBClient(config);
  await createTable(admin, tables.events, eventsTable);
  await createTable(admin, tables.directory, directoryTable);
  await createTable(admin, tables.queue, directoryTable);
  admin.destroy();
  const client = documentClient(config);
  const now = () => new Date();
  const events = new EventsTable(client, tables.events);
  const directory = new Directory(client, tables.directory);
  const secrets = fileSecrets(join(folder, "secrets.json"));
  const blobs = folderBlobs(join(folder, "blobs"));
  const rejections = new Rejections(client, tables.directory);
  const record = createRecord({
    events,
    directory,
    rejections,
    log,
    now,
    pause: async (ms) => void (await pause(ms)),
  });
  const queue = new Queue({
    client,
    table: tables.queue,
    consume: (event) => record(event, localContext("record", randomUUID())),
    log,
    backOff: 200,
    attempts: 6,
  });
  const address = { url: "" };
  const ingest = createIngest({ secrets, bus: queue, blobs, log, now });
  const signIn = linkSignIn(join(folder, "session-key"), () => address.url, now);
  const serve = createServe({
    ...{ events, directory, secrets, blobs, bus: queue, dead: queue, log, now },
    bookmarks: new Bookmarks(client, tables.directory),
    rejections,
    fetch,
    baseUrl: () => address.url,
    console: { files: consoleFiles(async () => (await bundler()).bundleConsole()), signIn },
  });
  await queue.start();
  const { server, port: bound } = await startServer({ port, token, ingest, serve, link: signIn.link });
  address.url = `http://127.0.0.1:${bound}`;
  return {
    url: address.url,
    token,
    fresh,
    queue,
    signInLink: signIn.link,
    async stop() {
      await new Promise<void>((closed) => {
        server.close(() => closed());
        server.closeIdleConnections();
      });
      await queue.stop();
      client.destroy();
      await emulator?.stop();
      lock.release();
    },
  };
}

/** Loaded when somebody opens the console: the bundler takes longer to load than the hub to start. */
const bundler = async () => await import("../build-console.ts");

function keptToken(path: string): string {
  if (!existsSync(path)) writeFileSync(path, `${randomBytes(32).toString("base64url")}\n`, { mode: 0o600 });
  return readFileSync(path, "utf8").trim();
}
