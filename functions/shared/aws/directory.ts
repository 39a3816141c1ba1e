import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import * as z from "zod/mini";
import { account } from "../../../schemas/account.ts";
import type { Identity } from "../../../schemas/account-event.ts";
import { type ConnectionHealth, connection } from "../../../schemas/connection.ts";
import { type Merge, merge } from "../../../schemas/merge.ts";
import { isConditionFailure, onTable } from "./dynamo.ts";
import type { EventsTable, TransactItem } from "./events-table.ts";
import { accountKey, accountShards, accountsKey, connectionKey, hubKey, mergeKey } from "./keys.ts";

/** An account as its row holds it. */
export const accountRow = z.extend(account, {
  owner: z.optional(z.string()),
  tags: z._default(z.array(z.string()), []),
  identities: z.pipe(
    z._default(z.set(z.string()), () => new Set<string>()),
    z.transform((names) => [...names].sort().map(identityNamed)),
  ),
  /** The jobs that are moving its events to it or away. */
  moving: z._default(z.set(z.string()), () => new Set<string>()),
  /** The provisional account's identity is assigned: what it still holds is on its way. */
  assigned: z.optional(z.string()),
});
export type AccountRow = z.infer<typeof accountRow>;

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
  /** Accounts known to be erased. They never come back, so what is in here stays true. */
  readonly erased = new Set<string>();
  /** Accounts that something named and that were not there. */
  readonly missing = new Set<string>();

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.table = table;
  }

  /** An account as it is now; `undefined` where there is none, or it was erased. */
  async account(id: string): Promise<AccountRow | undefined> {
    const Item = await this.#accountItem(id);
    return Item && !("erased" in Item) ? accountRow.parse(Item) : undefined;
  }

  async isErased(id: string): Promise<boolean> {
    const Item = await this.#accountItem(id);
    if (Item && "erased" in Item) this.erased.add(id);
    return Item !== undefined && "erased" in Item;
  }

  /** Whether events can be filed at an account; remembers which were erased. `opens`: the filing makes it where it is absent. */
  async takesEvents(id: string, opens: boolean): Promise<boolean> {
    const Item = await this.#accountItem(id);
    if (Item && "erased" in Item) this.erased.add(id);
    else if (!Item && !opens) this.missing.add(id);
    else return true;
    return false;
  }

  async merge(id: string): Promise<Merge | undefined> {
    const { Item } = await onTable(
      this.#client.send(new GetCommand({ TableName: this.table, Key: mergeKey(id), ConsistentRead: true })),
    );
    return Item && merge.parse(Item);
  }

  /** What an account that is being erased still holds. */
  async remainsOf(id: string): Promise<AccountRow | undefined> {
    const Item = await this.#accountItem(id);
    return Item && "name" in Item ? accountRow.parse(Item) : undefined;
  }

  /** Leaves of an erased account nothing but that it was. */
  async bury(id: string, at: string): Promise<void> {
    this.erased.add(id);
    const Item = { ...accountKey(id), erased: at };
    await onTable(this.#client.send(new PutCommand({ TableName: this.table, Item })));
  }

  /** Corrects an account's last event after events have left it. */
  async redate(id: string, events: EventsTable): Promise<void> {
    for (let attempt = 0; attempt < 8; attempt++) {
      const account = await this.account(id);
      if (!account) return;
      const { rows } = await events.timeline(id, { limit: 1 }, {});
      const newest = rows[0]?.event.time;
      if (newest === account.lastEventAt) return;
      try {
        await onTable(
          this.#client.send(
            new UpdateCommand({
              TableName: this.table,
              Key: accountKey(id),
              UpdateExpression: newest === undefined ? "REMOVE lastEventAt" : "SET lastEventAt = :newest",
              // An event that comes meanwhile counts, and this is then read again.
              ConditionExpression: "eventCount = :count AND attribute_not_exists(erased)",
              ExpressionAttributeValues: {
                ":count": account.eventCount,
                ...(newest === undefined ? {} : { ":newest": newest }),
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

  /** All or nothing; throws `Canceled` with a reason for each item. */
  async transact(items: TransactItem[]): Promise<void> {
    await onTable(this.#client.send(new TransactWriteCommand({ TransactItems: items })));
  }

  async #accountItem(id: string): Promise<Record<string, unknown> | undefined> {
    const Key = accountKey(id);
    const { Item } = await onTable(
      this.#client.send(new GetCommand({ TableName: this.table, Key, ConsistentRead: true })),
    );
    return Item;
  }

  /** Every account. Some hundred bytes each; read shard by shard, all shards at once. */
  async accounts(): Promise<AccountRow[]> {
    const shards = await Promise.all(accountShards.map((shard) => this.#partition(accountsKey(shard))));
    return shards
      .flat()
      .filter((item) => !("erased" in item))
      .map((item) => accountRow.parse(item));
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

/** An identity from the word that a row holds of it. */
function identityNamed(name: string): Identity {
  const cut = name.indexOf("#");
  return { type: name.slice(0, cut), value: name.slice(cut + 1) };
}
