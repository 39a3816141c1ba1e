import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import * as z from "zod/mini";
import type { ApiAccess } from "../../schemas/api-access.ts";
import { type PullMessage, pullMessage } from "../../schemas/bus.ts";
import { isConditionFailure, onTable } from "./dynamo.ts";
import { connectionKey, digestOf, pullsKey } from "./keys.ts";
import { writeEach } from "./write-each.ts";

const partition = ({ tool, connection }: ConnectionName) => pullsKey(tool, connection);

export interface ConnectionName {
  readonly tool: string;
  readonly connection: string;
}

/** What only one process does at a time: a connection's pulls of one key, or renewing its access. */
export interface Turn extends ConnectionName {
  readonly what: string;
}

export const turnOfKey = ({ tool, connection, key }: ConnectionName & { readonly key: string }): Turn => ({
  tool,
  connection,
  what: `key#${digestOf(key)}`,
});
export const turnOfAccess = ({ tool, connection }: ConnectionName): Turn => ({
  tool,
  connection,
  what: "access",
});

const turnRow = z.object({ cursor: z.optional(z.string()) });
const waitingRow = z.object({ sk: z.string(), message: z.string(), expiresAt: z.number() });

/** Seconds after which a turn that nobody has ended is over. Longer than whoever has it may live. */
const turnSeconds = 120;
/** Days that an order waits for credentials, and orders of one connection that wait at the most. */
const waitDays = 30;
const waitingAtMost = 500;
/** Milliseconds for which a count of those that wait is believed: all of them are read to count them. */
const countedFor = 600_000;

