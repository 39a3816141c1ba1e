import { randomBytes, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { createHandler as createCollect } from "../../functions/collect/handler.ts";
import { loadCollector } from "../../functions/connectors/catalogue.ts";
import { createHandler as createConvert } from "../../functions/convert/handler.ts";
import { isolated } from "../../functions/convert/isolate.ts";
import { googleKeys } from "../../functions/delivery/google-keys.ts";
import { createHandler as createIngest } from "../../functions/ingest/handler.ts";
import { createHandler as createWork } from "../../functions/jobs/handler.ts";
import { createHandler as createRecord } from "../../functions/record/handler.ts";
import { consoleFiles } from "../../functions/serve/console-files.ts";
import { createHandler as createServe } from "../../functions/serve/handler.ts";
import { allDeadLetters } from "../../functions/shared/dead-letters.ts";
import { errorFields } from "../../functions/shared/log.ts";
import type { Log, Notices } from "../../functions/shared/ports.ts";
import { announced } from "../../functions/store/announce-file.ts";
import { documentClient } from "../../functions/store/dynamo.ts";
import { storage } from "../../functions/store/storage.ts";
import { watch } from "../../functions/watch/watch.ts";
import type { Person } from "../../schemas/sign-in-link.ts";
import { directoryTable, eventsTable } from "../tables.ts";
import { arrivals } from "./arrived.ts";
import { LocalBus } from "./bus.ts";
import { localContext } from "./context.ts";
import { createTable } from "./create-tables.ts";
import { DropFolder } from "./drop-folder.ts";
import { emulatorRunsHere, NoEmulator, startEmulator } from "./emulator.ts";
import { fileGrants, fileSecrets } from "./file-secrets.ts";
import { folderBlobs } from "./folder-blobs.ts";
import { folderFiles } from "./folder-files.ts";
import { LocalIssuer } from "./issuer.ts";
import { linkSignIn } from "./link-sign-in.ts";
import { holdFolder } from "./lock.ts";
import { MailFolder } from "./mail-folder.ts";
import { Queue, type QueueOptions } from "./queue.ts";
import { queueWrite } from "./queue-write.ts";
import { localReader } from "./reader.ts";
import { startServer } from "./server.ts";
import { startSmtp } from "./smtp.ts";
import { localUploads } from "./uploads.ts";

export interface HubOptions {
  readonly folder: string;
  readonly port: number;
  readonly token: string | undefined;
  /** Any DynamoDB; left out, the embedded one. */
  readonly endpoint: string | undefined;
  /** Where to take mail, on loopback only; 0 is any free port, left out none is taken. */
  readonly smtpPort?: number | undefined;
  /** How tools' APIs are called; a test hands in one that ends at a server of its own. */
  readonly fetch?: typeof globalThis.fetch;
  readonly log: Log;
}

export interface Hub {
  readonly url: string;
  readonly token: string;
  /** Whether the data folder was empty before. */
  readonly fresh: boolean;
  readonly bus: LocalBus;
  /** An address that signs somebody in at the console, once. */
  signInLink(who: Person): string;
  /** Signs the tokens of samples. */
  readonly issuer: LocalIssuer;
  /** Where it takes mail, if it does. */
  readonly smtpPort?: number;
  stop(): Promise<void>;
}

/** The whole hub in one process: the same handlers as on AWS, over a durable queue and a DynamoDB in the data folder. */
export async function startHub({
  folder,
  port,
  token: given,
  endpoint,
  smtpPort,
  fetch = globalThis.fetch,
  log,
}: HubOptions): Promise<Hub> {
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
  const stored = storage(client, tables);
  const secrets = fileSecrets(join(folder, "secrets.json"));
  const blobs = folderBlobs(join(folder, "blobs"));
  const forms = fileSecrets(join(folder, "signature-forms.json"));
  const rows = { client, table: tables.queue, write: queueWrite(client, tables.queue) };
  const queueOf = (consumer: string, how: Partial<QueueOptions> = {}) =>
    new Queue(rows, { consumer, log, backOff: 200, attempts: 6, batch: 10, workers: 4, ...how });
  const events = queueOf("record");
  const orders = queueOf("collect", { attempts: 60 });
  const running = queueOf("jobs", { backOff: 2_000, batch: 1, workers: 1 });
  // One after the other, so that the files of a connection do not wait for each other by failing.
  const dropped = queueOf("convert", { backOff: 5_000, batch: 1, workers: 1 });
  const mailed = queueOf("mails", { backOff: 5_000, batch: 1, workers: 1 });
  const queues = [events, orders, running, dropped, mailed];
  const bus = new LocalBus([
    { takes: (type) => type !== "pull.requested", queue: events },
    { takes: (type) => type === "pull.requested", queue: orders },
  ]);
  const record = createRecord({ ...stored, forms, log, now, pause: async (ms) => void (await pause(ms)) });
  const grants = fileGrants(join(folder, "api-credentials.json"));
  const collect = createCollect({
    ...{ ...stored, grants, bus, blobs, fetch, log, now, queue: orders },
    collectorOf: loadCollector,
  });
  const work = { wake: async (job: string) => await running.send([JSON.stringify({ job })]) };
  const jobs = createWork({
    ...stored,
    ...{ blobs, work, log, now, pause: async (ms: number) => void (await pause(ms)) },
    rest: 1.4,
    indexLag: 0,
  });
  const ofJobs = () => ({
    ...localContext("jobs", randomUUID()),
    getRemainingTimeInMillis: () => (running.stopping ? 0 : 30_000),
  });
  const address = { url: "" };
  const passwords = fileSecrets(join(folder, "passwords.json"));
  const files = folderFiles(join(folder, "blobs"));
  const scratch = join(folder, "scratch");
  rmSync(scratch, { recursive: true, force: true });
  mkdirSync(scratch, { recursive: true, mode: 0o700 });
  const isolate = isolated(localReader);
  const convert = createConvert({
    ...{ ...stored, files, blobs, passwords, bus, isolate, log, now, scratch },
    verdictsBy: "nobody",
  });
  const arrived = arrivals(dropped);
  const mails = new MailFolder({
    folder: join(folder, "mail"),
    ...{ files, arrived: arrivals(mailed), log },
    every: 1_000,
  });
  const uploads = localUploads({ url: () => address.url, folder: scratch, files, arrived });
  const drop = new DropFolder({
    ...stored,
    ...{ folder: join(folder, "drop"), files, arrived, log, now },
    every: 1_000,
  });
  const ingest = createIngest({
    ...{ secrets, forms, bus, blobs, log, now },
    keys: googleKeys({ timeout: 3_000 }),
    announce: async (of, request) => await announced(of, request, { ...stored, uploads, now }),
  });
  const signIn = linkSignIn(join(folder, "session-key"), () => address.url, now);
  const serve = createServe({
    ...stored,
    ...{ work, secrets, passwords, forms, grants, blobs, bus, uploads, log, now },
    dead: allDeadLetters([events, orders]),
    fetch: globalThis.fetch,
    baseUrl: () => address.url,
    console: { files: consoleFiles(async () => (await bundler()).bundleConsole()), signIn },
    mailDomain: "hub.localhost",
  });
  await events.start(async (batch) => await record(batch, localContext("record", randomUUID())));
  await orders.start(async (batch) => await collect(batch, localContext("collect", randomUUID())));
  await running.start(async (batch) => await jobs(batch, ofJobs()));
  for (const queue of [dropped, mailed])
    await queue.start(async (batch) => await convert(batch, localContext("convert", randomUUID())));
  // By the queue, since a job that is run twice at once tells but a part of what it did.
  const goOn = async () => {
    for (const job of await stored.jobs.running()) await work.wake(job);
  };
  const sweep = setInterval(() => void goOn().catch(() => undefined), 30_000).unref();
  const look = async () => await watch({ ...stored, notices: onlyLogged, log, now });
  const looking = setInterval(
    () => void look().catch((error: unknown) => log("warn", "watch_failed", errorFields(error))),
    15 * 60_000,
  ).unref();
  const order = setInterval(
    () =>
      void collect({}, localContext("collect", randomUUID())).catch((error: unknown) =>
        log("warn", "daily_orders_failed", errorFields(error)),
      ),
    24 * 60 * 60_000,
  ).unref();
  const { server, port: bound } = await startServer({
    ...{ port, token, ingest, serve, uploads },
    link: signIn.link,
  });
  address.url = `http://127.0.0.1:${bound}`;
  await drop.start();
  await mails.start();
  const smtp =
    smtpPort === undefined
      ? undefined
      : await startSmtp({
          ...{ port: smtpPort, folder: join(folder, "mail"), log },
          known: async (mailbox) => (await stored.connections.ofMailbox(mailbox)) !== undefined,
          arrived: (name) => mails.look(name),
        });
  return {
    url: address.url,
    token,
    fresh,
    bus,
    signInLink: signIn.link,
    issuer: new LocalIssuer(folder),
    ...(smtp ? { smtpPort: smtp.port } : {}),
    async stop() {
      await new Promise<void>((closed) => {
        server.close(() => closed());
        server.closeIdleConnections();
      });
      await smtp?.stop();
      await mails.stop();
      await drop.stop();
      await Promise.all(queues.map(async (queue) => await queue.stop()));
      clearInterval(sweep);
      clearInterval(looking);
      clearInterval(order);
      client.destroy();
      await emulator?.stop();
      lock.release();
    },
  };
}

/** On one machine nobody subscribes to anything: the log says it. */
const onlyLogged: Notices = { tell: async () => undefined };

/** Loaded when somebody opens the console: the bundler takes longer to load than the hub to start. */
const bundler = async () => await import("../build-console.ts");

function keptToken(path: string): string {
  if (!existsSync(path)) writeFileSync(path, `${randomBytes(32).toString("base64url")}\n`, { mode: 0o600 });
  return readFileSync(path, "utf8").trim();
}
