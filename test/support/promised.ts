import { readFileSync } from "node:fs";
import * as z from "zod/mini";

/** What a value looks like to one who sends or reads it. */
export type Shape =
  | { readonly is: "any" | "text" | "number" | "yes/no" | "null" }
  | { readonly is: "kind"; readonly name: string }
  | { readonly is: "list" | "map"; readonly of: Shape }
  | { readonly is: "one of"; readonly each: readonly Shape[] }
  | { readonly is: "fields"; readonly fields: ReadonlyMap<string, Field> };
export interface Field {
  readonly shape: Shape;
  readonly always: boolean;
}
export type Kinds = ReadonlyMap<string, Shape>;

export interface PromisedCall {
  readonly method: string;
  readonly path: string;
  /** The least role that may make it, or anybody. */
  readonly by: string;
  readonly query: readonly string[];
  readonly takes: Shape | undefined;
  /** By status; without a shape where the answer has no JSON. */
  readonly answers: ReadonlyMap<number, Shape | undefined>;
  readonly refuses: readonly number[];
}

/** Reads a shape as `schemas/promised.txt` writes them. Throws on one that ends too early. */
export function shapeIn(text: string): Shape {
  const words = text.match(/[A-Za-z0-9_/]+|[{}[\]<>|?:,]/g) ?? [];
  let at = 0;
  const next = () => words[at++] ?? "";
  const took = (word: string) => words[at] === word && at++ >= 0;
  const must = (word: string) => {
    if (!took(word)) throw new TypeError(`${word} is missing in ${text}`);
  };
  function one(): Shape {
    if (took("[")) {
      const of = any();
      must("]");
      return { is: "list", of };
    }
    if (took("{")) {
      const fields = new Map<string, Field>();
      while (!took("}")) {
        const name = next();
        const always = !took("?");
        must(":");
        fields.set(name, { shape: any(), always });
        if (!took(",") && words[at] !== "}") throw new TypeError(`A field ends badly in ${text}`);
      }
      return { is: "fields", fields };
    }
    const word = next();
    if (word === "map") {
      must("<");
      const of = any();
      must(">");
      return { is: "map", of };
    }
    if (word === "any" || word === "text" || word === "number" || word === "yes/no" || word === "null")
      return { is: word };
    return { is: "kind", name: word };
  }
  function any(): Shape {
    const each = [one()];
    while (took("|")) each.push(one());
    return each.length === 1 && each[0] ? each[0] : { is: "one of", each };
  }
  return any();
}

/** The calls and kinds of `schemas/promised.txt`. */
export function promised(): { readonly calls: readonly PromisedCall[]; readonly kinds: Kinds } {
  const text = readFileSync(new URL("../../schemas/promised.txt", import.meta.url), "utf8");
  const lines = text.replaceAll(/\n {4,}/g, " ").split("\n");
  const calls: PromisedCall[] = [];
  const kinds = new Map<string, Shape>();
  for (const [n, line] of lines.entries()) {
    const [, method, path = "", query] = /^([A-Z]+) (\/[^?]*)\??(.*)$/.exec(line) ?? [];
    const [, name, shape] = /^([A-Z]\w+): (.*)$/.exec(line) ?? [];
    if (name !== undefined && shape !== undefined) kinds.set(name, shapeIn(shape));
    if (method === undefined) continue;
    const end = lines.findIndex((other, at) => at > n && !other.startsWith("  "));
    calls.push({
      method,
      path,
      query: query?.split("&").filter(Boolean) ?? [],
      ...saidOf(lines.slice(n + 1, end)),
    });
  }
  return { calls, kinds };
}

function saidOf(lines: readonly string[]): Omit<PromisedCall, "method" | "path" | "query"> {
  const answers = new Map<number, Shape | undefined>();
  let by = "";
  let takes: Shape | undefined;
  let refuses: number[] = [];
  for (const line of lines) {
    const [word = "", ...rest] = line.trim().split(" ");
    const said = rest.join(" ");
    const shape =
      said === "" || word === "by" || word === "refuses" || /^[\w*]+\/[\w*-]+$/.test(said)
        ? undefined
        : shapeIn(said);
    if (word === "refuses") refuses = rest.map(Number);
    else if (word === "by") by = said;
    else if (word === "takes") takes ??= shape;
    else answers.set(Number(word), answers.get(Number(word)) ?? shape);
  }
  return { by, takes, answers, refuses };
}

