import { types } from "node:util";
import { Invalid } from "./refusals.ts";

/** An item, or any map in it, as the document client gives and takes it. */
export type Item = Record<string, unknown>;
export type Kind = "S" | "N" | "B" | "BOOL" | "NULL" | "L" | "M" | "SS" | "NS" | "BS";

const deepest = 32;
const mostDigits = 38;

/** The kind of a value by DynamoDB's letters. Throws `Invalid` where no table can hold it. */
export function kindOf(value: unknown): Kind {
  switch (typeof value) {
    case "string":
      return "S";
    case "number":
    case "bigint":
      return "N";
    case "boolean":
      return "BOOL";
  }
  if (value === null) return "NULL";
  if (types.isUint8Array(value)) return "B";
  if (Array.isArray(value)) return "L";
  if (types.isSet(value)) {
    const kinds = new Set([...value].map(kindOf));
    const [kind] = kinds;
    if (kinds.size !== 1 || (kind !== "S" && kind !== "N" && kind !== "B"))
      throw new Invalid("A set holds values of one kind: strings, numbers or bytes, and at least one");
    return `${kind}S`;
  }
  if (isMap(value)) return "M";
  throw new Invalid("Unsupported type passed: a value is of no kind that a table can hold");
}

/** A plain object; one of a class cannot be kept. */
export function isMap(value: unknown): value is Item {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

export const isNumber = (value: unknown): value is number | bigint =>
  typeof value === "number" || typeof value === "bigint";

/** A deep copy of what a caller gave, as a table would hold it: `undefined` left out, numbers in their one form. */
export function accepted(value: unknown, depth = 0): unknown {
  if (depth > deepest) throw new Invalid("Nesting Levels have exceeded supported limits");
  switch (kindOf(value)) {
    case "N":
      return isNumber(value) ? acceptedNumber(value) : value;
    case "B":
      return types.isUint8Array(value) ? Uint8Array.from(value) : value;
    case "L":
      return Array.isArray(value)
        ? value.filter((one) => one !== undefined).map((one) => accepted(one, depth + 1))
        : value;
    case "M":
      return isMap(value) ? acceptedItem(value, depth + 1) : value;
    case "SS":
    case "NS":
    case "BS":
      return types.isSet(value) ? new Set([...value].map((one) => accepted(one, depth + 1))) : value;
    default:
      return value;
  }
}

/** The same of an item. Throws `Invalid`. */
export function acceptedItem(item: Item, depth = 0): Item {
  const copy: Item = {};
  for (const [name, value] of Object.entries(item)) {
    if (value === undefined) continue;
    const kept = accepted(value, depth);
    // Plain assignment would lose an attribute of this name.
    if (name === "__proto__")
      Object.defineProperty(copy, name, {
        value: kept,
        enumerable: true,
        configurable: true,
        writable: true,
      });
    else copy[name] = kept;
  }
  return copy;
}

function acceptedNumber(value: number | bigint): number | bigint {
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new Error(`Special numeric value ${value} is not allowed`);
    if (Math.abs(value) > Number.MAX_SAFE_INTEGER)
      throw new Error(`Number ${value} is greater than Number.MAX_SAFE_INTEGER. Use BigInt.`);
    if (value !== 0 && Math.abs(value) < 1e-130)
      throw new Invalid(
        "Number underflow. Attempting to store a number with magnitude smaller than supported range",
      );
    return value === 0 ? 0 : value;
  }
  if (significant(value) > mostDigits)
    throw new Invalid("Attempting to store more than 38 significant digits in a Number");
  return smallest(value);
}

const significant = (value: bigint): number =>
  value
    .toString()
    .replace("-", "")
    .replace(/^0+|0+$/g, "").length;

const smallest = (value: bigint): number | bigint =>
  value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;

/** A number as an integer, and how many digits stand behind the point. */
function decimal(value: number | bigint): { digits: bigint; scale: number } {
  const [mantissa = "0", exponent = "0"] = String(value).split("e");
  const [whole = "0", fraction = ""] = mantissa.split(".");
  const scale = fraction.length - Number(exponent);
  const digits = BigInt(whole + fraction);
  return scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 };
}

/** The sum, exact as decimals are; 38 digits at the most. */
export function sum(a: number | bigint, b: number | bigint): number | bigint {
  const [left, right] = [decimal(a), decimal(b)];
  const scale = Math.max(left.scale, right.scale);
  const total =
    left.digits * 10n ** BigInt(scale - left.scale) + right.digits * 10n ** BigInt(scale - right.scale);
  if (significant(total) > mostDigits)
    throw new Invalid(
      "Number overflow. Attempting to store a number with magnitude larger than supported range",
    );
  if (scale === 0) return smallest(total);
  const text = total
    .toString()
    .replace("-", "")
    .padStart(scale + 1, "0");
  return Number(`${total < 0n ? "-" : ""}${text.slice(0, -scale)}.${text.slice(-scale)}`);
}

/** The order of two values of one kind; `undefined` where they have none. */
export function ordered(a: unknown, b: unknown): number | undefined {
  if (typeof a === "string" && typeof b === "string") return Buffer.compare(Buffer.from(a), Buffer.from(b));
  if (isNumber(a) && isNumber(b)) return a < b ? -1 : a > b ? 1 : 0;
  if (types.isUint8Array(a) && types.isUint8Array(b)) return Buffer.compare(a, b);
  return undefined;
}

/** Whether two values are the same as DynamoDB compares them: deep, and sets in any order. */
export function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (types.isUint8Array(a)) return types.isUint8Array(b) && Buffer.compare(a, b) === 0;
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((one, n) => equal(one, b[n]));
  if (types.isSet(a)) return types.isSet(b) && a.size === b.size && [...a].every((one) => includes(b, one));
  if (!isMap(a) || !isMap(b)) return false;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && equal(a[name], b[name]))
  );
}

export function includes(all: Iterable<unknown>, wanted: unknown): boolean {
  for (const one of all) if (equal(one, wanted)) return true;
  return false;
}

/** Bytes as DynamoDB counts them: names and values in UTF-8, two digits of a number in one. */
export function sizeOf(value: unknown): number {
  if (typeof value === "string") return Buffer.byteLength(value);
  if (isNumber(value)) {
    const digits = String(value)
      .replace(/e.*$/, "")
      .replace(/[-.]/g, "")
      .replace(/^0+|0+$/g, "").length;
    return Math.ceil(digits / 2) + 1 + (value < 0 ? 1 : 0);
  }
  if (types.isUint8Array(value)) return value.byteLength;
  if (Array.isArray(value)) return value.reduce<number>((bytes, one) => bytes + sizeOf(one) + 1, 3);
  if (types.isSet(value)) return [...value].reduce<number>((bytes, one) => bytes + sizeOf(one), 0);
  if (isMap(value)) return itemSize(value) + 3 + Object.keys(value).length;
  return 1;
}

/** Bytes of an item as DynamoDB counts them, names among them. */
export function itemSize(item: Item): number {
  let bytes = 0;
  for (const [name, value] of Object.entries(item)) bytes += Buffer.byteLength(name) + sizeOf(value);
  return bytes;
}
