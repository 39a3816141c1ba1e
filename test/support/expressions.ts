/** As much of DynamoDB's expressions as the storage code uses. */
import { isDeepStrictEqual } from "node:util";

type Item = Record<string, unknown>;

interface Names {
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues?: Item;
}

const word =
  /\s*(attribute_exists|attribute_not_exists|if_not_exists|size|BETWEEN|AND|NOT|OR|IN|<=|>=|<>|=|<|>|[(),]|[#:]?[\w.#:]+)/y;

/** The words of each expression that was read before: a query reads its own for every row there is. */
const known = new Map<string, readonly string[]>();

function wordsOf(text: string): readonly string[] {
  const before = known.get(text);
  if (before) return before;
  const words: string[] = [];
  word.lastIndex = 0;
  for (let found = word.exec(text); found; found = word.exec(text)) words.push(found[1] ?? "");
  if (words.join("") !== text.replace(/\s+/g, "")) throw new Error(`Cannot read ${text}`);
  known.set(text, words);
  return words;
}

class Reader {
  readonly #words: readonly string[];
  #at = 0;

  constructor(text: string) {
    this.#words = wordsOf(text);
  }

  get next(): string | undefined {
    return this.#words[this.#at];
  }

  take(expected?: string): string {
    const taken = this.#words[this.#at++];
    if (taken === undefined || (expected !== undefined && taken !== expected))
      throw new Error(`Expected ${expected ?? "more"}, found ${taken}`);
    return taken;
  }
}

/** Whether a condition, key condition or filter holds for an item. */
export function holds(expression: string, item: Item, names: Names): boolean {
  const reader = new Reader(expression);
  const value = either(reader, item, names);
  if (reader.next !== undefined) throw new Error(`Cannot read ${expression}`);
  return value;
}

function either(reader: Reader, item: Item, names: Names): boolean {
  let value = both(reader, item, names);
  while (reader.next === "OR") {
    reader.take();
    const other = both(reader, item, names);
    value ||= other;
  }
  return value;
}

function both(reader: Reader, item: Item, names: Names): boolean {
  let value = single(reader, item, names);
  while (reader.next === "AND") {
    reader.take();
    const other = single(reader, item, names);
    value &&= other;
  }
  return value;
}

function single(reader: Reader, item: Item, names: Names): boolean {
  if (reader.next === "(") {
    reader.take();
    const value = either(reader, item, names);
    reader.take(")");
    return value;
  }
  if (reader.next === "NOT") {
    reader.take();
    return !single(reader, item, names);
  }
  if (reader.next === "attribute_exists" || reader.next === "attribute_not_exists") {
    const exists = reader.take() === "attribute_exists";
    reader.take("(");
    const value = operand(reader.take(), item, names);
    reader.take(")");
    return (value !== undefined) === exists;
  }
  const left = sized(reader, item, names);
  const operator = reader.take();
  if (operator === "IN") {
    reader.take("(");
    const options: unknown[] = [];
    while (reader.next !== ")") {
      options.push(sized(reader, item, names));
      if (reader.next === ",") reader.take();
    }
    reader.take(")");
    return options.some((option) => isDeepStrictEqual(left, option));
  }
  if (operator === "BETWEEN") {
    const low = sized(reader, item, names);
    reader.take("AND");
    const high = sized(reader, item, names);
    return ordered(low, left) <= 0 && ordered(left, high) <= 0;
  }
  const right = sized(reader, item, names);
  if (operator === "=") return left !== undefined && isDeepStrictEqual(left, right);
  if (left === undefined || right === undefined) return false;
  const order = ordered(left, right);
  return { "<": order < 0, "<=": order <= 0, ">": order > 0, ">=": order >= 0 }[operator] ?? false;
}

function sized(reader: Reader, item: Item, names: Names): unknown {
  const first = reader.take();
  if (first !== "size") return operand(first, item, names);
  reader.take("(");
  const value = operand(reader.take(), item, names);
  reader.take(")");
  return value instanceof Set ? value.size : undefined;
}

function operand(text: string, item: Item, names: Names): unknown {
  if (text.startsWith(":")) return names.ExpressionAttributeValues?.[text];
  return text.split(".").reduce<unknown>((at, step) => {
    const name = step.startsWith("#") ? names.ExpressionAttributeNames?.[step] : step;
    return typeof at === "object" && at !== null && name !== undefined && Object.hasOwn(at, name)
      ? Reflect.get(at, name)
      : undefined;
  }, item);
}

function ordered(a: unknown, b: unknown): number {
  const [left, right] = [a, b].map((one) =>
    typeof one === "number" || typeof one === "bigint" ? BigInt(one) : String(one),
  );
  if (left === undefined || right === undefined) return 0;
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The item after an update. */
export function changed(expression: string, item: Item, names: Names): Item {
  const next = copyOf(item);
  for (const [, action = "", body = ""] of expression.matchAll(
    /\b(SET|ADD|DELETE|REMOVE)\s+(.*?)(?=\s+(?:SET|ADD|DELETE|REMOVE)\s|$)/gs,
  )) {
    for (const part of body.split(/,\s*(?![^(]*\))/)) {
      const [path = "", value = ""] = action === "SET" ? part.split(/\s*=\s*/) : part.trim().split(/\s+/);
      const name = path.trim().startsWith("#")
        ? (names.ExpressionAttributeNames?.[path.trim()] ?? "")
        : path.trim();
      if (action === "REMOVE") delete next[name];
      else if (action === "SET") next[name] = assigned(value.trim(), item, names);
      else next[name] = combined(action, next[name], operand(value, item, names));
      if (next[name] === undefined) delete next[name];
    }
  }
  return next;
}

function assigned(text: string, item: Item, names: Names): unknown {
  const fallback = /^if_not_exists\(([^,]+),\s*([^)]+)\)$/.exec(text);
  if (!fallback) return operand(text, item, names);
  return operand(fallback[1] ?? "", item, names) ?? operand(fallback[2] ?? "", item, names);
}

/** Counters may be of any size; a set that becomes empty is gone. */
function combined(action: string, now: unknown, value: unknown): unknown {
  if (value instanceof Set) {
    const left = new Set<unknown>(now instanceof Set ? now : []);
    for (const one of value) action === "ADD" ? left.add(one) : left.delete(one);
    return left.size > 0 ? left : undefined;
  }
  const sum =
    BigInt(Number.isInteger(now) || typeof now === "bigint" ? (now as number | bigint) : 0) +
    BigInt(value as number | bigint);
  return sum >= Number.MIN_SAFE_INTEGER && sum <= Number.MAX_SAFE_INTEGER ? Number(sum) : sum;
}

/** A deep copy. `structuredClone` would make sets of another realm than the test's. */
export function copyOf<Value>(value: Value): Value;
export function copyOf(value: unknown): unknown {
  if (value instanceof Set) return new Set(value);
  if (value instanceof Uint8Array) return new Uint8Array(value);
  if (Array.isArray(value)) return value.map((one) => copyOf(one));
  if (typeof value !== "object" || value === null) return value;
  const copy: Item = { ...value };
  for (const [name, one] of Object.entries(copy)) if (typeof one === "object") copy[name] = copyOf(one);
  return copy;
}
