import { Capacity, indexed, indexNames } from "./capacity.ts";
import { conditionOf } from "./conditions.ts";
import { Names } from "./expression-names.ts";
import { Words } from "./expression-words.ts";
import { placesOf } from "./key-conditions.ts";
import { type Key, keyIn } from "./keys.ts";
import { type Path, pathFrom, projected } from "./paths.ts";
import { Invalid } from "./refusals.ts";
import type { Request } from "./requests.ts";
import type { StoreTable } from "./table.ts";
import { type Item, itemSize } from "./values.ts";

export type Tables = (name: string) => StoreTable;

const pageBytes = 1024 * 1024;
/** Rows of a page for which neither a limit nor units are asked: nobody else comes in between while they are read. */
const pageRows = 250;
const batchBytes = 16 * 1024 * 1024;
const mostKeys = 100;

export function get(tables: Tables, request: Request<"Get">): object {
  const table = tables(request.TableName);
  const names = new Names(request);
  const choice = projection(request.ProjectionExpression, names);
  names.allUsed();
  const row = table.get(keyIn(request.Key, table.shape.keys), choice.names);
  const capacity = new Capacity(request.ReturnConsumedCapacity);
  capacity.read(request.TableName, row?.size ?? 0, request.ConsistentRead === true);
  return { ...(row ? { Item: choice.of(row.item) } : {}), ...capacity.one() };
}

/** Up to 100 items and 16 MB; what would be more comes back as unprocessed. */
export function batchGet(tables: Tables, request: Request<"BatchGet">): object {
  const asked = Object.entries(request.RequestItems);
  const count = asked.reduce((sum, [, { Keys }]) => sum + Keys.length, 0);
  if (count === 0) throw new Invalid("The list of keys in RequestItems for BatchGetItem is required");
  if (count > mostKeys) throw new Invalid("Too many items requested for the BatchGetItem call");
  const capacity = new Capacity(request.ReturnConsumedCapacity);
  let bytes = 0;
  const Responses: Record<string, Item[]> = {};
  const UnprocessedKeys: Record<string, object> = {};
  for (const [name, how] of asked) {
    const table = tables(name);
    const names = new Names(how);
    const choice = projection(how.ProjectionExpression, names);
    names.allUsed();
    const keys = how.Keys.map((key) => keyIn(key, table.shape.keys));
    if (hasTwice(keys)) throw new Invalid("Provided list of item keys contains duplicates");
    const found: Item[] = [];
    const left: Item[] = [];
    keys.forEach((key, n) => {
      const row = bytes > batchBytes ? undefined : table.get(key, choice.names);
      const tooMuch = bytes > batchBytes || (row !== undefined && bytes + row.size > batchBytes);
      if (tooMuch) {
        bytes = batchBytes + 1;
        left.push(how.Keys[n] ?? {});
        return;
      }
      bytes += row?.size ?? 0;
      capacity.read(name, row?.size ?? 0, how.ConsistentRead === true);
      if (row) found.push(choice.of(row.item));
    });
    Responses[name] = found;
    if (left.length > 0) UnprocessedKeys[name] = { ...how, Keys: left };
  }
  return { Responses, UnprocessedKeys, ...capacity.each() };
}

export function hasTwice(keys: readonly Key[]): boolean {
  return new Set(keys.map((key) => key.join("\u0000"))).size < keys.length;
}

