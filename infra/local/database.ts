import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { documentClient } from "../../functions/store/dynamo.ts";
import { directoryTable, eventsTable } from "../tables.ts";
import { createTable } from "./create-tables.ts";
import type { EmbeddedStore } from "./store/client.ts";
import { storeOnThread } from "./store/on-thread.ts";

export interface Database {
  readonly client: DynamoDBDocumentClient;
  /** The tables' names. `queue` is there on one machine only. */
  readonly tables: { readonly events: string; readonly directory: string; readonly queue: string };
  /** Leaves nothing of rows that were removed on this machine's disk. */
  tidy(): Promise<void>;
  /** Removes the rows whose `expiresAt` has come, as DynamoDB does by itself. */
  removeExpired(now: Date): Promise<void>;
  close(): Promise<void>;
}

const tables = { events: "hub-events", directory: "hub-directory", queue: "hub-queue" };
const shapes = [
  [tables.events, eventsTable],
  [tables.directory, directoryTable],
  [tables.queue, directoryTable],
] as const;

/**
 * The hub's tables: at an endpoint, in a store that is given and stays open, or in the folder's own.
 * Throws `WrongLayout`.
 */
export async function openDatabase(
  folder: string,
  endpoint: string | undefined,
  given?: EmbeddedStore,
): Promise<Database> {
  if (endpoint !== undefined) return await databaseAt(endpoint);
  const store = given ?? (await storeOnThread(join(folder, "hub.db")));
  for (const [name, shape] of shapes) await store.createTable(name, shape);
  return {
    client: store.client(),
    tables,
    tidy: async () => await store.tidy(),
    removeExpired: async (now) => await store.removeExpired(now),
    async close() {
      if (!given) await store.close();
    },
  };
}

async function databaseAt(endpoint: string): Promise<Database> {
  const config = {
    endpoint,
    region: process.env.AWS_REGION ?? "us-east-1",
    credentials: {
      accessKeyId: process.env.AWS_ACCESS_KEY_ID ?? "local",
      secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY ?? "local",
    },
    maxAttempts: 5,
  };
  const admin = new DynamoDBClient(config);
  for (const [name, shape] of shapes) await createTable(admin, name, shape);
  admin.destroy();
  const client = documentClient(config);
  return {
    client,
    tables,
    tidy: async () => undefined,
    removeExpired: async () => undefined,
    close: async () => client.destroy(),
  };
}
