import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { ReaderCode } from "../../functions/convert/isolate.ts";
import { type Post, publicPost } from "../../functions/sending/post.ts";
import type { Log } from "../../functions/shared/ports.ts";
import type { Table } from "../../functions/store/table.ts";
import type { Person } from "../../schemas/sign-in-link.ts";
import { makeFolder } from "../make-folder.ts";
import type { Retention } from "../retention.ts";
import type { LocalBus } from "./bus.ts";
import { openDatabase } from "./database.ts";
import { hasRoom } from "./disk-room.ts";
import { startFolders } from "./folders.ts";
import { type Functions, functionsOf, startQueues } from "./functions.ts";
import { LocalIssuer } from "./issuer.ts";
import { holdFolder } from "./lock.ts";
import type { MailSettings } from "./mailers.ts";
import { partsIn } from "./parts.ts";
import { type Intervals, scheduleOf, usualIntervals } from "./periodic.ts";
import { localReader } from "./reader.ts";
import { reroute, type StandIns } from "./reroute.ts";
import { localCaller, startServer } from "./server.ts";
import type { EmbeddedStore } from "./store/client.ts";

export interface HubOptions {
  readonly folder: string;
  /** The address of this machine that it listens at; left out, loopback. */
  readonly host?: string;
  readonly port: number;
  readonly token: string | undefined;
  /** The address under which tools and people reach it, where a proxy stands before it; left out, the one on loopback. */
  readonly url?: string | undefined;
  /** Any DynamoDB; left out, the embedded one. */
  readonly endpoint: string | undefined;
  /** An embedded store that the caller opens and closes; left out, the one in the folder. */
  readonly store?: EmbeddedStore | undefined;
  /** Where to take mail, on loopback only; 0 is any free port, left out none is taken. */
  readonly smtpPort?: number | undefined;
  /** How it sends digests by mail; left out, into a file. */
  readonly mail?: MailSettings | undefined;
  /** How tools' APIs are called; a test passes one that leads to its own server. */
  readonly fetch?: typeof globalThis.fetch;
  /** How events are sent on; left out, to public addresses alone. */
  readonly post?: Post;
  /** What stands in for hosts of tools on this machine, for trying the hub out; left out, nothing does. */
  readonly standIns?: StandIns;
  /** The code that reads files and mails; left out, the sources as they lie here. */
  readonly reader?: ReaderCode | undefined;
  /** What stands between the functions and their tables; left out, nothing does. */
  readonly between?: Between | undefined;
  /** How long what lies beside the tables is kept; left out, for good. */
  readonly retention?: Retention;
  /** Those that are left out are as usual. */
  readonly every?: Partial<Intervals>;
  readonly log: Log;
}

/** By this a test holds each function to its rights. */
export interface Between {
  client(made: DynamoDBDocumentClient): DynamoDBDocumentClient;
  functions(made: Functions): Functions;
}

export interface Hub {
  /** Its address on this machine. */
  readonly url: string;
  readonly token: string;
  /** Whether the data folder was empty before. */
  readonly fresh: boolean;
  readonly bus: LocalBus;
  /** An address that signs a person in at the console, once. */
  signInLink(who: Person): string;
  /** Signs the tokens of samples. */
  readonly issuer: LocalIssuer;
  /** Where it takes mail, if it does. */
  readonly smtpPort?: number;
  stop(): Promise<void>;
}

/**
 * The whole hub in one process: the same handlers as on AWS, over a durable queue and tables in the data folder. Where it cannot
 * start, nothing of it goes on. Throws what `makeFolder`, `holdFolder`, `openDatabase` and `startServer` do, and `Damaged`.
 */
export async function startHub(options: HubOptions): Promise<Hub> {
  const ends: (() => unknown)[] = [];
  const stop = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    return { ...(await started(options, (end) => void ends.push(end))), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Starts the hub part by part, and hands over how each ends. */
async function started(
  { folder, host, port, smtpPort, log, ...options }: HubOptions,
  ending: (end: () => unknown) => void,
): Promise<Omit<Hub, "stop">> {
  makeFolder(folder);
  const lock = holdFolder(folder);
  ending(() => lock.release());
  const fresh = !existsSync(join(folder, "secrets.json"));
  const token = options.token ?? keptToken(join(folder, "token"));
  const every = { ...usualIntervals, ...options.every };
  const loopback = { url: "" };
  const url = () => options.url ?? loopback.url;
  const database = await openDatabase(folder, options.endpoint, options.store);
  ending(async () => await database.close());
  const { between, standIns = {}, reader = localReader, mail = {}, post = publicPost() } = options;
  const { fetch, pageOf } = reroute(standIns, options.fetch ?? globalThis.fetch);
  const client = between?.client(database.client) ?? database.client;
  const parts = partsIn({
    ...{ folder, database: { ...database, client }, fetch, post, pageOf, log, url, mail },
    counts: every.counts,
    eventYears: options.retention?.eventYears,
  });
  const made = functionsOf(parts, reader);
  const functions = between?.functions(made) ?? made;
  const schedule = scheduleOf(parts, functions, every, options.retention ?? {});
  const { bus, queues, precedence, signIn, uploads, now, pause } = parts;

  await parts.layout.bringUp({ holder: "this machine", now, pause });
  ending(async () => await Promise.all(Object.values(queues).map(async (queue) => await queue.stop())));
  await startQueues(parts, functions);
  ending(async () => await schedule.stop());
  await schedule.start();
  const noted = async (action: "sign-in.linked" | "sessions.ended", summary: string, whose: string) => {
    const doer = { by: "the hub's token", byId: localCaller };
    const at = now().toISOString();
    await parts.audit.note({ at, ...doer, action, summary, values: { for: whose } }, []);
  };
  const link = async (who: Person) => {
    await noted("sign-in.linked", "A sign-in link was made", who.name);
    return signIn.link(who);
  };
  const endSessions = async (of: string | undefined) => {
    await noted("sessions.ended", "Sessions were ended", of ?? "*");
    return signIn.endAll(of);
  };
  const server = await startServer({
    ...functions,
    ingest: async (event, context) =>
      await precedence.given(async () => await functions.ingest(event, context)),
    host,
    port,
    token,
    uploads,
    link,
    endSessions,
    publicUrl: options.url,
    isWell: async () => (await isWritable(parts.due)) && (await hasRoom(folder)),
  });
  ending(async () => await server.stop());
  loopback.url = `http://${host === "::1" ? "[::1]" : "127.0.0.1"}:${server.port}`;
  const folders = await startFolders(parts, { smtpPort, every: every.folders });
  ending(async () => await folders.stop());
  return {
    url: loopback.url,
    token,
    fresh,
    bus,
    signInLink: signIn.link,
    issuer: new LocalIssuer(folder),
    ...(folders.smtpPort === undefined ? {} : { smtpPort: folders.smtpPort }),
  };
}

/** Whether the store takes a row and has it on disk: a full disk reads as well as any. */
async function isWritable(table: Table): Promise<boolean> {
  return await table.overwrite({ pk: "well", sk: "@" }).then(
    () => true,
    () => false,
  );
}

/** The token in a file, made where there is none: a full disk, or a hub that was ended at that moment, has left an empty one. */
function keptToken(path: string): string {
  const kept = existsSync(path) ? readFileSync(path, "utf8").trim() : "";
  if (kept !== "") return kept;
  const made = randomBytes(32).toString("base64url");
  writeFileSync(path, `${made}\n`, { mode: 0o600 });
  return made;
}