/** A page of at most `Limit` rows and 1 MB, and of no more than some milliseconds, with the position after it where there may be more. */
export function query(tables: Tables, request: Request<"Query">): object {
  const { TableName, IndexName, Limit, ConsistentRead = false } = request;
  const table = tables(TableName);
  const { shape } = table;
  const index = shape.indexes.find(({ name }) => name === IndexName);
  if (IndexName !== undefined && !index)
    throw new Invalid(`The table does not have the specified index: ${IndexName}`);
  if (index && ConsistentRead)
    throw new Invalid("Consistent reads are not supported on global secondary indexes");
  if (Limit !== undefined && !(Number.isInteger(Limit) && Limit >= 1))
    throw new Invalid("Limit must be greater than or equal to 1");
  const names = new Names(request);
  const keys = index ?? shape.keys;
  const places = placesOf(request.KeyConditionExpression, keys, names);
  const filter =
    request.FilterExpression === undefined ? () => true : conditionOf(request.FilterExpression, names);
  const choice = projection(request.ProjectionExpression, names);
  names.allUsed();
  const after = request.ExclusiveStartKey && startAfter(request.ExclusiveStartKey, table, index);
  // A filter asks for attributes of its own.
  const wanted = index ? indexNames(index, shape) : request.FilterExpression ? undefined : choice.names;
  const range = { index, ...places, after, forward: request.ScanIndexForward !== false, wanted };
  const Items: Item[] = [];
  const capacity = new Capacity(request.ReturnConsumedCapacity);
  const page = new PageSize(capacity.isAsked);
  const rowsAtMost = Limit ?? (capacity.isAsked ? Number.POSITIVE_INFINITY : pageRows);
  let count = 0;
  let last: Item | undefined;
  let stopped = false;
  for (const row of table.rows(range)) {
    const item = index ? indexed(row.item, index, shape) : row.item;
    if (!item) continue;
    page.add(item, row.size, index !== undefined);
    count++;
    last = item;
    if (filter(item)) Items.push(choice.of(item));
    stopped = count === rowsAtMost || page.isFull;
    if (stopped) break;
  }
  capacity.read(TableName, page.bytes, ConsistentRead);
  const position = [...new Set([shape.keys, keys].flatMap(({ partition, sort }) => [partition, sort]))];
  return {
    ...(request.Select === "COUNT" ? {} : { Items }),
    Count: Items.length,
    ScannedCount: count,
    ...(stopped && last
      ? { LastEvaluatedKey: Object.fromEntries(position.map((name) => [name, last?.[name]])) }
      : {}),
    ...capacity.one(),
  };
}

function startAfter(
  given: Item,
  { shape }: StoreTable,
  index: StoreTable["shape"]["indexes"][number] | undefined,
) {
  const { keys } = shape;
  const key = keyIn({ [keys.partition]: given[keys.partition], [keys.sort]: given[keys.sort] }, keys);
  if (!index) {
    keyIn(given, keys);
    return { place: key[1], key };
  }
  const place = given[index.sort];
  if (typeof place !== "string" || typeof given[index.partition] !== "string")
    throw new Invalid("The provided starting key is invalid");
  return { place, key };
}

/**
 * What the items that a query reads come to. What an index has of a row is at most as large as the row, and is measured only
 * where the page may be full or somebody asks.
 */
class PageSize {
  readonly #measures: boolean;
  readonly #unmeasured: Item[] = [];
  #atMost = 0;
  bytes = 0;

  constructor(measures: boolean) {
    this.#measures = measures;
  }

  add(item: Item, rowSize: number, isPart: boolean): void {
    this.#atMost += rowSize;
    if (!isPart) {
      this.bytes += rowSize;
      return;
    }
    this.#unmeasured.push(item);
    if (!this.#measures && this.#atMost < pageBytes) return;
    for (const one of this.#unmeasured.splice(0)) this.bytes += itemSize(one);
  }

  get isFull(): boolean {
    return this.bytes >= pageBytes;
  }
}

/** What a projection leaves of items, and the attributes that it reads for that; all without one. */
interface Choice {
  readonly names: readonly string[] | undefined;
  readonly of: (item: Item) => Item;
}

function projection(expression: string | undefined, names: Names): Choice {
  if (expression === undefined) return { names: undefined, of: (item) => item };
  const words = new Words(expression);
  const paths: Path[] = [];
  do paths.push(pathFrom(words, names));
  while (words.takes(","));
  words.end();
  return { names: paths.map(([name]) => name), of: (item) => projected(item, paths) };
}
