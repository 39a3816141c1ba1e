import type { JWTVerifyGetKey } from "jose";
import type { BusMessage } from "../../schemas/bus.ts";
import type { KeptKind } from "../../schemas/connection.ts";
import type { Explained } from "../../schemas/explained.ts";
import type { Upload } from "../../schemas/file.ts";
import type { KeptCredentials } from "./kept-credentials.ts";
import type { Secret } from "./secret.ts";

export interface EventBus {
  /** Resolves when every message is durably accepted; else throws `UpstreamError` and the whole may be sent again. */
  publish(messages: readonly BusMessage[]): Promise<void>;
}

export interface BlobStore {
  put(key: string, bytes: Uint8Array): Promise<void>;
  get(key: string): Promise<Uint8Array | undefined>;
}

/** Files in the blob store that are too large to hold in memory; they are copied to and from the local disk. */
export interface FileStore {
  /** False where the file does not exist. */
  fetch(key: string, path: string): Promise<boolean>;
  store(key: string, path: string): Promise<void>;
  remove(key: string): Promise<void>;
}

/** Lets a client put one file straight into the blob store. */
export interface UploadForms {
  /** `size` in bytes: exactly, where it is known, else at the most. */
  open(
    key: string,
    size: { readonly least: number; readonly most: number },
  ): Promise<Pick<Upload, "url" | "fields" | "expiresAt">>;
}

/** What a team has set for a connection, as JSON; its connector says which fields it reads. */
export type Settings = Readonly<Record<string, unknown>>;

/** What ingest needs of a connection: the live secrets, newest first, and the settings that its connector reads. */
export interface ConnectionSecrets {
  readonly secrets: readonly Secret[];
  readonly settings: Settings;
}

export interface SecretStore {
  /** The secrets and settings of a connection; `undefined` where the connection does not exist. */
  find(
    tool: string,
    connection: string,
    options?: { readonly fresh?: boolean },
  ): Promise<ConnectionSecrets | undefined>;
  put(tool: string, connection: string, kept: ConnectionSecrets): Promise<void>;
  remove(tool: string, connection: string): Promise<void>;
}

/**
 * The secrets and settings of up to ten connections, `<tool>/<connection>`, in one call, by name: what comes of it throws where
 * a connection's cannot be read, and is `undefined` where there are none.
 */
export type ReadSecrets = (
  names: readonly string[],
) => Promise<(name: string) => ConnectionSecrets | undefined>;

/** The connections of which a secret store keeps something, as `<tool>/<connection>`, and `/<digest of a tenant>` below. */
export type KeptNames = () => Promise<readonly string[]>;

/** What is kept in secret of connections, by its kind. */
export type AllKeptNames = Readonly<Record<KeptKind, KeptNames>>;

/** Whose value of a connection is meant; left out, the connection's own. */
export interface OfTenant {
  readonly tenant?: string | undefined;
}

/** The same by the digest under which it is kept: a store can name no tenant. */
export interface OfDigest {
  readonly digest: string;
}

/**
 * The credentials of tools' APIs, by connection, and by tenant where several have consented to one; `undefined` where the hub
 * was given none.
 */
export interface ApiCredentialsStore {
  find(tool: string, connection: string, of?: OfTenant): Promise<KeptCredentials | undefined>;
  put(tool: string, connection: string, kept: KeptCredentials, of?: OfTenant): Promise<void>;
  remove(tool: string, connection: string, of?: OfTenant | OfDigest): Promise<void>;
}

/** Finds the public key that a token names; rejects with `UpstreamError` where its issuer does not answer. */
export type KeySource = (issuer: string) => JWTVerifyGetKey | undefined;

/** A message that record or collect gave up on. */
export interface DeadLetter extends Explained {
  /** The delivery's id, or the message's own where it cannot be read: what it is redriven by. */
  readonly delivery: string;
  /** Empty where it cannot be read, as the connection. */
  readonly tool: string;
  readonly connection: string;
  readonly receivedAt: string;
  readonly attempts: number;
  /** Absent where it is a fetch. */
  readonly event?: string;
}

export interface DeadLetters {
  list(): Promise<readonly DeadLetter[]>;
  /** Puts the dead messages of a delivery, or the one of this id, back in the queue; how many there were. */
  redrive(name: string): Promise<number>;
  /** Removes them for good instead; how many there were. */
  discard(name: string): Promise<number>;
}

/** Wakes the function that works on background jobs. */
export interface WorkQueue {
  /** Resolves when the wake-up is queued. A job whose wake-up is lost is found by the next sweep. */
  wake(job: string): Promise<void>;
}

/** Has the events counted, some seconds later, that were recorded by now. Where the call is lost, the next sweep counts them. */
export type CountSoon = () => Promise<void>;

/** Tells the hub's operators what needs a person. */
export interface Notices {
  /** A subject of at most 100 characters of ASCII; rejects with `UpstreamError`. */
  tell(subject: string, text: string): Promise<void>;
}

/** A mail to a person, as text. */
export interface Letter {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Sends mail to the team's own people; rejects with `UpstreamError` where it is not taken. */
export interface Mailer {
  send(letter: Letter): Promise<void>;
}

/** The webhooks of people's digests, by the digest's id: secrets, since who has one can post there. */
export interface DigestWebhooks {
  find(digest: string): Promise<string | undefined>;
  put(digest: string, url: string): Promise<void>;
  remove(digest: string): Promise<void>;
}

/** One line of structured log. Fields hold ids, counts and words; never secrets, never customers' data. */
export type Log = (
  level: "info" | "warn" | "error",
  code: string,
  fields: Readonly<Record<string, string | number | boolean | undefined>>,
) => void;

export type Clock = () => Date;
