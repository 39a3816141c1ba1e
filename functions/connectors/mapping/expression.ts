import { search } from "@aws-lambda-powertools/jmespath";
import { type Said, saying } from "../../../schemas/mapping-words.ts";
import { type Effort, Exhausted } from "./effort.ts";
import { BoundedFunctions } from "./functions.ts";

type Value = Parameters<typeof search>[1];

/**
 * The functions of JMESPath that change nothing and whose output is bounded (`BoundedFunctions`): not `sort` and
 * `reverse`, which the library does in place (`sort_by` copies), nor `pad`-like ones of later dialects.
 */
export const expressionFunctions: ReadonlySet<string> = new Set(
  (
    "abs avg ceil contains ends_with floor join keys length map max max_by merge min min_by not_null sort_by " +
    "starts_with sum to_array to_number to_string type values"
  ).split(" "),
);

const most = { length: 500, commas: 12, choices: 1, texts: 1 };

/** Quoted names, raw strings and literals: what stands in them is data. */
const quoted = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`/gs;

/** `[a, b]` and `{a: b}`, but not `[0]`, `[-1]`, `[1:]`, `[*]`, `[]` and `[?…]`. */
const choice = /\{|\[(?!\s*(?:-?\d|:|\?|\]|\*\s*\]))/g;

/**
 * Why an expression may not be used; `undefined` where it may. JMESPath has no loops, but a choice (`[@, @]`) repeats
 * its input and `to_string` escapes it: a chain of them grows by powers. One of each keeps the work and the output in
 * proportion to the input.
 */
export function expressionProblem(text: string): Said | undefined {
  if (text.length > most.length) return saying("too_long", { most: most.length });
  const bare = text.replace(quoted, "q");
  const called = [...bare.matchAll(/([A-Za-z_]\w*)\s*\(/g)].map(([, name = ""]) => name);
  const unknown = called.find((name) => !expressionFunctions.has(name));
  if (unknown !== undefined) return saying("unknown_function", { name: unknown.slice(0, 40) });
  if ((bare.match(choice)?.length ?? 0) > most.choices) return saying("choices");
  if (called.filter((name) => name === "to_string").length > most.texts) return saying("to_string_twice");
  if (bare.split(",").length - 1 > most.commas) return saying("commas", { most: most.commas });
  if (readOnce(text).paths) return undefined;
  try {
    search(text, null);
    return undefined;
  } catch (error) {
    return isSyntax(error) ? saying("not_jmespath") : undefined;
  }
}

/** What an expression finds; `undefined` where it finds nothing. Throws `Exhausted`. */
export type Find = (expression: string) => unknown;

/**
 * Looks in an input. `toSee`: steps that one look at all of it takes, where the caller knows. For any expression
 * the work is charged before it is done: an operator may visit every value of the input.
 */
export function finderIn(input: unknown, effort: Effort, toSee?: number): Find {
  const functions = new BoundedFunctions(effort);
  let all = toSee;
  const everything = () => {
    all ??= effort.toSee(input);
    return all;
  };
  return (text) => {
    const { paths, operators } = readOnce(text);
    if (paths) {
      effort.spend(paths.length);
      const found = firstOf(paths, input);
      if (isRecord(found)) effort.spend(everything());
      return found;
    }
    effort.spend(1 + operators * everything());
    return searched(text, input, functions);
  };
}

function searched(text: string, input: unknown, customFunctions: BoundedFunctions): unknown {
  try {
    const found: unknown = search(text, isValue(input) ? input : null, { customFunctions });
    // The library finds what every value inherits, such as `@.constructor`: none of that was sent.
    return typeof found === "function" ? undefined : (found ?? undefined);
  } catch (error) {
    if (error instanceof Exhausted) throw error;
    return undefined;
  }
}

/** JMESPath's truth: not null, false, `""`, `[]` or `{}`. */
export function isTrue(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === "") return false;
  if (typeof value !== "object") return true;
  for (const _ in value) return true;
  return false;
}

const name = String.raw`(?:[A-Za-z_]\w*|"[^"\\|]+")`;
const path = `${name}(?:\\.${name})*`;
const plainPaths = new RegExp(`^${path}(?: *\\|\\| *${path})*$`);
/** What may look at every value; a point only goes one down. Sorting looks some twenty times at each. */
const operator = /\|\||&&|[[*(=<>!{|&,]/g;
const sorting = 20;

interface Read {
  /** Paths of names, of which the first that finds something counts, as most expressions are: followed without the library. */
  readonly paths?: readonly (readonly string[])[];
  readonly operators: number;
}
const known = new Map<string, Read>();

function readOnce(text: string): Read {
  const before = known.get(text);
  if (before) return before;
  const bare = text.replace(quoted, "q");
  const read: Read = plainPaths.test(text)
    ? { paths: text.split("||").map(namesIn), operators: 0 }
    : { operators: 1 + (bare.match(operator)?.length ?? 0) + sorting * (bare.split("sort_by").length - 1) };
  if (known.size >= 2_000) known.clear();
  known.set(text, read);
  return read;
}

const namesIn = (text: string) =>
  [...text.matchAll(/"([^"]+)"|(\w+)/g)].map(([, quotedName, bareName]) => quotedName ?? bareName ?? "");

function firstOf(paths: Read["paths"] & object, input: unknown): unknown {
  let found: unknown;
  for (const names of paths) {
    found = follow(names, input);
    if (isTrue(found)) return found;
  }
  return found;
}

function follow(names: readonly string[], input: unknown): unknown {
  let value = input;
  for (const one of names) {
    if (!isRecord(value) || !Object.hasOwn(value, one)) return undefined;
    value = value[one];
  }
  return value ?? undefined;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isValue(input: unknown): input is Value {
  return input === null || ["string", "number", "boolean", "object"].includes(typeof input);
}

function isSyntax(error: unknown): boolean {
  return (
    error instanceof Error &&
    ["LexerError", "ParseError", "IncompleteExpressionError", "EmptyExpressionError"].includes(error.name)
  );
}
