import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { documentClient } from "../../functions/store/dynamo.ts";
import { createTable } from "../../infra/local/create-tables.ts";
import { directoryTable, eventsTable } from "../../infra/tables.ts";

/** The hub's two tables, newly made by these names in another DynamoDB, such as DynamoDB Local. */
export async function tablesAt(
  endpoint: string,
  names: { readonly events: string; readonly directory: string },
): Promise<DynamoDBDocumentClient> {
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const config = { endpoint, region: "us-east-1", credentials };
  const admin = new DynamoDBClient(config);
  await createTable(admin, names.events, eventsTable);
  await createTable(admin, names.directory, directoryTable);
  admin.destroy();
  return documentClient(config);
}
