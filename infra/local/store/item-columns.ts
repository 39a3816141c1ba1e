import { types } from "node:util";
import * as z from "zod/mini";
import { type Item, isMap } from "./values.ts";

/** What JSON does not know is a map of one name that begins so; names that begin so themselves get one more. */
const mark = "\u0000";

/** An item as the columns that hold it: bytes of its own attributes stand apart, so that reading the rest need not pass them. */
export interface ItemColumns {
  /** JSON of whatever is not among the bytes. */
  readonly item: string;
  /** JSON of the names of the attributes that are bytes, each with its length; `null` where there are none. */
  readonly parts: string | null;
  readonly bytes: Uint8Array | null;
}

const parts = z.array(z.tuple([z.string(), z.number()]));

export function columnsOf(item: Item): ItemColumns {
  const apart = Object.entries(item).flatMap(([name, value]) =>
    types.isUint8Array(value) ? [{ name, value }] : [],
  );
  if (apart.length === 0) return { item: textOf(item), parts: null, bytes: null };
  const names = new Set(apart.map(({ name }) => name));
  const rest = Object.fromEntries(Object.entries(item).filter(([name]) => !names.has(name)));
  return {
    item: textOf(rest),
    parts: JSON.stringify(apart.map(({ name, value }) => [name, value.byteLength])),
    bytes: Buffer.concat(apart.map(({ value }) => value)),
  };
}

export function itemOf({ item, parts: names, bytes }: ItemColumns): Item {
  const value: unknown = JSON.parse(item);
  const read = item.includes("\\u0000") ? unmarked(value) : value;
  const found = isMap(read) ? read : {};
  if (names === null || bytes === null) return found;
  let to = 0;
  const apart = parts.parse(JSON.parse(names)).map(([name, length]) => {
    to += length;
    return [name, bytes.subarray(to - length, to)];
  });
  return { ...found, ...Object.fromEntries(apart) };
}

const textOf = (item: Item): string => JSON.stringify(isJson(item) ? item : marked(item));

/** Whether JSON says the value whole, which most are: a copy is made of the others alone. */
function isJson(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return typeof value !== "bigint";
  if (Array.isArray(value)) return value.every(isJson);
  if (!isMap(value)) return false;
  for (const name of Object.keys(value)) if (name.startsWith(mark) || !isJson(value[name])) return false;
  return true;
}

function marked(value: unknown): unknown {
  if (typeof value === "bigint") return { [`${mark}N`]: String(value) };
  if (types.isUint8Array(value)) return { [`${mark}B`]: Buffer.from(value).toString("base64") };
  if (types.isSet(value)) return { [`${mark}S`]: [...value].map(marked) };
  if (Array.isArray(value)) return value.map(marked);
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name.startsWith(mark) ? mark + name : name, marked(one)]),
  );
}

function unmarked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unmarked);
  if (!isMap(value)) return value;
  const entries = Object.entries(value);
  const [name = "", one] = entries[0] ?? [];
  if (entries.length === 1 && name === `${mark}N`) return BigInt(String(one));
  if (entries.length === 1 && name === `${mark}B`) return Uint8Array.from(Buffer.from(String(one), "base64"));
  if (entries.length === 1 && name === `${mark}S` && Array.isArray(one)) return new Set(one.map(unmarked));
  return Object.fromEntries(
    entries.map(([name, one]) => [name.startsWith(mark) ? name.slice(1) : name, unmarked(one)]),
  );
}
