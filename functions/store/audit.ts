import { randomUUID } from "node:crypto";
import { BatchGetCommand, type DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod/mini";
import { type AuditEntry, auditEntry } from "../../schemas/audit.ts";
import { onTable } from "./dynamo.ts";
import type { TransactItem } from "./events-table.ts";
import { writeEach } from "./write-each.ts";

const row = z.extend(auditEntry, {
  sk: z.string(),
  /** The row that says whether undo is still possible, and what it must say for that. */
  stands: z.optional(z.object({ pk: z.string(), version: z.optional(z.string()) })),
});
type Row = z.infer<typeof row>;

const everybody = "audit";
const partition = (account: string) => `audit#${account}`;

/** Every change of accounts and identities, written in the transaction that makes it. */
export class Audit {
  readonly #client: DynamoDBDocumentClient;
  readonly table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.table = table;
  }

  /** The items that note a change under each account it concerns, for a transaction. */
  noting(entry: Omit<AuditEntry, "id">, accounts: readonly string[], stands?: Row["stands"]): TransactItem[] {
    const id = `aud_${randomUUID()}`;
    const sk = `${entry.at}#${id}`;
    return [everybody, ...new Set(accounts.map(partition))].map((pk) => ({
      Put: { TableName: this.table, Item: { pk, sk, id, ...entry, ...(stands ? { stands } : {}) } },
    }));
  }

  /** Newest first, of one account or of all. */
  async page(account: string | undefined, limit: number, after?: string) {
    const { Items = [], LastEvaluatedKey } = await onTable(
      this.#client.send(
        new QueryCommand({
          TableName: this.table,
          KeyConditionExpression: `pk = :pk${after ? " AND sk < :after" : ""}`,
          ExpressionAttributeValues: {
            ":pk": account === undefined ? everybody : partition(account),
            ...(after ? { ":after": after } : {}),
          },
          ScanIndexForward: false,
          Limit: limit,
        }),
      ),
    );
    const rows = Items.map((item) => row.parse(item));
    const standing = await this.#versions(rows.flatMap(({ stands }) => (stands ? [stands.pk] : [])));
    const entries = rows.map(({ sk: _sk, stands, undo, ...entry }): AuditEntry => {
      const possible =
        undo && stands && standing.has(stands.pk) && standing.get(stands.pk) === stands.version;
      return { ...entry, ...(possible ? { undo } : {}) };
    });
    return { entries, ...(LastEvaluatedKey ? { next: String(LastEvaluatedKey.sk) } : {}) };
  }

  /** Removes an erased account's entries; those of other accounts that name it go with them. */
  async forget(account: string): Promise<void> {
    for (let more = true; more; ) {
      const { Items = [] } = await onTable(
        this.#client.send(
          new QueryCommand({
            TableName: this.table,
            KeyConditionExpression: "pk = :pk",
            ExpressionAttributeValues: { ":pk": partition(account) },
            ProjectionExpression: "sk",
            Limit: 12,
          }),
        ),
      );
      const keys = Items.flatMap(({ sk }) => [partition(account), everybody].map((pk) => ({ pk, sk })));
      more = keys.length > 0;
      if (!more) return;
      await writeEach(
        this.#client,
        this.table,
        keys.map((Key) => ({ DeleteRequest: { Key } })),
      );
    }
  }

  async #versions(pks: readonly string[]): Promise<Map<string, string | undefined>> {
    const found = new Map<string, string | undefined>();
    const Keys = [...new Set(pks)].map((pk) => ({ pk, sk: "@" }));
    if (Keys.length === 0) return found;
    for (let from = 0; from < Keys.length; from += 100) {
      const { Responses } = await onTable(
        this.#client.send(
          new BatchGetCommand({
            RequestItems: { [this.table]: { Keys: Keys.slice(from, from + 100), ConsistentRead: true } },
          }),
        ),
      );
      for (const item of Responses?.[this.table] ?? [])
        found.set(String(item.pk), item.version === undefined ? undefined : String(item.version));
    }
    return found;
  }
}
