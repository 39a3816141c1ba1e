import type { JsonType } from "../../schemas/drift.ts";

/** Which types stand at each path of a body; none where there is only `null`. The body itself is at the empty path. */
export type Shape = ReadonlyMap<string, ReadonlySet<JsonType>>;

/** Parts of a list, keys of an object, levels, and values in all that are looked at. */
const [partsAtMost, keysAtMost, levelsAtMost, valuesAtMost] = [50, 60, 12, 20_000];

/** What programs call a field. A key with a number in it that is longer than a version names a thing: an id, a day, a person. */
const fieldName = /^[@$_\p{L}][\p{L}\p{N}_$:-]{0,59}$/u;
const numbered = /\d{4}|\d.*\d.*\d/;

/**
 * The shape of a body: its paths, with a point between names, `[]` for the entries of a list and `*` for keys that are not
 * names of fields, so that a path says nothing of whom the body is about.
 */
export function shapeOf(body: unknown): Shape {
  const shape = new Map<string, Set<JsonType>>();
  const ahead: Place[] = [{ path: "", value: body, level: 0 }];
  for (let n = 0; n < ahead.length && n < valuesAtMost; n++) {
    const place = ahead[n];
    if (!place) break;
    const types = shape.get(place.path) ?? new Set();
    const type = typeOf(place.value);
    shape.set(place.path, type === undefined ? types : types.add(type));
    for (const child of place.level < levelsAtMost ? childrenOf(place) : []) ahead.push(child);
  }
  return shape;
}

/** The first value at a path that is of one of these types; `undefined` where there is none. */
export function valueAt(body: unknown, path: string, types: readonly JsonType[]): unknown {
  let at: Place[] = [{ path: "", value: body, level: 0 }];
  for (let level = 0; level <= levelsAtMost && at.length > 0; level++) {
    const found = at.find(
      ({ path: there, value }) => there === path && types.some((one) => one === typeOf(value)),
    );
    if (found) return found.value;
    at = at
      .flatMap(childrenOf)
      .filter((one) => isUnder(one.path, path))
      .slice(0, valuesAtMost);
  }
  return undefined;
}

/** The path that a path's value stands in: its object, or its list. */
export function parentOf(path: string): string {
  if (path.endsWith("[]")) return path.slice(0, -2);
  return path.slice(0, Math.max(0, path.lastIndexOf(".")));
}

interface Place {
  readonly path: string;
  readonly value: unknown;
  readonly level: number;
}

function childrenOf({ path, value, level }: Place): Place[] {
  if (Array.isArray(value))
    return value
      .slice(0, partsAtMost)
      .map((part: unknown) => ({ path: `${path}[]`, value: part, level: level + 1 }));
  if (typeof value !== "object" || value === null) return [];
  const entries = Object.entries(value);
  const isMap = entries.length > keysAtMost;
  return entries.slice(0, 10 * keysAtMost).map(([key, one]: [string, unknown]) => {
    const name = isMap || !fieldName.test(key) || numbered.test(key) ? "*" : key;
    return { path: path === "" ? name : `${path}.${name}`, value: one, level: level + 1 };
  });
}

function typeOf(value: unknown): JsonType | undefined {
  if (Array.isArray(value)) return "array";
  const type = typeof value;
  if (type === "string" || type === "number" || type === "boolean") return type;
  return type === "object" && value !== null ? "object" : undefined;
}

const isUnder = (part: string, path: string) =>
  part === path || path.startsWith(`${part}.`) || path.startsWith(`${part}[]`);
