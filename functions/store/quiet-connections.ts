import { type DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod/mini";
import { onTable } from "./dynamo.ts";

const Key = { pk: "hub", sk: "quiet" };
const row = z.object({ names: z.array(z.string()) });

/** The connections (`tool/name`) that were quiet when somebody looked last, so that only a change is told. */
export class QuietConnections {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async get(): Promise<ReadonlySet<string>> {
    const { Item } = await onTable(
      this.#client.send(new GetCommand({ TableName: this.#table, Key, ConsistentRead: true })),
    );
    return new Set(Item && row.parse(Item).names);
  }

  async put(names: readonly string[]): Promise<void> {
    await onTable(
      this.#client.send(
        new PutCommand({ TableName: this.#table, Item: { ...Key, names: [...names].sort() } }),
      ),
    );
  }
}
