import * as z from "zod/mini";
import { instant } from "../../schemas/account-event.ts";
import { type FileReport, fileReport } from "../../schemas/file.ts";
import { isCanceled } from "./dynamo.ts";
import type { ConnectionName } from "./fetches.ts";
import { fileHashKey, fileKey, filesKey, snapshotKey } from "./keys.ts";
import type { Table } from "./table.ts";

/** A snapshot of a connection, with which a file is compared. */
const snapshot = z.object({
  /** Names the whole history up to here: the hash of the head before it and of the file. */
  id: z.string(),
  /** Its rows in the blob store. */
  blob: z.string(),
  /** Which table the rows are of: those of another cannot be compared. */
  shape: z.string(),
  /** The columns that name its rows, and those that were left out of them. */
  key: z.optional(z.array(z.string())),
  ignore: z.optional(z.array(z.string())),
  columns: z.array(z.string()),
  file: z.string(),
  receivedAt: instant,
  /** When the file was written, where it says so. */
  exportedAt: z.optional(instant),
});
export type Snapshot = z.infer<typeof snapshot>;

/** The last snapshot of a connection, with which the next file is compared. */
const snapshotHead = z.extend(snapshot, {
  rows: z.number(),
  sha256: z.string(),
  /** The ids of the events that it became, in the blob store. */
  told: z.optional(z.string()),
  /** How the file was read: the same file read otherwise is taken again. */
  reading: z.optional(z.string()),
  /** The first of its files had all that was open on its day. */
  opening: z.optional(z.literal(true)),
  /** What the file was compared with, and is again where it is taken again. */
  before: z.optional(snapshot),
});
export type SnapshotHead = z.infer<typeof snapshotHead>;

/** A connection's snapshot: the last, and which file may bring the next until when. */
export const snapshotRow = z.object({
  head: z.optional(snapshotHead),
  holder: z.optional(z.string()),
  heldUntil: z.optional(instant),
});

export const fileHashRow = z.object({ file: z.string() });

/** The files given to connections and the snapshots they led to, in the directory table. */
export class FileRecords {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** Writes a file's report, whole. */
  async save(report: FileReport): Promise<void> {
    await this.#table.overwrite(rowOf(report));
  }

  async get(tool: string, connection: string, file: string): Promise<FileReport | undefined> {
    const item = await this.#table.get(fileKey(tool, connection, file));
    return item && fileReport.parse(item);
  }

  /** A connection's files, newest first, up to `limit`, from the one after `after` on. */
  async list(
    tool: string,
    connection: string,
    { limit, after }: { readonly limit: number; readonly after?: string | undefined },
  ): Promise<FileReport[]> {
    const { rows } = await this.#table.page({
      where: `pk = :pk${after === undefined ? "" : " AND sk < :after"}`,
      values: { pk: filesKey(tool, connection), ...(after === undefined ? {} : { after }) },
      newestFirst: true,
      limit,
    });
    return rows.map((item) => fileReport.parse(item));
  }

  /** The file of exactly these bytes that the connection has taken last, if any. */
  async taken(tool: string, connection: string, sha256: string): Promise<string | undefined> {
    const item = await this.#table.get(fileHashKey(tool, connection, sha256));
    return item && fileHashRow.parse(item).file;
  }

  /**
   * Holds a connection's snapshot for one file until an instant; false where another file holds it. A holder that
   * died loses it at that instant.
   */
  async claim({ tool, connection, file }: FileReport, now: Date, until: Date): Promise<boolean> {
    const claimed = await this.#table.update(
      snapshotKey(tool, connection),
      "SET holder = :file, heldUntil = :until",
      { until: until.toISOString() },
      {
        if: "attribute_not_exists(holder) OR holder = :file OR heldUntil < :now",
        values: { file, now: now.toISOString() },
      },
    );
    return claimed === "done";
  }

  async release({ tool, connection, file }: FileReport): Promise<void> {
    await this.#table.update(snapshotKey(tool, connection), "REMOVE holder, heldUntil", {}, heldFor(file));
  }

  async head(tool: string, connection: string): Promise<SnapshotHead | undefined> {
    const item = await this.#table.get(snapshotKey(tool, connection));
    return item && snapshotRow.parse(item).head;
  }

  /** Those of the connections, as `tool/connection`, whose first file had all that was open on its day. */
  async openingsOf(connections: readonly ConnectionName[]): Promise<ReadonlySet<string>> {
    const heads = connections.map(async ({ tool, connection }) =>
      (await this.head(tool, connection))?.opening ? [`${tool}/${connection}`] : [],
    );
    return new Set((await Promise.all(heads)).flat());
  }

  /** Moves a connection's snapshot on to a file, in one write with the file's report; false where it is not held for it any more. */
  async finish(report: FileReport, head: SnapshotHead): Promise<boolean> {
    const { tool, connection, file } = report;
    const snapshot = snapshotKey(tool, connection);
    try {
      await this.#table.transact([
        this.#table.updating(snapshot, "SET head = :head REMOVE holder, heldUntil", { head }, heldFor(file)),
        this.#table.overwriting(rowOf(report)),
        this.#table.overwriting({ ...fileHashKey(tool, connection, head.sha256), file }),
      ]);
      return true;
    } catch (error) {
      if (isCanceled(error)) return false;
      throw error;
    }
  }

  /** Forgets a connection's files, what they held, and the snapshot that they led to. */
  async forgetConnection(tool: string, connection: string): Promise<void> {
    for (const pk of [filesKey(tool, connection), fileHashKey(tool, connection, "").pk])
      await this.#table.removeAll(pk);
    await this.#table.remove(snapshotKey(tool, connection));
  }
}

const heldFor = (file: string) => ({ if: "holder = :file", values: { file } });

const rowOf = (report: FileReport) => ({
  ...report,
  ...fileKey(report.tool, report.connection, report.file),
  ...(report.state === "awaited" ? { expiresAt: endOf(report) } : {}),
});

/** Seconds for which an announcement stands; the form that it opens lets a file begin within minutes. */
const standsFor = 24 * 60 * 60;

/** When an announcement is forgotten, in seconds since 1970, as DynamoDB takes it. */
const endOf = ({ receivedAt }: FileReport) => Math.floor(Date.parse(receivedAt) / 1_000) + standsFor;

/** Whether a file was announced and has not come in time; DynamoDB removes its row some hours later. */
export const isForgotten = (report: FileReport, now: Date): boolean =>
  report.state === "awaited" && endOf(report) * 1_000 <= now.getTime();
