import { isRecord } from "./expression.ts";
import { asText } from "./text.ts";

/** One value of the examples: its place, the words of its name and of its parent's, and what stands there first. */
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
  /** How many examples have nothing there. */
  readonly absent: number;
}

const most = { leaves: 300, depth: 6, name: 100 };

/**
 * The single values of an example and of others of its kind, in its order; those in lists are left out. A column that is
 * empty in the first row of a file is one of it all the same.
 */
export function leavesOf(sample: unknown, others: readonly unknown[] = []): Leaf[] {
  const leaves: Leaf[] = [];
  const walk = (values: readonly unknown[], path: readonly string[]) => {
    if (leaves.length >= most.leaves || path.length > most.depth) return;
    const first = values.find((value) => isRecord(value) || asText(value) !== undefined);
    if (isRecord(first)) {
      const names = new Set(values.flatMap((value) => (isRecord(value) ? Object.keys(value) : [])));
      for (const name of names)
        if (isName(name))
          walk(
            values.map((value) => memberOf(value, name)),
            [...path, name],
          );
      return;
    }
    const single = typeof first === "string" || typeof first === "number" || typeof first === "boolean";
    if (!single || path.length === 0) return;
    const [text = "", ...rest] = values.flatMap((value) => asText(value) ?? []);
    leaves.push({
      path: pathTo(path),
      words: wordsOf(path.at(-1) ?? ""),
      around: path.slice(0, -1).flatMap(wordsOf),
      text,
      value: first,
      others: rest,
      absent: values.length - rest.length - 1,
    });
  };
  walk([sample, ...others], []);
  return leaves.filter(({ path }) => path.length <= 300);
}

function memberOf(value: unknown, name: string): unknown {
  return isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
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

/** A German word is what it ends as, and of the kind that it begins with: a `Nettobetrag` is a `betrag` that is `netto`. */
const compound = /^(?:(netto|steuer|rest)|\p{L}{3,}?)\p{L}*?(datum|betrag|summe|preis|status)$/u;

/** `clientEmail`, `client_email` and `Client e-mail` have the same words. */
export function wordsOf(name: string): string[] {
  return name
    .replaceAll(/([a-z\d])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .normalize("NFC")
    .replaceAll(/e-mail/g, "email")
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .flatMap((word) => [word, ...(compound.exec(word)?.slice(1) ?? [])].filter((part) => part !== undefined));
}
