import type { DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import type { ConnectionStamps } from "../shared/known-connections.ts";
import { connectionStamps } from "../store/connection-stamps.ts";
import { documentClient } from "../store/dynamo.ts";
import { Table } from "../store/table.ts";

/** The connections in a directory table, by its own client. */
export function connectionList(
  directory: string,
  config: DynamoDBClientConfig,
): () => Promise<ConnectionStamps> {
  const table = new Table(documentClient(config), directory);
  return async () => await connectionStamps(table);
}
