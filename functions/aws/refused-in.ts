import type { DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import { documentClient } from "../store/dynamo.ts";
import { RefusedDeliveries } from "../store/refused-deliveries.ts";
import { Table } from "../store/table.ts";

/** The refused deliveries in a directory table, by their own client. */
export const refusedIn = (directory: string, config: DynamoDBClientConfig) =>
  new RefusedDeliveries(new Table(documentClient(config), directory));
