import type { TableShape } from "../../tables.ts";
import type { Names } from "./expression-names.ts";
import { Words } from "./expression-words.ts";
import { Invalid } from "./refusals.ts";
import type { Range } from "./table.ts";
import { ordered } from "./values.ts";

type Places = Pick<Range, "partition" | "low" | "high" | "prefix">;
const everywhere = { low: undefined, high: undefined, prefix: undefined };

/** The range that a key condition names: one partition, and of it all or what one comparison of the sort key leaves. */
export function placesOf(expression: string, keys: TableShape["keys"], names: Names): Places {
  const words = new Words(expression);
  const found = new Map<string, Omit<Places, "partition"> & { readonly same: string | undefined }>();
  do {
    const wrapped = words.takes("(");
    const [name, places] = comparison(words, names);
    if (wrapped) words.take(")");
    if (found.has(name)) throw new Invalid("KeyConditionExpressions must only contain one condition per key");
    found.set(name, places);
  } while (words.takes("AND"));
  words.end();
  const partition = found.get(keys.partition)?.same;
  const sort = found.get(keys.sort);
  if (partition === undefined)
    throw new Invalid(`Query condition missed key schema element: ${keys.partition}`);
  if (found.size > (sort ? 2 : 1)) throw new Invalid("Query key condition not supported");
  return {
    partition,
    ...everywhere,
    ...(sort ? { low: sort.low, high: sort.high, prefix: sort.prefix } : {}),
  };
}

function comparison(words: Words, names: Names) {
  const value = () => {
    const given = names.value(words.take());
    if (typeof given !== "string")
      throw new Invalid(
        "One or more parameter values were invalid: Condition parameter type does not match schema type",
      );
    if (given === "")
      throw new Invalid(
        "One or more parameter values are not valid: a key cannot contain an empty string value",
      );
    return given;
  };
  if (words.next === "begins_with") {
    words.take();
    words.take("(");
    const name = names.name(words.take());
    words.take(",");
    const prefix = value();
    words.take(")");
    return [name, { ...everywhere, prefix, same: undefined }] as const;
  }
  const name = names.name(words.take());
  const operator = words.take();
  if (operator === "BETWEEN") {
    const low = value();
    words.take("AND");
    const high = value();
    if ((ordered(low, high) ?? 0) > 0)
      throw new Invalid(
        "Invalid KeyConditionExpression: The BETWEEN operator requires upper bound to be greater than or equal to lower bound",
      );
    return [name, { ...everywhere, low: upTo(low), high: upTo(high), same: undefined }] as const;
  }
  const given = value();
  if (operator === "=")
    return [name, { ...everywhere, low: upTo(given), high: upTo(given), same: given }] as const;
  const bound = { value: given, included: operator.endsWith("=") };
  if (operator === "<" || operator === "<=")
    return [name, { ...everywhere, high: bound, same: undefined }] as const;
  if (operator === ">" || operator === ">=")
    return [name, { ...everywhere, low: bound, same: undefined }] as const;
  throw new Invalid("Query key condition not supported");
}

const upTo = (value: string) => ({ value, included: true });
