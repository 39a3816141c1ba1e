import { type DynamoDBDocumentClient, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { type MappingVersion, mappingVersion } from "../../schemas/mapping.ts";
import { isConditionFailure, onTable } from "./dynamo.ts";
import { mappingKey } from "./keys.ts";

/** The mappings that connections have had; each stays as it was. */
export class MappingVersions {
  readonly #client: DynamoDBDocumentClient;
  readonly table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.table = table;
  }

  /** The newest hundred, newest first. */
  async list(tool: string, connection: string, limit = 100): Promise<MappingVersion[]> {
    const { Items = [] } = await onTable(
      this.#client.send(
        new QueryCommand({
          TableName: this.table,
          KeyConditionExpression: "pk = :pk",
          ExpressionAttributeValues: { ":pk": mappingKey(tool, connection, 0).pk },
          ScanIndexForward: false,
          ConsistentRead: true,
          Limit: limit,
        }),
      ),
    );
    return Items.map((item) => mappingVersion.parse(item));
  }

  /** False where that version is there already. */
  async keep(tool: string, connection: string, version: MappingVersion): Promise<boolean> {
    const Item = { ...version, ...mappingKey(tool, connection, version.version) };
    try {
      await onTable(
        this.#client.send(
          new PutCommand({
            TableName: this.table,
            Item,
            ConditionExpression: "attribute_not_exists(pk)",
          }),
        ),
      );
      return true;
    } catch (error) {
      if (isConditionFailure(error)) return false;
      throw error;
    }
  }
}
