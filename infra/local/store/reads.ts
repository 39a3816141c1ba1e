import { Capacity, indexed } from "./capacity.ts";
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
const batchBytes = 16 * 1024 * 1024;
const mostKeys = 100;

export function get(tables: Tables, request: Request<"Get">): object {
  const table = tables(request.TableName);
  const names = new Names(request);
  const choice = projection(request.ProjectionExpression, names);
  names.allUsed();
  const row = table.get(keyIn(request.Key, table.shape.keys));
  const capacity = new Capacity(request.ReturnConsumedCapacity);
  capacity.read(request.TableName, row?.size ?? 0, request.ConsistentRead === true);
  return { ...(row ? { Item: choice(row.item) } : {}), ...capacity.one() };
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
      const row = bytes > batchBytes ? undefined : table.get(key);
      const tooMuch = bytes > batchBytes || (row !== undefined && bytes + row.size > batchBytes);
      if (tooMuch) {
        bytes = batchBytes + 1;
        left.push(how.Keys[n] ?? {});
        return;
      }
      bytes += row?.size ?? 0;
      capacity.read(name, row?.size ?? 0, how.ConsistentRead === true);
      if (row) found.push(choice(row.item));
    });
    Responses[name] = found;
    if (left.length > 0) UnprocessedKeys[name] = { ...how, Keys: left };
  }
  return { Responses, UnprocessedKeys, ...capacity.each() };
}

export function hasTwice(keys: readonly Key[]): boolean {
  return new Set(keys.map((key) => key.join("\u0000"))).size < keys.length;
}

/** A page of up to `Limit` rows and 1 MB, with the position after it where there may be more. */
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
  const range = { index, ...places, after, forward: request.ScanIndexForward !== false };
  const Items: Item[] = [];
  const capacity = new Capacity(request.ReturnConsumedCapacity);
  let [bytes, count] = [0, 0];
  let last: Item | undefined;
  let stopped = false;
  for (const row of table.rows(range)) {
    const item = index ? indexed(row.item, index, shape) : row.item;
    if (!item) continue;
    bytes += index ? itemSize(item) : row.size;
    count++;
    last = item;
    if (filter(item)) Items.push(choice(item));
    stopped = count === Limit || bytes >= pageBytes;
    if (stopped) break;
  }
  capacity.read(TableName, bytes, ConsistentRead);
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

function projection(expression: string | undefined, names: Names): (item: Item) => Item {
  if (expression === undefined) return (item) => item;
  const words = new Words(expression);
  const paths: Path[] = [];
  do paths.push(pathFrom(words, names));
  while (words.takes(","));
  words.end();
  return (item) => projected(item, paths);
}
