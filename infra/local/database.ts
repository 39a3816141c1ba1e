import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { documentClient } from "../../functions/store/dynamo.ts";
import { directoryTable, eventsTable } from "../tables.ts";
import { createTable } from "./create-tables.ts";
import { emulatorRunsHere, NoEmulator, startEmulator } from "./emulator.ts";

export interface Database {
  readonly client: DynamoDBDocumentClient;
  /** The tables' names. `queue` is there on one machine only. */
  readonly tables: { readonly events: string; readonly directory: string; readonly queue: string };
  close(): Promise<void>;
}

/** The hub's tables, in its folder or at an endpoint that was given. Throws `NoEmulator`. */
export async function openDatabase(folder: string, endpoint: string | undefined): Promise<Database> {
  if (endpoint === undefined && !emulatorRunsHere()) throw new NoEmulator();
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
  return {
    client,
    tables,
    async close() {
      client.destroy();
      await emulator?.stop();
    },
  };
}
