import { CreateTableCommand, type DynamoDBClient, waitUntilTableExists } from "@aws-sdk/client-dynamodb";
import type { TableShape } from "../tables.ts";

/** Makes a table where it is not there yet. */
export async function createTable(client: DynamoDBClient, name: string, shape: TableShape): Promise<void> {
  const { keys, indexes, projected } = shape;
  const attributes = new Set([keys, ...indexes].flatMap(({ partition, sort }) => [partition, sort]));
  const schema = ({ partition, sort }: { partition: string; sort: string }) => [
    { AttributeName: partition, KeyType: "HASH" as const },
    { AttributeName: sort, KeyType: "RANGE" as const },
  ];
  try {
    await client.send(
      new CreateTableCommand({
        TableName: name,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: [...attributes].map((AttributeName) => ({
          AttributeName,
          AttributeType: "S" as const,
        })),
        KeySchema: schema(keys),
        ...(indexes.length > 0
          ? {
              GlobalSecondaryIndexes: indexes.map((index) => ({
                IndexName: index.name,
                KeySchema: schema(index),
                Projection: {
                  ProjectionType: "INCLUDE" as const,
                  NonKeyAttributes: projected.filter(
                    (name) => name !== index.partition && name !== index.sort,
                  ),
                },
              })),
            }
          : {}),
      }),
    );
  } catch (error) {
    if (!(error instanceof Error && error.name === "ResourceInUseException")) throw error;
  }
  await waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 1, maxDelay: 1 }, { TableName: name });
}
