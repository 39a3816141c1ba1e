import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import * as z from "zod/mini";
import { instant } from "../../schemas/account-event.ts";
import { type FileReport, fileReport } from "../../schemas/file.ts";
import { isCanceled, isConditionFailure, onTable } from "./dynamo.ts";
import { fileHashKey, fileKey, filesKey, snapshotKey } from "./keys.ts";

/** The last snapshot of a connection, with which the next file is compared. */
export const snapshotHead = z.object({
  /** Names the whole history up to here: the hash of the head before it and of the file. */
  id: z.string(),
  /** Its rows in the blob store. */
  blob: z.string(),
  /** What the rows were read by; another key or table makes them incomparable. */
  shape: z.string(),
  columns: z.array(z.string()),
  rows: z.number(),
  file: z.string(),
  sha256: z.string(),
  receivedAt: instant,
  /** When the file was written, where it says so. */
  exportedAt: z.optional(instant),
});
export type SnapshotHead = z.infer<typeof snapshotHead>;

/** The files given to connections and the snapshots they led to, in the directory table. */
export class FileRecords {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** Writes a file's report, whole. */
  async save(report: FileReport): Promise<void> {
    await onTable(this.#client.send(new PutCommand({ TableName: this.#table, Item: this.#row(report) })));
  }

  async get(tool: string, connection: string, file: string): Promise<FileReport | undefined> {
    const Key = fileKey(tool, connection, file);
    const { Item } = await onTable(
      this.#client.send(new GetCommand({ TableName: this.#table, Key, ConsistentRead: true })),
    );
    return Item && fileReport.parse(Item);
  }

  /** A connection's files, newest first, up to `limit`, from the one after `after` on. */
  async list(
    tool: string,
    connection: string,
    { limit, after }: { readonly limit: number; readonly after?: string | undefined },
  ): Promise<FileReport[]> {
    const { Items = [] } = await onTable(
      this.#client.send(
        new QueryCommand({
          TableName: this.#table,
          ConsistentRead: true,
          ScanIndexForward: false,
          KeyConditionExpression: `pk = :pk${after === undefined ? "" : " AND sk < :after"}`,
          ExpressionAttributeValues: {
            ":pk": filesKey(tool, connection),
            ...(after === undefined ? {} : { ":after": after }),
          },
          Limit: limit,
        }),
      ),
    );
    return Items.map((item) => fileReport.parse(item));
  }

  /** The file of exactly these bytes that the connection has taken last, if any. */
  async taken(tool: string, connection: string, sha256: string): Promise<string | undefined> {
    const Key = fileHashKey(tool, connection, sha256);
    const { Item } = await onTable(
      this.#client.send(new GetCommand({ TableName: this.#table, Key, ConsistentRead: true })),
    );
    return Item && z.object({ file: z.string() }).parse(Item).file;
  }

  /**
   * Holds a connection's snapshot for one file until an instant; false where another file holds it. Whoever held it and
   * died lets go of it by that instant.
   */
  async claim({ tool, connection, file }: FileReport, now: Date, until: Date): Promise<boolean> {
    try {
      await onTable(
        this.#client.send(
          new UpdateCommand({
            TableName: this.#table,
            Key: snapshotKey(tool, connection),
            UpdateExpression: "SET holder = :file, heldUntil = :until",
            ConditionExpression: "attribute_not_exists(holder) OR holder = :file OR heldUntil < :now",
            ExpressionAttributeValues: {
              ":file": file,
              ":until": until.toISOString(),
              ":now": now.toISOString(),
            },
          }),
        ),
      );
      return true;
    } catch (error) {
      if (isConditionFailure(error)) return false;
      throw error;
    }
  }

  async release({ tool, connection, file }: FileReport): Promise<void> {
    try {
      await onTable(
        this.#client.send(
          new UpdateCommand({
            TableName: this.#table,
            Key: snapshotKey(tool, connection),
            UpdateExpression: "REMOVE holder, heldUntil",
            ConditionExpression: "holder = :file",
            ExpressionAttributeValues: { ":file": file },
          }),
        ),
      );
    } catch (error) {
      if (!isConditionFailure(error)) throw error;
    }
  }

  async head(tool: string, connection: string): Promise<SnapshotHead | undefined> {
    const Key = snapshotKey(tool, connection);
    const { Item } = await onTable(
      this.#client.send(new GetCommand({ TableName: this.#table, Key, ConsistentRead: true })),
    );
    return z.optional(snapshotHead).parse(Item?.head);
  }

  /** Moves a connection's snapshot on to a file, in one write with the file's report; false where it is not held for it any more. */
  async finish(report: FileReport, head: SnapshotHead): Promise<boolean> {
    const { tool, connection, file } = report;
    try {
      await onTable(
        this.#client.send(
          new TransactWriteCommand({
            TransactItems: [
              {
                Update: {
                  TableName: this.#table,
                  Key: snapshotKey(tool, connection),
                  UpdateExpression: "SET head = :head REMOVE holder, heldUntil",
                  ConditionExpression: "holder = :file",
                  ExpressionAttributeValues: { ":file": file, ":head": head },
                },
              },
              { Put: { TableName: this.#table, Item: this.#row(report) } },
              {
                Put: {
                  TableName: this.#table,
                  Item: { ...fileHashKey(tool, connection, head.sha256), file },
                },
              },
            ],
          }),
        ),
      );
      return true;
    } catch (error) {
      if (isCanceled(error)) return false;
      throw error;
    }
  }

  #row(report: FileReport) {
    return { ...report, ...fileKey(report.tool, report.connection, report.file) };
  }
}
