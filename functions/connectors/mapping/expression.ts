import { search } from "@aws-lambda-powertools/jmespath";

type Value = Parameters<typeof search>[1];

/**
 * The functions of JMESPath that change nothing and whose output is no larger than their input: not `sort` and
 * `reverse`, which the library does in place (`sort_by` copies), nor `pad`-like ones of later dialects.
 */
const functions = new Set(
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
export function expressionProblem(text: string): string | undefined {
  if (text.length > most.length) return `is longer than ${most.length} characters`;
  const bare = text.replace(quoted, "q");
  const called = [...bare.matchAll(/([A-Za-z_]\w*)\s*\(/g)].map(([, name = ""]) => name);
  const unknown = called.find((name) => !functions.has(name));
  if (unknown !== undefined) return `uses ${unknown.slice(0, 40)}(), which a mapping does not have`;
  if ((bare.match(choice)?.length ?? 0) > most.choices) return "has more than one list or object of choices";
  if (called.filter((name) => name === "to_string").length > most.texts) return "uses to_string() twice";
  if (bare.split(",").length - 1 > most.commas) return `has more than ${most.commas} commas`;
  if (simplePath(text)) return undefined;
  try {
    search(text, null);
    return undefined;
  } catch (error) {
    return isSyntax(error) ? "is not JMESPath" : undefined;
  }
}

/** What an expression finds; `undefined` where it finds nothing or cannot be worked out. Total and without effect. */
export function evaluate(text: string, input: unknown): unknown {
  const path = simplePath(text);
  if (path) return follow(path, input);
  try {
    const found: unknown = search(text, isValue(input) ? input : null);
    return found ?? undefined;
  } catch {
    return undefined;
  }
}

/** JMESPath's truth: not null, false, `""`, `[]` or `{}`. */
export function isTrue(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === "") return false;
  if (typeof value === "object") return Object.keys(value).length > 0;
  return true;
}

const plainPath = /^(?:[A-Za-z_]\w*|"[^"\\]+")(?:\.(?:[A-Za-z_]\w*|"[^"\\]+"))*$/;
const paths = new Map<string, readonly string[] | undefined>();

/** The names of an expression that only names fields, as most do: looked up at once, without the library. */
function simplePath(text: string): readonly string[] | undefined {
  if (paths.has(text)) return paths.get(text);
  const names = plainPath.test(text)
    ? [...text.matchAll(/"([^"]+)"|(\w+)/g)].map(([, quotedName, name]) => quotedName ?? name ?? "")
    : undefined;
  if (paths.size >= 2_000) paths.clear();
  paths.set(text, names);
  return names;
}

function follow(names: readonly string[], input: unknown): unknown {
  let value = input;
  for (const name of names) {
    if (!isRecord(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
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
