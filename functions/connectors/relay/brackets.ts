/** Names within one another: `data[merges][FNAME]` has three. */
const deepest = 8;
const name = /^([^[\]]+)((?:\[[^[\]]*\])+)$/;

/**
 * Fields whose names say by brackets what they stand in, as PHP, Rails and jQuery write objects in a form:
 * `data[email]=…` is `{"data": {"email": …}}`, `tags[]=…` a list. A name that is taken as it is stays.
 */
export function withoutBrackets(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  if (!Object.keys(fields).some((one) => name.test(one))) return { ...fields };
  const made = new Map<string, unknown>();
  for (const [written, value] of Object.entries(fields)) {
    const path = pathIn(written);
    const [first = written] = path;
    const isTaken = path.length > 1 && Object.hasOwn(fields, first);
    if (isTaken || !place(made, path, value)) made.set(written, value);
  }
  return objectOf(made);
}

function pathIn(written: string): string[] {
  const [, first = written, rest = ""] = name.exec(written) ?? [];
  const within = [...rest.matchAll(/\[([^[\]]*)\]/g)].map(([, one = ""]) => one);
  const path = within.at(-1) === "" ? within.slice(0, -1) : within;
  return path.length < deepest && !path.includes("") ? [first, ...path] : [written];
}

/** Puts a value where its path says; false where something else stands there. */
function place(
  into: Map<string, unknown>,
  [first = "", ...rest]: readonly string[],
  value: unknown,
): boolean {
  const there = into.get(first);
  if (rest.length === 0) {
    if (there !== undefined) return false;
    into.set(first, value);
    return true;
  }
  const next = there ?? new Map<string, unknown>();
  if (!(next instanceof Map)) return false;
  into.set(first, next);
  return place(next, rest, value);
}

function objectOf(fields: ReadonlyMap<string, unknown>): Record<string, unknown> {
  const entries = [...fields].map(([key, one]) => [key, one instanceof Map ? objectOf(one) : one] as const);
  return Object.fromEntries(entries.filter(([key]) => key !== "__proto__"));
}
