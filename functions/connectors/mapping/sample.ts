import { isRecord } from "./expression.ts";
import { asText } from "./text.ts";

/** One value of an example: its place, the words of its name and of its parent's, and the value. */
export interface Leaf {
  readonly path: string;
  /** Lower-case words of the last name, e.g. `occurred`, `at`. */
  readonly words: readonly string[];
  /** Those of the names around it, e.g. `customer`. */
  readonly around: readonly string[];
  readonly text: string;
  readonly value: string | number | boolean;
  /** What stands there in the other examples that have it. */
  readonly others: readonly string[];
}

const most = { leaves: 300, depth: 6, name: 100 };

/** The single values of an example, in its order; those in lists are left out. `others`: further examples of its kind. */
export function leavesOf(sample: unknown, others: readonly unknown[] = []): Leaf[] {
  const leaves: Leaf[] = [];
  const walk = (value: unknown, path: readonly string[]) => {
    if (leaves.length >= most.leaves || path.length > most.depth) return;
    if (isRecord(value)) {
      for (const [name, one] of Object.entries(value)) if (isName(name)) walk(one, [...path, name]);
      return;
    }
    const text = asText(value);
    const single = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
    if (text === undefined || !single || path.length === 0) return;
    leaves.push({
      path: pathTo(path),
      words: wordsOf(path.at(-1) ?? ""),
      around: path.slice(0, -1).flatMap(wordsOf),
      text,
      value,
      others: others.flatMap((one) => asText(valueAt(one, path)) ?? []),
    });
  };
  walk(sample, []);
  return leaves.filter(({ path }) => path.length <= 300);
}

function valueAt(sample: unknown, path: readonly string[]): unknown {
  let value = sample;
  for (const name of path) {
    if (!isRecord(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value;
}

/** The columns of a row, where the example is what a mapping sees of one: the hub's words for the change say nothing new. */
export function columnsIn(sample: unknown): unknown {
  if (!isRecord(sample) || !isRecord(sample.row) || typeof sample.change !== "string") return sample;
  return sample.row;
}

/** A list that holds what happened, where the example is a wrapping around it: the first of several fields each. */
export function listIn(sample: unknown): { readonly path: string; readonly item: unknown } | undefined {
  if (!isRecord(sample)) return undefined;
  const lists = Object.entries(sample).filter(
    (entry): entry is [string, unknown[]] => Array.isArray(entry[1]) && isRecord(entry[1][0]),
  );
  const [list, ...others] = lists;
  if (!list || others.length > 0) return undefined;
  const [name, items] = list;
  const inside = leavesOf(items[0]).length;
  const outside = leavesOf(sample).length;
  return inside >= 3 && inside > outside && isName(name)
    ? { path: pathTo([name]), item: items[0] }
    : undefined;
}

function isName(name: string): boolean {
  return name.length > 0 && name.length <= most.name && name.isWellFormed();
}

function pathTo(names: readonly string[]): string {
  return names.map((name) => (/^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name))).join(".");
}

/** `clientEmail`, `client_email` and `Client e-mail` have the same words. */
export function wordsOf(name: string): string[] {
  return name
    .replaceAll(/([a-z\d])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .normalize("NFC")
    .replaceAll(/e-mail/g, "email")
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
}
