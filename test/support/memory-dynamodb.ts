import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { documentClient } from "../../functions/store/dynamo.ts";
import { directoryTable, eventsTable, type TableShape } from "../../infra/tables.ts";
import { changed, copyOf, holds } from "./expressions.ts";

export type Item = Record<string, unknown>;

/** A call on a table as the storage code makes it, before anything is marshalled. */
export interface Call {
  readonly name: string;
  readonly input: Record<string, unknown>;
}

interface Write {
  readonly TableName: string;
  readonly Item?: Item;
  readonly Key?: Item;
  readonly UpdateExpression?: string;
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues?: Item;
}

interface MemoryTable {
  readonly shape: TableShape;
  readonly rows: Map<string, Item>;
  /** Of rows that were written since the indexes caught up, what they were before. */
  readonly before: Map<string, Item | undefined>;
}

/**
 * The two tables in this process: as much of DynamoDB as the storage code uses, each call at one instant. What it does is
 * held to the emulator's answers by `test/tables/memory.test.ts`.
 */
export class MemoryDynamo {
  readonly #tables = new Map<string, MemoryTable>();

  constructor(names: { readonly events: string; readonly directory: string }) {
    this.#tables.set(names.events, { shape: eventsTable, rows: new Map(), before: new Map() });
    this.#tables.set(names.directory, { shape: directoryTable, rows: new Map(), before: new Map() });
  }

  client(): DynamoDBDocumentClient {
    return clientAnsweredBy(async (call) => this.answer(call));
  }

  /** Has the indexes show what they do not show yet: all of it, or a part by chance. */
  catchUp(isShown: () => boolean = () => true): void {
    for (const { before } of this.#tables.values())
      for (const at of [...before.keys()]) if (isShown()) before.delete(at);
  }

  rows(table: string): Item[] {
    return [...this.#table(table).rows.values()];
  }

  /** `late`: an index shows the rows as they were before what it has not caught up with. */
  answer({ name, input }: Call, { late = false } = {}): object {
    const given = copyOf(input);
    switch (operationOf(name)) {
      case "Get":
        return this.#found(String(given.TableName), given.Key as Item);
      case "Put":
      case "Update":
      case "Delete":
        return this.#one(operationOf(name), given as unknown as Write);
      case "TransactWrite":
        return this.#transact(given.TransactItems as Record<string, Write>[]);
      case "BatchGet":
        return this.#batchGet(given.RequestItems as Record<string, { Keys: Item[] }>);
      case "BatchWrite":
        return this.#batchWrite(given.RequestItems as Record<string, Record<string, Write>[]>);
      case "Query":
        return this.#query(given, late);
      default:
        throw new Error(`${name} is not in the memory's DynamoDB`);
    }
  }

  #table(name: string) {
    const table = this.#tables.get(name);
    if (!table) throw new Error(`Unknown table ${name}`);
    return table;
  }

  #found(table: string, key: Item): { Item?: Item } {
    const item = this.#table(table).rows.get(keyOf(key));
    return item ? { Item: copyOf(item) } : {};
  }

  #one(name: string, write: Write): object {
    if (!this.#passes(write)) throw named("ConditionalCheckFailedException");
    this.#apply(name, write);
    return {};
  }

  #transact(items: readonly Record<string, Write>[]): object {
    if (items.length > 100) throw named("ValidationException");
    const writes = items.flatMap((item) => Object.entries(item));
    const touched = writes.map(([, write]) => `${write.TableName}/${keyOf(write.Key ?? write.Item ?? {})}`);
    if (new Set(touched).size < touched.length) throw named("ValidationException");
    const passed = writes.map(([, write]) => this.#passes(write));
    if (passed.includes(false)) {
      const CancellationReasons = passed.map((ok) => ({ Code: ok ? "None" : "ConditionalCheckFailed" }));
      throw Object.assign(named("TransactionCanceledException"), { CancellationReasons });
    }
    for (const [name, write] of writes) this.#apply(name, write);
    return {};
  }

