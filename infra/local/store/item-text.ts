import { types } from "node:util";
import { type Item, isMap } from "./values.ts";

/** What JSON does not know is a map of one name that begins so; names that begin so themselves get one more. */
const mark = "\u0000";

/** An item as the text that a row holds. */
export function textOf(item: Item): string {
  return JSON.stringify(written(item));
}

export function itemOf(text: string): Item {
  const value: unknown = JSON.parse(text);
  const item = text.includes("\\u0000") ? read(value) : value;
  return isMap(item) ? item : {};
}

function written(value: unknown): unknown {
  if (typeof value === "bigint") return { [`${mark}N`]: String(value) };
  if (types.isUint8Array(value)) return { [`${mark}B`]: Buffer.from(value).toString("base64") };
  if (types.isSet(value)) return { [`${mark}S`]: [...value].map(written) };
  if (Array.isArray(value)) return value.map(written);
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name.startsWith(mark) ? mark + name : name, written(one)]),
  );
}

function read(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(read);
  if (!isMap(value)) return value;
  const entries = Object.entries(value);
  const [name = "", one] = entries[0] ?? [];
  if (entries.length === 1 && name === `${mark}N`) return BigInt(String(one));
  if (entries.length === 1 && name === `${mark}B`) return Uint8Array.from(Buffer.from(String(one), "base64"));
  if (entries.length === 1 && name === `${mark}S` && Array.isArray(one)) return new Set(one.map(read));
  return Object.fromEntries(
    entries.map(([name, one]) => [name.startsWith(mark) ? name.slice(1) : name, read(one)]),
  );
}