/** Fetching from tools' APIs, as far as it outlives a process: whose turn it is, how far a key has come, what waits. */
export class Pulls {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #counts = new Map<string, { readonly waiting: number; readonly at: number }>();

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** Takes a turn, and with it the key's cursor; `undefined` where another holder has it. Who has it may take it again. */
  async take(turn: Turn, holder: string, now: Date): Promise<z.infer<typeof turnRow> | undefined> {
    const seconds = Math.floor(now.getTime() / 1000);
    const Key = { pk: partition(turn), sk: turn.what };
    try {
      await onTable(
        this.#client.send(
          new UpdateCommand({
            TableName: this.#table,
            Key,
            UpdateExpression: "SET #holder = :holder, #until = :until",
            ConditionExpression: "attribute_not_exists(#until) OR #until < :now OR #holder = :holder",
            ExpressionAttributeNames: { "#holder": "holder", "#until": "until" },
            ExpressionAttributeValues: {
              ":holder": holder,
              ":until": seconds + turnSeconds,
              ":now": seconds,
            },
          }),
        ),
      );
    } catch (error) {
      if (isConditionFailure(error)) return undefined;
      throw error;
    }
    const { Item } = await onTable(
      this.#client.send(new GetCommand({ TableName: this.#table, Key, ConsistentRead: true })),
    );
    return turnRow.parse(Item ?? {});
  }

  /** Ends a turn and, where there is one, saves the cursor with it; false where the turn had gone to another meanwhile. */
  async end(turn: Turn, holder: string, cursor?: string): Promise<boolean> {
    try {
      await onTable(
        this.#client.send(
          new UpdateCommand({
            TableName: this.#table,
            Key: { pk: partition(turn), sk: turn.what },
            UpdateExpression: `${cursor === undefined ? "" : "SET #cursor = :cursor "}REMOVE #holder, #until`,
            ConditionExpression: "#holder = :holder",
            ExpressionAttributeNames: {
              "#holder": "holder",
              "#until": "until",
              ...(cursor === undefined ? {} : { "#cursor": "cursor" }),
            },
            ExpressionAttributeValues: {
              ":holder": holder,
              ...(cursor === undefined ? {} : { ":cursor": cursor }),
            },
          }),
        ),
      );
      return true;
    } catch (error) {
      if (isConditionFailure(error)) return false;
      throw error;
    }
  }

  /** Keeps an order for 30 days, once; false where the connection has about as many waiting as it may. */
  async wait(message: PullMessage, now: Date): Promise<boolean> {
    const pk = partition(message.data);
    const known = this.#counts.get(pk);
    const counted = known && now.getTime() - known.at < countedFor;
    const { waiting, at } = counted
      ? known
      : { waiting: (await this.#waiting(message.data)).length, at: now.getTime() };
    this.#counts.set(pk, { waiting: waiting + 1, at });
    if (waiting >= waitingAtMost) return false;
    const Item = {
      pk,
      sk: `waits#${message.receivedtime}#${message.id}`,
      message: JSON.stringify(message),
      expiresAt: Math.floor(now.getTime() / 1000) + waitDays * 86_400,
    };
    await onTable(this.#client.send(new PutCommand({ TableName: this.#table, Item })));
    return true;
  }

  /** Gives the orders that wait to `release`, oldest first and a few at a time, and forgets those that it has taken. */
  async release(
    of: ConnectionName,
    now: Date,
    release: (messages: readonly PullMessage[]) => Promise<void>,
  ): Promise<number> {
    this.#counts.delete(partition(of));
    const rows = await this.#waiting(of);
    const live = rows.filter(({ expiresAt }) => expiresAt > now.getTime() / 1000);
    for (let n = 0; n < rows.length; n += 25) {
      const some = rows.slice(n, n + 25);
      const messages = some.filter((row) => live.includes(row));
      if (messages.length > 0)
        await release(messages.map(({ message }) => pullMessage.parse(JSON.parse(message))));
      await this.#delete(of, some);
    }
    return live.length;
  }

  /** Shows at the connection how its access fares, unless it was given other credentials meanwhile. */
  async noteAccess({ tool, connection }: ConnectionName, api: ApiAccess): Promise<void> {
    try {
      await onTable(
        this.#client.send(
          new UpdateCommand({
            TableName: this.#table,
            Key: connectionKey(tool, connection),
            UpdateExpression: "SET #api = :api",
            ConditionExpression: "#api.#createdAt = :createdAt",
            ExpressionAttributeNames: { "#api": "api", "#createdAt": "createdAt" },
            ExpressionAttributeValues: { ":api": api, ":createdAt": api.createdAt },
          }),
        ),
      );
    } catch (error) {
      if (!isConditionFailure(error)) throw error;
    }
  }

  /** Forgets all that is kept of a connection's pulls. */
  async forget(of: ConnectionName): Promise<void> {
    this.#counts.delete(partition(of));
    const rows = await this.#query(of, "", "~");
    await this.#delete(
      of,
      rows.map((row) => z.object({ sk: z.string() }).parse(row)),
    );
  }

  async #waiting(of: ConnectionName): Promise<z.infer<typeof waitingRow>[]> {
    return (await this.#query(of, "waits#", "waits#~")).map((row) => waitingRow.parse(row));
  }

  async #query(of: ConnectionName, from: string, to: string): Promise<Record<string, unknown>[]> {
    const found: Record<string, unknown>[] = [];
    let after: Record<string, unknown> | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await onTable(
        this.#client.send(
          new QueryCommand({
            TableName: this.#table,
            ConsistentRead: true,
            KeyConditionExpression: "pk = :pk AND sk BETWEEN :from AND :to",
            ExpressionAttributeValues: { ":pk": partition(of), ":from": from || " ", ":to": to },
            ...(after ? { ExclusiveStartKey: after } : {}),
          }),
        ),
      );
      found.push(...Items);
      after = LastEvaluatedKey;
    } while (after);
    return found;
  }

  async #delete(of: ConnectionName, rows: readonly { readonly sk: string }[]): Promise<void> {
    const requests = rows.map(({ sk }) => ({ DeleteRequest: { Key: { pk: partition(of), sk } } }));
    await writeEach(this.#client, this.#table, requests);
  }
}
