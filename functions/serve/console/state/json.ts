/** A JSON object with any fields. */
export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The value at a path such as `money.amount`; `undefined` where there is none. */
export function valueAt(from: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((at, name) => (isObject(at) && Object.hasOwn(at, name) ? at[name] : undefined), from);
}

/** The object with another value at a path; `undefined` takes it away, and what it leaves empty with it. */
export function withValueAt(from: JsonObject, path: string, value: unknown): JsonObject {
  const [name = "", ...rest] = path.split(".");
  const inner = from[name];
  const next = rest.length === 0 ? value : withValueAt(isObject(inner) ? inner : {}, rest.join("."), value);
  const { [name]: _before, ...others } = from;
  const gone = next === undefined || (rest.length > 0 && isObject(next) && Object.keys(next).length === 0);
  if (gone) return others;
  return { ...from, [name]: next };
}

/** Whether two JSON values are equal, in any order of fields. */
export function isSame(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((one, n) => isSame(one, b[n]));
  if (!isObject(a) || !isObject(b)) return a === b;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && isSame(a[name], b[name]))
  );
}
