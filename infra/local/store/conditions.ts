import { types } from "node:util";
import type { Names } from "./expression-names.ts";
import { Words } from "./expression-words.ts";
import { at, pathFrom } from "./paths.ts";
import { Invalid } from "./refusals.ts";
import { equal, type Item, includes, type Kind, kindOf, ordered, sizeOf } from "./values.ts";

/** A condition or a filter, ready to be asked of items; an item that is not there is empty. */
export type Condition = (item: Item) => boolean;
interface Operand {
  (item: Item): unknown;
  /** The kind of a value that came with the request; what an item holds is known later. */
  readonly kind?: Kind;
}

const mostChoices = 100;

export function conditionOf(expression: string, names: Names): Condition {
  const words = new Words(expression);
  const condition = either(words, names);
  words.end();
  return condition;
}

function either(words: Words, names: Names): Condition {
  const one = both(words, names);
  if (!words.takes("OR")) return one;
  const other = either(words, names);
  return (item) => one(item) || other(item);
}

function both(words: Words, names: Names): Condition {
  const one = single(words, names);
  if (!words.takes("AND")) return one;
  const other = both(words, names);
  return (item) => one(item) && other(item);
}

function single(words: Words, names: Names): Condition {
  if (words.takes("NOT")) {
    const one = single(words, names);
    return (item) => !one(item);
  }
  if (words.takes("(")) {
    const inner = either(words, names);
    words.take(")");
    return inner;
  }
  if (words.afterNext === "(" && words.next !== "size") return called(words, names);
  const left = operand(words, names);
  const operator = words.take();
  if (operator === "IN") return oneOf(left, words, names);
  if (operator === "BETWEEN") {
    const low = operand(words, names);
    words.take("AND");
    const high = operand(words, names);
    hasOrder("BETWEEN", left, low, high);
    if (low.kind !== undefined && high.kind !== undefined) {
      if (low.kind !== high.kind || (ordered(low({}), high({})) ?? 0) > 0)
        throw new Invalid("The BETWEEN operator requires two bounds of one kind, the lower one first");
    }
    return (item) => {
      const value = left(item);
      const [above, below] = [ordered(low(item), value), ordered(value, high(item))];
      return above !== undefined && below !== undefined && above <= 0 && below <= 0;
    };
  }
  return compared(operator, left, operand(words, names), words);
}

function compared(operator: string, left: Operand, right: Operand, words: Words): Condition {
  if (operator === "=") return (item) => left(item) !== undefined && equal(left(item), right(item));
  if (operator === "<>") return (item) => !equal(left(item), right(item));
  const inOrder = (holds: (order: number) => boolean): Condition => {
    hasOrder(operator, left, right);
    return (item) => {
      const order = ordered(left(item), right(item));
      return order !== undefined && holds(order);
    };
  };
  if (operator === "<") return inOrder((order) => order < 0);
  if (operator === "<=") return inOrder((order) => order <= 0);
  if (operator === ">") return inOrder((order) => order > 0);
  if (operator === ">=") return inOrder((order) => order >= 0);
  throw words.unreadable();
}

function hasOrder(operator: string, ...operands: readonly Operand[]): void {
  for (const { kind } of operands)
    if (kind !== undefined && kind !== "S" && kind !== "N" && kind !== "B")
      throw new Invalid(
        `Incorrect operand type for operator or function; operator or function: ${operator}, operand type: ${kind}`,
      );
}

function oneOf(left: Operand, words: Words, names: Names): Condition {
  words.take("(");
  const choices = [operand(words, names)];
  while (words.takes(",")) choices.push(operand(words, names));
  words.take(")");
  if (choices.length > mostChoices)
    throw new Invalid(`Invalid ConditionExpression: The IN operator takes at most ${mostChoices} operands`);
  return (item) => choices.some((choice) => left(item) !== undefined && equal(left(item), choice(item)));
}

function called(words: Words, names: Names): Condition {
  const name = words.take();
  words.take("(");
  const path = operand(words, names);
  const argument = words.takes(",") ? operand(words, names) : undefined;
  words.take(")");
  if (argument === undefined) {
    if (name === "attribute_exists") return (item) => path(item) !== undefined;
    if (name === "attribute_not_exists") return (item) => path(item) === undefined;
  } else {
    if (name === "attribute_type")
      return (item) => path(item) !== undefined && kindOf(path(item)) === argument(item);
    if (
      name === "begins_with" &&
      argument.kind !== "S" &&
      argument.kind !== "B" &&
      argument.kind !== undefined
    )
      throw new Invalid("Incorrect operand type for operator or function; operator or function: begins_with");
    if (name === "begins_with") return (item) => begins(path(item), argument(item));
    if (name === "contains") return (item) => contains(path(item), argument(item));
  }
  throw new Invalid(`Invalid expression: Invalid function name; function: ${name}`);
}

function operand(words: Words, names: Names): Operand {
  if (words.next === "size" && words.afterNext === "(") {
    words.take();
    words.take("(");
    const measured = operand(words, names);
    words.take(")");
    return (item) => length(measured(item));
  }
  if (words.next?.startsWith(":")) {
    const value = names.value(words.take());
    return Object.assign(() => value, { kind: kindOf(value) });
  }
  const path = pathFrom(words, names);
  return (item) => at(item, path);
}

/** What `size` says of a value: of a text its UTF-16 units, as DynamoDB does, though its rows are measured in UTF-8. */
function length(value: unknown): number | undefined {
  if (typeof value === "string") return value.length;
  if (value === undefined) return undefined;
  const kind = kindOf(value);
  if (kind === "B") return sizeOf(value);
  if (Array.isArray(value)) return value.length;
  if (types.isSet(value)) return value.size;
  return kind === "M" ? Object.keys(Object(value)).length : undefined;
}

function begins(value: unknown, start: unknown): boolean {
  if (typeof value === "string" && typeof start === "string") return value.startsWith(start);
  return (
    types.isUint8Array(value) &&
    types.isUint8Array(start) &&
    Buffer.compare(value.subarray(0, start.length), start) === 0
  );
}

function contains(value: unknown, wanted: unknown): boolean {
  if (typeof value === "string") return typeof wanted === "string" && value.includes(wanted);
  if (types.isUint8Array(value))
    return types.isUint8Array(wanted) && Buffer.from(value).includes(Buffer.from(wanted));
  return (Array.isArray(value) || types.isSet(value)) && includes(value, wanted);
}
