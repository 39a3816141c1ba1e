import { type DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";
import type { Counters } from "../matching/rollup.ts";
import { onTable } from "./dynamo.ts";
import { rollupKey } from "./keys.ts";
import { writeEach } from "./write-each.ts";

/** What each account's days hold, as the transactions that file events have counted it. */
export class Rollups {
  readonly #client: DynamoDBDocumentClient;
  readonly table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.table = table;
  }

  /** An account's days from `since` to `until`, both `YYYY-MM-DD` and included, oldest first. */
  async days(account: string, since = "0", until = "9"): Promise<Map<string, Counters>> {
    const days = new Map<string, Counters>();
    for (let from: Record<string, unknown> | undefined, more = true; more; more = from !== undefined) {
      const { Items = [], LastEvaluatedKey } = await onTable(
        this.#client.send(
          new QueryCommand({
            TableName: this.table,
            ConsistentRead: true,
            KeyConditionExpression: "pk = :pk AND sk BETWEEN :since AND :until",
            ExpressionAttributeValues: { ":pk": rollupKey(account, "").pk, ":since": since, ":until": until },
            ...(from ? { ExclusiveStartKey: from } : {}),
          }),
        ),
      );
      for (const { pk: _pk, sk, ...counters } of Items) days.set(String(sk), countersIn(counters));
      from = LastEvaluatedKey;
    }
    return days;
  }

  /** Removes an account's days; how many there were. */
  async remove(account: string): Promise<number> {
    const days = [...(await this.days(account)).keys()];
    const requests = days.map((day) => ({ DeleteRequest: { Key: rollupKey(account, day) } }));
    await writeEach(this.#client, this.table, requests);
    return days.length;
  }
}

function countersIn(item: Record<string, unknown>): Counters {
  return Object.fromEntries(
    Object.entries(item).flatMap(([name, value]) =>
      typeof value === "number" || typeof value === "bigint" ? [[name, BigInt(value)]] : [],
    ),
  );
}
