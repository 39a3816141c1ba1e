import { types } from "node:util";
import type { Names } from "./expression-names.ts";
import { Words } from "./expression-words.ts";
import { at, overlap, type Path, pathFrom, put } from "./paths.ts";
import { Invalid } from "./refusals.ts";
import {
  accepted,
  acceptedItem,
  equal,
  type Item,
  includes,
  isNumber,
  type Kind,
  kindOf,
  sum,
} from "./values.ts";

interface Action {
  readonly path: Path;
  /** The value after the update, from the item before it; `undefined` where it is removed. */
  readonly value: (item: Item) => unknown;
  readonly removes: boolean;
}

export interface Update {
  /** The attributes that it writes. */
  readonly attributes: readonly string[];
  /** The item after the update; the one that is given stays as it was. */
  apply(item: Item): Item;
}

export function updateOf(expression: string, names: Names): Update {
  const words = new Words(expression);
  const seen = new Set<string>();
  const actions: Action[] = [];
  while (words.next !== undefined) {
    const section = words.take();
    if (seen.has(section)) throw words.unreadable();
    seen.add(section);
    do actions.push(action(section, words, names));
    while (words.takes(","));
  }
  actions.forEach(({ path }, n) => {
    if (actions.slice(0, n).some((other) => overlap(path, other.path) || overlap(other.path, path)))
      throw new Invalid("Invalid UpdateExpression: Two document paths overlap with each other");
  });
  return {
    attributes: actions.map(({ path: [name] }) => name),
    apply: (item) => {
      const next = acceptedItem(item);
      const values = actions.map(({ value }) => value(item));
      actions.forEach(({ path, removes }, n) => {
        if (removes && at(next, path) === undefined && path.length === 1) return;
        const value = values[n];
        put(next, path, value === undefined ? undefined : accepted(value));
      });
      return next;
    },
  };
}

function action(section: string, words: Words, names: Names): Action {
  const path = pathFrom(words, names);
  const now = (item: Item) => at(item, path);
  if (section === "REMOVE") return { path, value: () => undefined, removes: true };
  if (section === "SET") {
    words.take("=");
    return { path, value: assigned(words, names), removes: false };
  }
  const given = names.value(words.take());
  if (section === "ADD") {
    if (!isNumber(given) && !types.isSet(given)) throw wrongKind();
    return { path, value: (item) => added(now(item), given), removes: false };
  }
  if (section === "DELETE") {
    if (!types.isSet(given)) throw wrongKind();
    return { path, value: (item) => without(now(item), given), removes: true };
  }
  throw words.unreadable();
}

interface Value {
  (item: Item): unknown;
  /** The kind of a value that came with the request. */
  readonly kind?: Kind;
}

function assigned(words: Words, names: Names): Value {
  const left = operand(words, names);
  const sign = words.takes("+") ? 1 : words.takes("-") ? -1 : 0;
  if (sign === 0) return left;
  const right = operand(words, names);
  isOf("N", left, right);
  return (item) => {
    const [one, other] = [left(item), right(item)];
    if (!isNumber(one) || !isNumber(other)) throw wrongKind();
    return sum(one, sign > 0 ? other : -other);
  };
}

function isOf(kind: Kind, ...operands: readonly Value[]): void {
  if (operands.some((one) => one.kind !== undefined && one.kind !== kind)) throw wrongKind();
}

function operand(words: Words, names: Names): Value {
  if (words.next?.startsWith(":")) {
    const value = names.value(words.take());
    return Object.assign(() => value, { kind: kindOf(value) });
  }
  if (words.next === "if_not_exists" && words.afterNext === "(") {
    words.take();
    words.take("(");
    const path = pathFrom(words, names);
    words.take(",");
    const fallback = operand(words, names);
    words.take(")");
    return (item) => {
      const value = at(item, path);
      return value === undefined ? fallback(item) : value;
    };
  }
  if (words.next === "list_append" && words.afterNext === "(") {
    words.take();
    words.take("(");
    const first = operand(words, names);
    words.take(",");
    const second = operand(words, names);
    words.take(")");
    isOf("L", first, second);
    return (item) => {
      const [one, other] = [first(item), second(item)];
      if (!Array.isArray(one) || !Array.isArray(other)) throw wrongKind();
      return [...one, ...other];
    };
  }
  const path = pathFrom(words, names);
  return (item) => {
    const value = at(item, path);
    if (value === undefined)
      throw new Invalid("The provided expression refers to an attribute that does not exist in the item");
    return value;
  };
}

function added(now: unknown, given: unknown): unknown {
  if (isNumber(given)) {
    if (now === undefined) return given;
    if (isNumber(now)) return sum(now, given);
  }
  if (types.isSet(given)) {
    if (now === undefined) return given;
    if (types.isSet(now) && sameKind(now, given))
      return new Set([...now, ...[...given].filter((one) => !includes(now, one))]);
  }
  throw wrongKind();
}

/** A set of which nothing is left is gone. */
function without(now: unknown, given: unknown): unknown {
  if (now === undefined) return undefined;
  if (!types.isSet(now) || !types.isSet(given) || !sameKind(now, given)) throw wrongKind();
  const left = [...now].filter((one) => ![...given].some((gone) => equal(one, gone)));
  return left.length > 0 ? new Set(left) : undefined;
}

function sameKind(one: Set<unknown>, other: Set<unknown>): boolean {
  const [[a], [b]] = [[...one], [...other]];
  return isNumber(a) === isNumber(b) && (typeof a === "string") === (typeof b === "string");
}

const wrongKind = () => new Invalid("An operand in the update expression has an incorrect data type");
