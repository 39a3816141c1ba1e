import { types } from "node:util";
import * as z from "zod/mini";
import { type Item, isMap } from "./values.ts";

/** What JSON does not know is a map of one name that begins so; names that begin so themselves get one more. */
const mark = "\u0000";

/** An item as the columns that hold it: bytes stand apart, so that reading the rest need not pass them. */
export interface ItemColumns {
  /** JSON of whatever is not among the bytes. */
  readonly item: string;
  /** JSON of where the bytes stood, as names from the outside in, and of how many there are; `null` where there are none. */
  readonly parts: string | null;
  readonly bytes: Uint8Array | null;
}

const parts = z.array(z.tuple([z.array(z.string()), z.number()]));

interface Part {
  readonly path: readonly string[];
  readonly bytes: Uint8Array;
}

export function columnsOf(item: Item): ItemColumns {
  const apart = partsOf(item, []);
  if (apart.length === 0) return { item: textOf(item), parts: null, bytes: null };
  return {
    item: textOf(apart.reduce((rest, { path }) => without(rest, path), item)),
    parts: JSON.stringify(apart.map(({ path, bytes }) => [path, bytes.byteLength])),
    bytes: Buffer.concat(apart.map(({ bytes }) => bytes)),
  };
}

/** The item, or of its bytes those alone that are in one of the attributes wanted. */
export function itemOf({ item, parts: apart, bytes }: ItemColumns, wanted?: readonly string[]): Item {
  const value: unknown = JSON.parse(item);
  const read = item.includes("\\u0000") ? unmarked(value) : value;
  const found = isMap(read) ? read : {};
  if (apart === null || bytes === null || (wanted && !isAnyIn(apart, wanted))) return found;
  let to = 0;
  return parts.parse(JSON.parse(apart)).reduce((whole, [path, length]) => {
    to += length;
    return withBytes(whole, path, bytes.subarray(to - length, to));
  }, found);
}

/** The first names of paths: nowhere else in the parts' JSON does a bracket precede a name. */
const firstNames = /\[("(?:[^"\\]|\\.)*")/g;

/** Whether some of the bytes are in an attribute that is wanted. */
function isAnyIn(apart: string, wanted: readonly string[]): boolean {
  return [...apart.matchAll(firstNames)].some(([, name = ""]) => wanted.includes(String(JSON.parse(name))));
}

/** Bytes in maps; those in lists stay where they are. */
function partsOf(map: Item, path: readonly string[]): Part[] {
  const found: Part[] = [];
  for (const name of Object.keys(map)) {
    const value = map[name];
    if (typeof value !== "object" || value === null) continue;
    if (types.isUint8Array(value)) found.push({ path: [...path, name], bytes: value });
    else if (isMap(value)) found.push(...partsOf(value, [...path, name]));
  }
  return found;
}

/** Every map on the way is new, so that what the caller holds stays whole. */
function without(map: Item, [name = "", ...inner]: readonly string[]): Item {
  const value = map[name];
  if (inner.length > 0 && isMap(value)) return { ...map, [name]: without(value, inner) };
  const { [name]: _, ...rest } = map;
  return rest;
}

function withBytes(map: Item, [name = "", ...inner]: readonly string[], bytes: Uint8Array): Item {
  if (inner.length === 0) return { ...map, [name]: bytes };
  const value = map[name];
  return { ...map, [name]: withBytes(isMap(value) ? value : {}, inner, bytes) };
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
