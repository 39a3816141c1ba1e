import type { TableShape } from "../../tables.ts";
import { Invalid } from "./refusals.ts";
import { type Item, itemSize } from "./values.ts";

export interface Row {
  readonly item: Item;
  /** Bytes as DynamoDB counts them. */
  readonly size: number;
}

/** A row's place: its partition and its place in it. */
export type Key = readonly [partition: string, sort: string];
type Names = TableShape["keys"];

const longest = { partition: 2048, sort: 1024 } as const;
const largestItem = 400 * 1024;

/** The key that a request gives, which must be the two parts of it and nothing else. */
export function keyIn(given: Item, names: Names): Key {
  const found = Object.keys(given).filter((name) => given[name] !== undefined);
  if (found.length !== 2) throw new Invalid("The provided key element does not match the schema");
  return [part(given, names, "partition", isGiven), part(given, names, "sort", isGiven)];
}

/** The key of an item that is to be written, whose keys of indexes must do as well. */
export function keyOfItem(item: Item, shape: TableShape): Key {
  checkIndexKeys(item, shape);
  return [part(item, shape.keys, "partition", isMissing), part(item, shape.keys, "sort", isMissing)];
}

export function checkIndexKeys(item: Item, { indexes }: TableShape): void {
  for (const index of indexes)
    for (const kind of ["partition", "sort"] as const) {
      const value = item[index[kind]];
      if (value !== undefined) part(item, index, kind, ofIndex);
    }
}

/** An item as a row; throws `Invalid` for one that is too large. */
export function rowWith(item: Item): Row {
  const size = itemSize(item);
  if (size > largestItem) throw new Invalid("Item size has exceeded the maximum allowed size");
  return { item, size };
}

const isGiven = (_: string) => "The provided key element does not match the schema";
const isMissing = (name: string) =>
  `One or more parameter values were invalid: Missing the key ${name} in the item, or its type is not S`;
const ofIndex = (name: string) =>
  `One or more parameter values were invalid: Type mismatch for Index Key ${name} Expected: S`;

function part(item: Item, names: Names, kind: "partition" | "sort", wrong: (name: string) => string): string {
  const name = names[kind];
  const value = item[name];
  if (typeof value !== "string") throw new Invalid(wrong(name));
  if (value === "")
    throw new Invalid(
      `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: ${name}`,
    );
  if (Buffer.byteLength(value) > longest[kind])
    throw new Invalid(
      `One or more parameter values were invalid: Size of ${kind === "sort" ? "range" : "hash"}key has exceeded the maximum size limit of${longest[kind]} bytes`,
    );
  return value;
}
