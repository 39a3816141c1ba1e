import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { OutMessage } from "../../functions/sending/out-message.ts";
import type { Post } from "../../functions/sending/post.ts";
import { pause } from "../../functions/shared/pause.ts";
import type { Log } from "../../functions/shared/ports.ts";
import { expiryAfter } from "../../functions/store/expiry.ts";
import { storage } from "../../functions/store/storage.ts";
import { Table } from "../../functions/store/table.ts";
import { arrivals } from "./arrived.ts";
import { CountPace } from "./count-pace.ts";
import type { Database } from "./database.ts";
import { fileApiCredentials, fileSecrets, fileWebhooks } from "./file-secrets.ts";
import { folderBlobs } from "./folder-blobs.ts";
import { folderFiles } from "./folder-files.ts";
import { linkSignIn } from "./link-sign-in.ts";
import { localMailer, type MailSettings } from "./mailers.ts";
import { Precedence } from "./precedence.ts";
import type { Turn } from "./queue.ts";
import { queueWrite } from "./queue-write.ts";
import { busTo, queuesIn } from "./queues.ts";
import { Sessions } from "./sessions.ts";
import { localUploads } from "./uploads.ts";

export interface PartsOptions {
  readonly folder: string;
  readonly database: Database;
  readonly fetch: typeof globalThis.fetch;
  /** How it posts to addresses of the team's own. */
  readonly post: Post;
  /** Where a browser reaches a tool's page. */
  readonly pageOf: (address: string) => string;
  readonly log: Log;
  /** The hub's own address. */
  readonly url: () => string;
  /** How it sends mail. */
  readonly mail: MailSettings;
  /** Milliseconds between an event and its count, at the least. */
  readonly counts: number;
  /** Years for which events are kept; left out, for good. */
  readonly eventYears?: number | undefined;
}

/** How long what reads everything rests after each page, in times of what the page took: deliveries go first. */
export const rest = 1.4;

export type Parts = ReturnType<typeof partsIn>;

/** What the functions are given on one machine, by the names under which they ask for it: all of it lies in the folder. */
export function partsIn({
  folder,
  database: { client, tables, tidy, removeExpired },
  fetch,
  post,
  pageOf,
  log,
  url,
  mail,
  counts,
  eventYears,
}: PartsOptions) {
  const at = (name: string) => join(folder, name);
  const now = () => new Date();
  const precedence = new Precedence();
  const turn: Turn = async (since, waits, others) => await precedence.turn(since, waits, others);
  const queues = queuesIn(
    { client, table: tables.queue, write: queueWrite(client, tables.queue) },
    { log, turn },
  );
  const counting = new CountPace(async (delay) => await queues.counts.send(["{}"], delay), counts);
  const blobs = folderBlobs(at("blobs"));
  const files = folderFiles(at("blobs"));
  const secrets = fileSecrets(at("secrets.json"));
  const apiCredentials = fileApiCredentials(at("api-credentials.json"));
  const apps = fileSecrets(at("apps.json"));
  const passwords = fileSecrets(at("passwords.json"));
  const ruleSecrets = fileSecrets(at("rule-secrets.json"));
  const webhooks = fileWebhooks(at("digest-webhooks.json"));
  const scratch = emptied(at("scratch"));
  return {
    ...storage(
      client,
      tables,
      undefined,
      eventYears === undefined ? undefined : expiryAfter(eventYears, now),
    ),
    due: new Table(client, tables.queue),
    eventYears,
    secrets,
    keptNames: {
      secret: secrets.names,
      credentials: apiCredentials.names,
      app: apps.names,
      password: passwords.names,
    },
    forms: fileSecrets(at("signature-forms.json")),
    apiCredentials,
    apps,
    passwords,
    ruleSecrets,
    outwardNames: { rule: ruleSecrets.names, digest: webhooks.names },
    outQueue: {
      send: async (messages: readonly OutMessage[], delay = 0) =>
        await queues.send.send(
          messages.map((message) => JSON.stringify(message)),
          delay * 1_000,
        ),
    },
    post,
    webhooks,
    blobs,
    mailer: localMailer(mail, { blobs, now }),
    uploads: localUploads({ url, folder: scratch, files, arrived: arrivals(queues.files) }),
    signIn: linkSignIn(new Sessions(at("sessions.json"), now), url, now),
    bus: busTo(queues),
    counting,
    precedence,
    countSoon: counting.soon,
    work: { wake: async (job: string) => await queues.jobs.send([JSON.stringify({ job })]) },
    pause,
    at,
    tidy,
    removeExpired,
    queues,
    files,
    scratch,
    fetch,
    pageOf,
    log,
    now,
    url,
  };
}

function emptied(folder: string): string {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}
