import type { BlobStore, Clock, EventBus, FileStore, Log, SecretStore } from "../shared/ports.ts";
import type { Connections } from "../store/connections-table.ts";
import type { FileRecords } from "../store/file-records.ts";
import type { Isolate } from "./isolate.ts";

export interface ConvertDeps {
  readonly files: FileStore;
  readonly blobs: BlobStore;
  readonly records: Pick<
    FileRecords,
    "claim" | "finish" | "get" | "head" | "list" | "release" | "save" | "taken"
  >;
  readonly connections: Pick<Connections, "get" | "list" | "heard" | "ofMailbox">;
  /** The passwords of encrypted files; the only secrets that this function can read. */
  readonly passwords: SecretStore;
  readonly bus: EventBus;
  readonly isolate: Isolate;
  /** Who writes verdicts on top of the mails: SES where SES takes them, else no one who can be trusted. */
  readonly verdictsBy: "ses" | "none";
  readonly log: Log;
  readonly now: Clock;
  /** An existing folder on a disk with room for several times a file. */
  readonly scratch: string;
}
