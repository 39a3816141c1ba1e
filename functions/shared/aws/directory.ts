import {
  BatchGetCommand,
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import * as z from "zod/mini";
import { type Account, account } from "../../../schemas/account.ts";
import { type Identity, matched } from "../../../schemas/account-event.ts";
import { type ConnectionHealth, connection } from "../../../schemas/connection.ts";
import { isCanceled, isConditionFailure, onTable } from "./dynamo.ts";
import {
  accountKey,
  accountShards,
  accountsKey,
  connectionKey,
  hubKey,
  identityKey,
  provisionalAccountId,
} from "./keys.ts";

const link = z.object({ pk: z.string(), account: z.string(), rule: matched.shape.rule });
export type Link = z.infer<typeof link>;

/** `gaps`: how many of them `usualIntervalSeconds` is the running mean of. */
const connectionRow = z.extend(z.omit(connection, { url: true, quietSince: true }), {
  gaps: z.optional(z.number()),
});
export type ConnectionRow = z.infer<typeof connectionRow>;

/** What a delivery tells of its connection. */
export interface Heard {
  readonly secretId: string | undefined;
  readonly matchedAs: string | undefined;
  /** When it was received. */
  readonly at: string;
  readonly health: ConnectionHealth | undefined;
}

/** Accounts, the identities that lead to them, and the public part of connections. */
export class Directory {
  readonly #client: DynamoDBDocumentClient;
  readonly table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.table = table;
  }

  /** The links of those identities that have one, by the identity's key. */
  async links(identities: readonly Identity[]): Promise<Map<string, Link>> {
    const keys = [...new Map(identities.map((one) => [identityKey(one).pk, identityKey(one)])).values()];
    const found = new Map<string, Link>();
    while (keys.length > 0) {
      const { Responses, UnprocessedKeys } = await onTable(
        this.#client.send(
          new BatchGetCommand({
            RequestItems: { [this.table]: { Keys: keys.splice(0, 100), ConsistentRead: true } },
          }),
        ),
      );
      for (const item of Responses?.[this.table] ?? []) found.set(String(item.pk), link.parse(item));
      for (const key of UnprocessedKeys?.[this.table]?.Keys ?? []) keys.push({ pk: String(key.pk), sk: "@" });
    }
    return found;
  }

  /** The provisional account of an identity nobody has assigned: made if absent, else the link somebody else made. */
  async provisional(identity: Identity, name: string, createdAt: string): Promise<Link> {
    const id = provisionalAccountId(identity);
    const made: Link = { pk: identityKey(identity).pk, account: id, rule: "provisional" };
    const row: Account = {
      id,
      name,
      status: "provisional",
      identities: [identity],
      eventCount: 0,
      createdAt,
    };
    const absent = "attribute_not_exists(pk)";
    try {
      await onTable(
        this.#client.send(
          new TransactWriteCommand({
            TransactItems: [
              {
                Put: {
                  TableName: this.table,
                  Item: { ...row, ...accountKey(id) },
                  ConditionExpression: absent,
                },
              },
              { Put: { TableName: this.table, Item: { ...made, sk: "@" }, ConditionExpression: absent } },
            ],
          }),
        ),
      );
      return made;
    } catch (error) {
      if (!isCanceled(error)) throw error;
      return (await this.links([identity])).get(made.pk) ?? made;
    }
  }

  async account(id: string): Promise<Account | undefined> {
    const { Item } = await onTable(
      this.#client.send(new GetCommand({ TableName: this.table, Key: accountKey(id) })),
    );
    return Item && account.parse(Item);
  }

  /** Every account. Some hundred bytes each; read shard by shard, all shards at once. */
  async accounts(): Promise<Account[]> {
    const shards = await Promise.all(accountShards.map((shard) => this.#partition(accountsKey(shard))));
    return shards.flat().map((item) => account.parse(item));
  }

  async connections(): Promise<ConnectionRow[]> {
    return (await this.#partition("connections")).map((item) => connectionRow.parse(item));
  }

  async connection(tool: string, name: string): Promise<ConnectionRow | undefined> {
    const { Item } = await onTable(
      this.#client.send(
        new GetCommand({ TableName: this.table, Key: connectionKey(tool, name), ConsistentRead: true }),
      ),
    );
    return Item && connectionRow.parse(Item);
  }

  async putConnection(row: ConnectionRow): Promise<void> {
    const Item = { ...row, ...connectionKey(row.tool, row.connection) };
    await onTable(this.#client.send(new PutCommand({ TableName: this.table, Item })));
  }

  async removeConnection(tool: string, name: string): Promise<void> {
    await onTable(
      this.#client.send(new DeleteCommand({ TableName: this.table, Key: connectionKey(tool, name) })),
    );
  }

  /**
   * Notes that a connection was heard, by which secret, and what its tool said of it. A connection removed meanwhile
   * stays removed; older news of its health never replaces newer.
   */
  async heard(tool: string, name: string, news: Heard): Promise<void> {
    for (let attempt = 0; attempt < 3; attempt++) {
      const row = await this.connection(tool, name);
      if (!row) return;
      try {
        await onTable(this.#client.send(new UpdateCommand(heardUpdate(this.table, row, news))));
        return;
      } catch (error) {
        if (!isConditionFailure(error)) throw error;
      }
    }
  }

  /** The earliest month that has events, or `undefined` before the first. */
  async firstMonth(): Promise<string | undefined> {
    const { Item } = await onTable(this.#client.send(new GetCommand({ TableName: this.table, Key: hubKey })));
    return Item && z.object({ firstMonth: z.string() }).parse(Item).firstMonth;
  }

  async noteMonth(month: string): Promise<void> {
    try {
      await onTable(
        this.#client.send(
          new UpdateCommand({
            TableName: this.table,
            Key: hubKey,
            UpdateExpression: "SET firstMonth = :month",
            ConditionExpression: "attribute_not_exists(firstMonth) OR firstMonth > :month",
            ExpressionAttributeValues: { ":month": month },
          }),
        ),
      );
    } catch (error) {
      if (!isConditionFailure(error)) throw error;
    }
  }

  async #partition(pk: string): Promise<Record<string, unknown>[]> {
    const items: Record<string, unknown>[] = [];
    for (let from: Record<string, unknown> | undefined, more = true; more; more = from !== undefined) {
      const { Items = [], LastEvaluatedKey } = await onTable(
        this.#client.send(
          new QueryCommand({
            TableName: this.table,
            KeyConditionExpression: "pk = :pk",
            ExpressionAttributeValues: { ":pk": pk },
            ...(from ? { ExclusiveStartKey: from } : {}),
          }),
        ),
      );
      items.push(...Items);
      from = LastEvaluatedKey;
    }
    return items;
  }
}

/** On the condition that neither the secret's place nor the health has changed since the row was read. */
function heardUpdate(TableName: string, row: ConnectionRow, { secretId, matchedAs, at, health }: Heard) {
  const index = row.secrets.findIndex(({ id }) => id === secretId);
  const secret = `#secrets[${index}]`;
  const next = nextHealth(row.health, health ?? { state: "well", since: at });
  const usual = nextUsual(row, at);
  const sets = [
    "#last = :at",
    ...(usual ? ["#usual = :usual", "#gaps = :gaps"] : []),
    ...(index < 0 ? [] : [`${secret}.#matched = :at`]),
    ...(index < 0 || !matchedAs ? [] : [`${secret}.#as = :as`]),
    ...(next ? ["#health = :health"] : []),
  ];
  const conditions = [
    "attribute_exists(pk)",
    ...(index < 0 ? [] : [`${secret}.#id = :id`]),
    ...(next ? [row.health ? "#health.#since = :since" : "attribute_not_exists(#health)"] : []),
  ];
  return {
    TableName,
    Key: connectionKey(row.tool, row.connection),
    UpdateExpression: `SET ${sets.join(", ")}`,
    ConditionExpression: conditions.join(" AND "),
    ExpressionAttributeNames: {
      "#last": "lastDeliveryAt",
      ...(usual ? { "#usual": "usualIntervalSeconds", "#gaps": "gaps" } : {}),
      ...(index < 0 ? {} : { "#secrets": "secrets", "#matched": "lastMatchedAt", "#id": "id" }),
      ...(index < 0 || !matchedAs ? {} : { "#as": "matchedAs" }),
      ...(next ? { "#health": "health" } : {}),
      ...(next && row.health ? { "#since": "since" } : {}),
    },
    ExpressionAttributeValues: {
      ":at": at,
      ...(usual ? { ":usual": usual.seconds, ":gaps": usual.gaps } : {}),
      ...(index < 0 ? {} : { ":id": secretId }),
      ...(index < 0 || !matchedAs ? {} : { ":as": matchedAs }),
      ...(next ? { ":health": next } : {}),
      ...(next && row.health ? { ":since": row.health.since } : {}),
    },
  };
}

/** The running mean of the gaps between deliveries: the plain mean of the first ten, then the newer weigh more. */
function nextUsual({ lastDeliveryAt, usualIntervalSeconds = 0, gaps = 0 }: ConnectionRow, at: string) {
  const gap = lastDeliveryAt === undefined ? 0 : (Date.parse(at) - Date.parse(lastDeliveryAt)) / 1000;
  if (gap <= 0) return undefined;
  const share = 1 / Math.min(gaps + 1, 10);
  return { seconds: Math.round(usualIntervalSeconds * (1 - share) + gap * share), gaps: gaps + 1 };
}

/** The health to write, if it is news: a plain delivery only ends an interruption. */
function nextHealth(now: ConnectionHealth | undefined, told: ConnectionHealth): ConnectionHealth | undefined {
  if (now && now.since >= told.since) return undefined;
  return now?.state === "interrupted" || told.state === "interrupted" ? told : undefined;
}
