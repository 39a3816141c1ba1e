import { type DynamoDBDocumentClient, GetCommand, QueryCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod/mini";
import { instant } from "../../schemas/account-event.ts";
import type { Rejection } from "../../schemas/bus.ts";
import { isConditionFailure, onTable } from "./dynamo.ts";

const refusal = z.object({ message: z.string(), reason: z.string(), at: instant, count: z.number() });

const rejectionRow = z.object({
  tool: z.string(),
  connection: z.string(),
  count: z.number(),
  /** The newest refusals, newest first. */
  last: z.array(refusal),
  version: z.number(),
});
export type RejectionRow = z.infer<typeof rejectionRow>;

/** Refusals of a connection that are kept one by one; all of them are counted. */
const kept = 20;

/** The deliveries that were refused, one row a connection in the directory table: how many, and the last with their reason. */
export class Rejections {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** Notes refusals once, however often their message comes. */
  async note(message: string, { tool, connection, reason, at, count }: Rejection): Promise<void> {
    const Key = { pk: "rejections", sk: `${tool}#${connection}` };
    for (let attempt = 0; attempt < 5; attempt++) {
      const { Item } = await onTable(
        this.#client.send(new GetCommand({ TableName: this.#table, Key, ConsistentRead: true })),
      );
      const row = Item && rejectionRow.parse(Item);
      if (row?.last.some((one) => one.message === message && one.reason === reason)) return;
      const last = [{ message, reason, at, count }, ...(row?.last ?? [])].slice(0, kept);
      try {
        await onTable(
          this.#client.send(
            new UpdateCommand({
              TableName: this.#table,
              Key,
              UpdateExpression:
                "SET tool = :tool, #connection = :connection, #last = :last, version = :next ADD #count :count",
              ConditionExpression: row ? "version = :version" : "attribute_not_exists(pk)",
              ExpressionAttributeNames: { "#connection": "connection", "#count": "count", "#last": "last" },
              ExpressionAttributeValues: {
                ":tool": tool,
                ":connection": connection,
                ":last": last,
                ":count": count,
                ":next": (row?.version ?? 0) + 1,
                ...(row ? { ":version": row.version } : {}),
              },
            }),
          ),
        );
        return;
      } catch (error) {
        if (!isConditionFailure(error)) throw error;
      }
    }
  }

  async list(): Promise<RejectionRow[]> {
    const rows: RejectionRow[] = [];
    let from: Record<string, unknown> | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await onTable(
        this.#client.send(
          new QueryCommand({
            TableName: this.#table,
            KeyConditionExpression: "pk = :pk",
            ExpressionAttributeValues: { ":pk": "rejections" },
            ...(from ? { ExclusiveStartKey: from } : {}),
          }),
        ),
      );
      rows.push(...Items.map((item) => rejectionRow.parse(item)));
      from = LastEvaluatedKey;
    } while (from);
    return rows;
  }
}