const schemaIn = z.looseObject({
  $ref: z.optional(z.string()),
  type: z.optional(z.union([z.string(), z.array(z.string())])),
  const: z.optional(z.unknown()),
  enum: z.optional(z.array(z.unknown())),
  anyOf: z.optional(z.array(z.unknown())),
  oneOf: z.optional(z.array(z.unknown())),
  properties: z.optional(z.record(z.string(), z.unknown())),
  required: z.optional(z.array(z.string())),
  items: z.optional(z.unknown()),
  additionalProperties: z.optional(z.unknown()),
});

/** The shape that a JSON Schema of the OpenAPI document tells of. */
export function shapeOf(schema: unknown): Shape {
  const told = schemaIn.safeParse(schema).data;
  if (told === undefined) return { is: "any" };
  if (told.$ref !== undefined) return { is: "kind", name: told.$ref.split("/").at(-1) ?? "" };
  const each = told.anyOf ?? told.oneOf;
  if (each !== undefined) return { is: "one of", each: each.map(shapeOf) };
  if (Array.isArray(told.type))
    return { is: "one of", each: told.type.map((type) => shapeOf({ ...told, type })) };
  if (told.type === "array") return { is: "list", of: shapeOf(told.items) };
  if (told.type === "object") {
    if (told.properties === undefined) return { is: "map", of: shapeOf(told.additionalProperties) };
    const fields = Object.entries(told.properties).map(([name, of]): [string, Field] => [
      name,
      { shape: shapeOf(of), always: told.required?.includes(name) ?? false },
    ]);
    return { is: "fields", fields: new Map(fields) };
  }
  const type = told.type ?? typeof (told.const ?? told.enum?.[0]);
  if (type === "string") return { is: "text" };
  if (type === "number" || type === "integer") return { is: "number" };
  if (type === "boolean") return { is: "yes/no" };
  return { is: type === "null" ? "null" : "any" };
}

export interface Side {
  readonly shape: Shape;
  readonly kinds: Kinds;
}

/**
 * What hinders one who counts on `wanted` where `given` comes, by its place. `promisedIs`: whose fields all have to be known to
 * the other side: those of an answer that was promised, or of a body that may be sent.
 */
export function hindrances(
  given: Side,
  wanted: Side,
  promisedIs: "given" | "wanted",
  place = "",
  seen = "",
): string[] {
  const [a, b] = [given.shape, wanted.shape];
  const on = (from: Shape, to: Shape, more: string, met = seen) =>
    hindrances({ ...given, shape: from }, { ...wanted, shape: to }, promisedIs, `${place}${more}`, met);
  if (a.is === "kind" || b.is === "kind") {
    const met = `${seen} ${JSON.stringify([nameOf(a), nameOf(b)])}`;
    if (seen.split(" ").includes(met.split(" ").at(-1) ?? "")) return [];
    const from = a.is === "kind" ? given.kinds.get(a.name) : a;
    const to = b.is === "kind" ? wanted.kinds.get(b.name) : b;
    if (from === undefined || to === undefined) return [`${place}: no such kind`];
    return on(from, to, "", met);
  }
  if (b.is === "any") return [];
  if (a.is === "one of") return a.each.flatMap((one) => on(one, b, ""));
  if (b.is === "one of") {
    const each = b.each.map((one) => on(a, one, ""));
    return each.some((found) => found.length === 0)
      ? []
      : (each.toSorted((x, y) => x.length - y.length)[0] ?? []);
  }
  if (b.is === "map" && a.is === "fields")
    return [...a.fields].flatMap(([name, { shape }]) => on(shape, b.of, `.${name}`));
  if ((b.is === "list" || b.is === "map") && a.is === b.is) return on(a.of, b.of, "[]");
  if (b.is !== "fields" || a.is !== "fields") return a.is === b.is ? [] : [`${place}: ${a.is}, not ${b.is}`];
  const names = promisedIs === "wanted" ? b.fields : a.fields;
  const absent = [...names.keys()].filter((name) => !(a.fields.has(name) && b.fields.has(name)));
  const needed = [...b.fields].filter(([name, { always }]) => always && a.fields.get(name)?.always !== true);
  const differing = [...a.fields].flatMap(([name, field]) => {
    const other = b.fields.get(name);
    return other === undefined ? [] : on(field.shape, other.shape, `.${name}`);
  });
  return [
    ...absent.map((name) => `${place}.${name}: absent`),
    ...needed.map(([name]) => `${place}.${name}: may be left out`),
    ...differing,
  ];
}

const nameOf = (shape: Shape) => (shape.is === "kind" ? shape.name : shape.is.replace(" ", "-"));
