import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
  TransactWriteCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { UpstreamError } from "../shared/errors.ts";
import { pause as waits } from "../shared/pause.ts";
import { retrying } from "../shared/retrying.ts";
import { isConditionFailure, onTable } from "./dynamo.ts";

export type TransactItem = NonNullable<
  ConstructorParameters<typeof TransactWriteCommand>[0]["TransactItems"]
>[number];

type WriteRequests = NonNullable<ConstructorParameters<typeof BatchWriteCommand>[0]["RequestItems"]>[string];
type Row = Record<string, unknown>;
export type Pause = (milliseconds: number) => Promise<unknown>;

export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/**
 * What must hold of the row, as DynamoDB writes it: `#name` stands for the attribute `name`, `:name` for the value of that
 * name in `values`.
 */
export interface Condition {
  readonly if: string;
  readonly values?: Readonly<Record<string, unknown>>;
}

export type Outcome = "done" | "refused";

export interface Reading {
  /** As it is now, for twice the read units: so unless it says otherwise. */
  readonly consistent?: boolean;
  /** The attributes to read; all without it. */
  readonly only?: readonly string[];
}

/** A query; `where` and `filter` name attributes and values as conditions do. */
export interface Query extends Reading {
  readonly where: string;
  readonly filter?: string | undefined;
  readonly values: Readonly<Record<string, unknown>>;
  readonly index?: string;
  readonly newestFirst?: boolean;
  /** Rows that a page reads at the most. */
  readonly limit?: number;
}

export interface Page {
  readonly rows: readonly Row[];
  /** The keys of the last row that was read; absent at the end. */
  readonly last?: Row | undefined;
  /** Rows that were read, also those that the filter then left out. */
  readonly read: number;
}

/** The row is not there yet. */
export const absent: Condition = { if: "attribute_not_exists(pk)" };

/** Rows that DynamoDB's BatchWriteItem takes, and such batches that are written at once. */
const [batch, batchesAtOnce] = [25, 4];

/** A busy table has left part of a batch undone, again and again. */
class Unprocessed extends UpstreamError {
  constructor() {
    super("The table");
  }
}

/**
 * A DynamoDB table with string keys `pk` and `sk`. What is written says on which condition, and whether it held: "done" or
 * "refused". Every other failure is `UpstreamError`.
 */
export class Table {
  readonly #client: DynamoDBDocumentClient;
  readonly #pause: Pause;
  readonly #stamped: <One extends Row & Key>(row: One) => One;
  readonly name: string;

  /** `stamped`: a row as it is to be put. */
  constructor(
    client: DynamoDBDocumentClient,
    name: string,
    pause: Pause = waits,
    stamped: <One extends Row & Key>(row: One) => One = (row) => row,
  ) {
    this.#client = client;
    this.name = name;
    this.#pause = pause;
    this.#stamped = stamped;
  }

