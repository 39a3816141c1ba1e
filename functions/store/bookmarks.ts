import { DeleteCommand, type DynamoDBDocumentClient, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod/mini";
import { instant } from "../../schemas/account-event.ts";
import { isConditionFailure, onTable } from "./dynamo.ts";

const pinRow = z.object({
  event: z.string(),
  shared: z.boolean(),
  by: z.string(),
  byName: z.string(),
  at: instant,
});
export type PinRow = z.infer<typeof pinRow>;

const viewRow = z.object({
  id: z.string(),
  name: z.string(),
  address: z.string(),
  shared: z.boolean(),
  by: z.string(),
  byName: z.string(),
  at: instant,
});
export type ViewRow = z.infer<typeof viewRow>;

/** What people keep for themselves or for each other: pinned events of an account, and views. In the directory table. */
export class Bookmarks {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** The pins that somebody sees on an account: the shared ones and his own, newest first. */
  async pins(account: string, person: string): Promise<PinRow[]> {
    const rows = (await this.#partition(`pins#${account}`)).map((item) => pinRow.parse(item));
    return rows.filter(({ shared, by }) => shared || by === person).sort((a, b) => (a.at < b.at ? 1 : -1));
  }

  async putPin(account: string, row: PinRow): Promise<void> {
    await this.#put({ ...row, pk: `pins#${account}`, sk: pinKey(row.event, row.by) });
  }

  /** Removes an event's pins that somebody sees: his own, and the shared ones. */
  async removePin(account: string, event: string, person: string): Promise<void> {
    const rows = (await this.pins(account, person)).filter((row) => row.event === event);
    await Promise.all(rows.map(({ by }) => this.#remove(`pins#${account}`, pinKey(event, by))));
  }

  /** The views that somebody sees: the shared ones and his own, by name. */
  async views(person: string): Promise<ViewRow[]> {
    const rows = (await this.#partition("views")).map((item) => viewRow.parse(item));
    return rows
      .filter(({ shared, by }) => shared || by === person)
      .sort((a, b) => a.name.localeCompare(b.name, "en"));
  }

  /** Keeps a view; false where one of that id is somebody else's. */
  async putView(row: ViewRow): Promise<boolean> {
    return await this.#put({ ...row, pk: "views", sk: row.id }, row.by);
  }

  async removeView(id: string): Promise<void> {
    await this.#remove("views", id);
  }

  async #put(Item: Record<string, unknown>, owner?: string): Promise<boolean> {
    const condition = {
      ConditionExpression: "attribute_not_exists(pk) OR #by = :by",
      ExpressionAttributeNames: { "#by": "by" },
      ExpressionAttributeValues: { ":by": owner },
    };
    try {
      await onTable(
        this.#client.send(
          new PutCommand({ TableName: this.#table, Item, ...(owner === undefined ? {} : condition) }),
        ),
      );
      return true;
    } catch (error) {
      if (isConditionFailure(error)) return false;
      throw error;
    }
  }

  async #remove(pk: string, sk: string): Promise<void> {
    await onTable(this.#client.send(new DeleteCommand({ TableName: this.#table, Key: { pk, sk } })));
  }

  async #partition(pk: string): Promise<Record<string, unknown>[]> {
    const items: Record<string, unknown>[] = [];
    let from: Record<string, unknown> | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await onTable(
        this.#client.send(
          new QueryCommand({
            TableName: this.#table,
            ConsistentRead: true,
            KeyConditionExpression: "pk = :pk",
            ExpressionAttributeValues: { ":pk": pk },
            ...(from ? { ExclusiveStartKey: from } : {}),
          }),
        ),
      );
      items.push(...Items);
      from = LastEvaluatedKey;
    } while (from);
    return items;
  }
}

const pinKey = (event: string, person: string) => `${event}#${person}`;