  #passes({ TableName, Key, Item, ConditionExpression, ...names }: Write): boolean {
    if (ConditionExpression === undefined) return true;
    const now = this.#table(TableName).rows.get(keyOf(Key ?? Item ?? {})) ?? {};
    return holds(ConditionExpression, now, names);
  }

  #apply(name: string, { TableName, Key, Item, UpdateExpression, ...names }: Write): void {
    const { rows, before } = this.#table(TableName);
    const at = keyOf(Key ?? Item ?? {});
    if (!before.has(at)) before.set(at, rows.get(at));
    if (name === "Delete") rows.delete(at);
    if (name === "Put" && Item) rows.set(at, withoutUndefined(Item));
    if (name === "Update") rows.set(at, changed(UpdateExpression ?? "", rows.get(at) ?? { ...Key }, names));
  }

  #batchGet(requests: Record<string, { Keys: Item[] }>): object {
    const Responses = Object.entries(requests).map(([table, { Keys }]) => [
      table,
      Keys.flatMap((key) => this.#found(table, key).Item ?? []),
    ]);
    return { Responses: Object.fromEntries(Responses), UnprocessedKeys: {} };
  }

  #batchWrite(requests: Record<string, Record<string, Write>[]>): object {
    for (const [TableName, writes] of Object.entries(requests))
      for (const { PutRequest, DeleteRequest } of writes) {
        if (PutRequest) this.#apply("Put", { ...PutRequest, TableName });
        if (DeleteRequest) this.#apply("Delete", { ...DeleteRequest, TableName });
      }
    return { UnprocessedItems: {} };
  }

  #query(given: Item, late: boolean): object {
    const { shape, rows, before } = this.#table(String(given.TableName));
    const index = shape.indexes.find(({ name }) => name === given.IndexName);
    const { partition, sort } = index ?? shape.keys;
    const names = {
      ExpressionAttributeNames: given.ExpressionAttributeNames as Record<string, string>,
      ExpressionAttributeValues: given.ExpressionAttributeValues as Item,
    };
    const way = given.ScanIndexForward === false ? -1 : 1;
    const place = (row: Item) => [String(row[sort]), String(row.pk), String(row.sk)];
    const seen = late && index ? [...new Map([...rows, ...before]).values()] : [...rows.values()];
    const found = seen
      .filter((row) => row !== undefined)
      .filter((row) => row[partition] !== undefined && row[sort] !== undefined)
      .filter((row) => holds(String(given.KeyConditionExpression), row, names))
      .sort((a, b) => way * compare(place(a), place(b)));
    const from = given.ExclusiveStartKey as Item | undefined;
    const after = from ? found.filter((row) => way * compare(place(row), place({ ...from })) > 0) : found;
    const page = typeof given.Limit === "number" ? after.slice(0, given.Limit) : after;
    const last = page.at(-1);
    const more = last !== undefined && page.length === given.Limit;
    const kept =
      given.FilterExpression === undefined
        ? page
        : page.filter((row) => holds(String(given.FilterExpression), row, names));
    return {
      Items: copyOf(kept),
      ScannedCount: page.length,
      ...(more
        ? { LastEvaluatedKey: { pk: last.pk, sk: last.sk, [partition]: last[partition], [sort]: last[sort] } }
        : {}),
    };
  }
}

interface Command {
  readonly input: object;
}

/** A document client whose calls never leave this process, nor pass the SDK's middleware, which takes most of the time. */
export function clientAnsweredBy(answer: (call: Call) => Promise<object>): DynamoDBDocumentClient {
  const client = documentClient({
    region: "us-east-1",
    credentials: { accessKeyId: "-", secretAccessKey: "-" },
  });
  const send = async (command: Command) => ({
    $metadata: {},
    ...(await answer({ name: command.constructor.name, input: { ...command.input } })),
  });
  return Object.assign(client, { send });
}

const keyOf = ({ pk, sk }: Item) => `${String(pk)}\u0000${String(sk)}`;

function compare(a: readonly string[], b: readonly string[]): number {
  const at = a.findIndex((text, n) => text !== b[n]);
  return at < 0 ? 0 : (a[at] ?? "") < (b[at] ?? "") ? -1 : 1;
}

function named(name: string): Error {
  return Object.assign(new Error(name), { name });
}

function withoutUndefined(item: Item): Item {
  return Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined));
}

/** `UpdateItemCommand` is an `Update`. */
function operationOf(name: string): string {
  return name.replace(/(?:Items?)?Command$/, "");
}