  /** The row; `undefined` also for a key that no row can have, such as a name of ten thousand letters. */
  async get(key: Key, reading: Reading = {}): Promise<Row | undefined> {
    if (!isPossible(key)) return undefined;
    const request = { TableName: this.name, Key: key, ...read(reading) };
    return (await onTable(this.#client.send(new GetCommand(request)))).Item;
  }

  /** The rows of these keys that are there, in any order. */
  async getMany(keys: readonly Key[], reading: Reading = {}): Promise<Row[]> {
    const possible = keys.filter(isPossible);
    const distinct = [...new Map(possible.map(({ pk, sk }) => [`${pk}/${sk}`, { pk, sk }])).values()];
    const found: Row[] = [];
    for (let n = 0; n < distinct.length; n += 100) {
      let pending: Row[] = distinct.slice(n, n + 100);
      await this.#processing(async () => {
        const RequestItems = { [this.name]: { Keys: pending, ...read(reading) } };
        const answer = await onTable(this.#client.send(new BatchGetCommand({ RequestItems })));
        found.push(...(answer.Responses?.[this.name] ?? []));
        pending = answer.UnprocessedKeys?.[this.name]?.Keys ?? [];
        return pending.length;
      });
    }
    return found;
  }

  /** All rows of a query. */
  async all(query: Query): Promise<Row[]> {
    const found: Row[] = [];
    for await (const { rows } of this.pages(query)) found.push(...rows);
    return found;
  }

  /** The first page of a query. */
  async page(query: Query): Promise<Page> {
    for await (const page of this.pages(query)) return page;
    return { rows: [], read: 0 };
  }

  async *pages({
    where,
    filter,
    values,
    index,
    newestFirst,
    limit,
    ...reading
  }: Query): AsyncGenerator<Page> {
    const { consistent = index === undefined, only } = reading;
    if (!isAskable(where, values)) return;
    const pages = paginateQuery(
      { client: this.#client },
      {
        TableName: this.name,
        ...(index === undefined ? {} : { IndexName: index }),
        ...(newestFirst ? { ScanIndexForward: false } : {}),
        ...(limit === undefined ? {} : { Limit: limit }),
        ...read({ consistent, ...(only ? { only } : {}) }, where, filter),
        KeyConditionExpression: where,
        ...(filter ? { FilterExpression: filter } : {}),
        ExpressionAttributeValues: placeholders(values),
      },
    );
    for (;;) {
      const { done, value } = await onTable(pages.next());
      if (done || !value) return;
      const { Items = [], LastEvaluatedKey, ScannedCount = 0 } = value;
      yield { rows: Items, last: LastEvaluatedKey, read: ScannedCount };
    }
  }

  /** When a row would go that is put now, in seconds since 1970; `undefined` where it would stay. */
  endOf(row: Row & Key): number | undefined {
    const { expiresAt } = this.#stamped(row);
    return typeof expiresAt === "number" ? expiresAt : undefined;
  }

  /** Puts a row that is not there yet. */
  async putNew(row: Row & Key): Promise<Outcome> {
    return await this.put(row, absent);
  }

  async put(row: Row & Key, condition: Condition): Promise<Outcome> {
    return await outcome(this.#client.send(new PutCommand(this.putting(row, condition).Put)));
  }

  /** Puts a row without a condition: only for rows that are known whole, and whose last writer is right. */
  async overwrite(row: Row & Key): Promise<void> {
    await onTable(this.#client.send(new PutCommand(this.overwriting(row).Put)));
  }

  /** Changes a row, or begins one; `values` are those of the change. */
  async update(
    key: Key,
    change: string,
    values: Condition["values"],
    condition?: Condition,
  ): Promise<Outcome> {
    return await outcome(
      this.#client.send(new UpdateCommand(this.updating(key, change, values, condition).Update)),
    );
  }

  async remove(key: Key): Promise<void> {
    await onTable(this.#client.send(new DeleteCommand({ TableName: this.name, Key: key })));
  }

  /** Puts rows that are the same whenever they are written, each by itself. */
  async putMany(rows: readonly Key[]): Promise<void> {
    await this.#write(rows.map((row) => ({ PutRequest: { Item: this.#stamped({ ...row }) } })));
  }

  /** Removes rows, each by itself. */
  async removeMany(keys: readonly Key[]): Promise<void> {
    await this.#write(keys.map(({ pk, sk }) => ({ DeleteRequest: { Key: { pk, sk } } })));
  }

  /** Removes all rows of a partition. */
  async removeAll(pk: string): Promise<void> {
    for await (const { rows } of this.pages({ where: "pk = :pk", values: { pk }, only: ["sk"] }))
      await this.removeMany(rows.map(({ sk }) => ({ pk, sk: String(sk) })));
  }

  /** All or nothing; throws `Canceled` with a reason for each item. */
  async transact(items: TransactItem[]): Promise<void> {
    await onTable(this.#client.send(new TransactWriteCommand({ TransactItems: items })));
  }

  putting(row: Row & Key, condition: Condition) {
    return { Put: { TableName: this.name, Item: this.#stamped(row), ...conditional(condition) } };
  }

  overwriting(row: Row & Key) {
    return { Put: { TableName: this.name, Item: this.#stamped(row) } };
  }

  updating(key: Key, change: string, values: Condition["values"] = {}, condition?: Condition) {
    return {
      Update: {
        TableName: this.name,
        Key: key,
        UpdateExpression: change,
        ...(condition ? { ConditionExpression: condition.if } : {}),
        ...named(change, condition?.if),
        ...valued({ ...values, ...condition?.values }),
      },
    };
  }

  removing(key: Key, condition?: Condition) {
    return { Delete: { TableName: this.name, Key: key, ...(condition ? conditional(condition) : {}) } };
  }

  checking(key: Key, condition: Condition) {
    return { ConditionCheck: { TableName: this.name, Key: key, ...conditional(condition) } };
  }

  async #write(requests: WriteRequests): Promise<void> {
    for (let n = 0; n < requests.length; n += batch * batchesAtOnce) {
      const starts = Array.from({ length: batchesAtOnce }, (_, nth) => n + nth * batch);
      await Promise.all(
        starts.map(async (start) => await this.#writeBatch(requests.slice(start, start + batch))),
      );
    }
  }

  async #writeBatch(requests: WriteRequests): Promise<void> {
    let pending = requests;
    await this.#processing(async () => {
      if (pending.length === 0) return 0;
      const RequestItems = { [this.name]: pending };
      const { UnprocessedItems } = await onTable(this.#client.send(new BatchWriteCommand({ RequestItems })));
      pending = UnprocessedItems?.[this.name] ?? [];
      return pending.length;
    });
  }

  /** Goes on with a batch for as long as some of it is left undone. */
  async #processing(left: () => Promise<number>): Promise<void> {
    const on = (error: unknown) => error instanceof Unprocessed;
    await retrying({ on, pause: this.#pause }, async () => {
      if ((await left()) > 0) throw new Unprocessed();
    });
  }
}

/** Bytes that DynamoDB takes of a partition's key and of a row's in it. */
const [partitionBytes, rowBytes] = [2_048, 1_024];

const isPossible = ({ pk, sk }: Key) => isWithin(pk, partitionBytes) && isWithin(sk, rowBytes);
const isWithin = (text: string, bytes: number) => text !== "" && Buffer.byteLength(text) <= bytes;

/** Whether any row may have the keys that a query asks for. */
function isAskable(where: string, values: Query["values"]): boolean {
  return Object.entries(values).every(([name, value]) => {
    if (typeof value !== "string" || !where.includes(`:${name}`)) return true;
    return isWithin(value, where.includes(`= :${name}`) ? partitionBytes : rowBytes);
  });
}

async function outcome(call: Promise<unknown>): Promise<Outcome> {
  try {
    await onTable(call);
    return "done";
  } catch (error) {
    if (isConditionFailure(error)) return "refused";
    throw error;
  }
}

function conditional({ if: expression, values = {} }: Condition) {
  return { ConditionExpression: expression, ...named(expression), ...valued(values) };
}

function read({ consistent = true, only }: Reading, ...expressions: (string | undefined)[]) {
  const projection = only?.map((name) => `#${name}`).join(", ");
  return {
    ConsistentRead: consistent,
    ...(projection === undefined ? {} : { ProjectionExpression: projection }),
    ...named(projection, ...expressions),
  };
}

function named(...expressions: (string | undefined)[]) {
  const names = expressions.flatMap((text = "") =>
    [...text.matchAll(/#(\w+)/g)].map(([, name = ""]) => name),
  );
  if (names.length === 0) return {};
  return { ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])) };
}

function valued(values: Readonly<Record<string, unknown>>) {
  return Object.keys(values).length > 0 ? { ExpressionAttributeValues: placeholders(values) } : {};
}

const placeholders = (values: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`:${name}`, value]));
