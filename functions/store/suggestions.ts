import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import * as z from "zod/mini";
import { identity, instant } from "../../schemas/account-event.ts";
import type { Claim } from "../matching/resolve.ts";
import { isConditionFailure, onTable } from "./dynamo.ts";
import { digestOf, suggestionKey } from "./keys.ts";

const row = z.object({
  sk: z.string(),
  claims: z.array(z.object({ account: z.string(), rule: z.string(), identity })),
  at: instant,
  dismissed: z.optional(z.boolean()),
});
export type SuggestionRow = z.infer<typeof row>;

/** Identities that contradict each other about an event, kept once for the same accounts. */
export class Suggestions {
  readonly #client: DynamoDBDocumentClient;
  readonly table: string;
  readonly #noted = new Set<string>();

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.table = table;
  }

  /** Leaves a suggestion; nothing happens where there is one for these identities and accounts, or it was dismissed. */
  async note(claims: readonly Claim[], at: string): Promise<void> {
    if (claims.length < 2) return;
    const id = `sug_${digestOf(...claims.map(({ account, identity: { type, value } }) => `${account} ${type} ${value}`).sort())}`;
    if (this.#noted.has(id)) return;
    const Item = { ...suggestionKey(id), claims, at };
    try {
      await onTable(
        this.#client.send(
          new PutCommand({ TableName: this.table, Item, ConditionExpression: "attribute_not_exists(pk)" }),
        ),
      );
    } catch (error) {
      if (!isConditionFailure(error)) throw error;
    }
    if (this.#noted.size > 10_000) this.#noted.clear();
    this.#noted.add(id);
  }

  async #rows(): Promise<SuggestionRow[]> {
    const rows: SuggestionRow[] = [];
    for (let from: Record<string, unknown> | undefined, more = true; more; more = from !== undefined) {
      const { Items = [], LastEvaluatedKey } = await onTable(
        this.#client.send(
          new QueryCommand({
            TableName: this.table,
            KeyConditionExpression: "pk = :pk",
            ExpressionAttributeValues: { ":pk": suggestionKey("").pk },
            ...(from ? { ExclusiveStartKey: from } : {}),
          }),
        ),
      );
      rows.push(...Items.map((item) => row.parse(item)));
      from = LastEvaluatedKey;
    }
    return rows;
  }

  /** False where there is no such suggestion. A dismissed one stays, so that the next event does not bring it back. */
  async dismiss(id: string): Promise<boolean> {
    const Key = suggestionKey(id);
    const { Item } = await onTable(this.#client.send(new GetCommand({ TableName: this.table, Key })));
    if (!Item) return false;
    await onTable(
      this.#client.send(
        new UpdateCommand({
          TableName: this.table,
          Key,
          UpdateExpression: "SET dismissed = :yes",
          ExpressionAttributeValues: { ":yes": true },
        }),
      ),
    );
    return true;
  }

  /** Removes every suggestion that names an account. */
  async forget(account: string): Promise<void> {
    for (const { sk, claims } of await this.#rows()) {
      if (!claims.some((claim) => claim.account === account)) continue;
      await onTable(this.#client.send(new DeleteCommand({ TableName: this.table, Key: suggestionKey(sk) })));
      this.#noted.delete(sk);
    }
  }

  async list(): Promise<SuggestionRow[]> {
    return (await this.#rows()).filter(({ dismissed }) => !dismissed);
  }
}
