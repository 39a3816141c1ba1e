import type { Names } from "./expression-names.ts";
import type { Words } from "./expression-words.ts";
import { Invalid } from "./refusals.ts";
import { type Item, isMap } from "./values.ts";

/** Where a value is in an item: the name of an attribute, then names in maps and places in lists. */
export type Path = readonly [string, ...(string | number)[]];

export function pathFrom(words: Words, names: Names): Path {
  const step = () => {
    const word = words.take();
    if (!/^#?\w+$/.test(word)) throw words.unreadable();
    return names.name(word);
  };
  const path: [string, ...(string | number)[]] = [step()];
  for (;;) {
    if (words.takes(".")) path.push(step());
    else if (words.takes("[")) {
      const place = words.take();
      if (!/^\d+$/.test(place)) throw words.unreadable();
      path.push(Number(place));
      words.take("]");
    } else return path;
  }
}

export function at(item: Item, path: Path): unknown {
  return path.reduce<unknown>(inside, item);
}

function inside(value: unknown, step: string | number): unknown {
  if (typeof step === "number") return Array.isArray(value) ? value[step] : undefined;
  return isMap(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}

/** Sets or, with `undefined`, removes what is at a path. Changes the item; a place past a list's end is its next. */
export function put(item: Item, path: Path, value: unknown): void {
  const parent = path.slice(0, -1).reduce<unknown>(inside, item);
  const last = path[path.length - 1];
  if (typeof last === "number" && Array.isArray(parent)) {
    if (value === undefined) parent.splice(last, 1);
    else if (last < parent.length) parent[last] = value;
    else parent.push(value);
  } else if (typeof last === "string" && isMap(parent)) {
    if (value === undefined) delete parent[last];
    else parent[last] = value;
  } else throw new Invalid("The document path provided in the update expression is invalid for update");
}

export function overlap(one: Path, other: Path): boolean {
  return one.slice(0, other.length).every((step, n) => step === other[n]);
}

/** What a projection leaves of an item. */
export function projected(item: Item, paths: readonly Path[]): Item {
  const left: Item = {};
  for (const path of paths) {
    const value = at(item, path);
    if (value !== undefined) graft(left, path, value);
  }
  return left;
}

/** Lists keep no gaps: what is chosen of them stands in the order in which it was asked for. */
function graft(left: Item, path: Path, value: unknown): void {
  let parent: unknown = left;
  path.forEach((step, n) => {
    const last = n === path.length - 1;
    const child: unknown = last ? value : typeof path[n + 1] === "number" ? [] : {};
    if (Array.isArray(parent)) {
      parent.push(child);
      parent = child;
    } else if (isMap(parent)) {
      const kept = last || !Object.hasOwn(parent, step) ? child : parent[step];
      parent[step] = kept;
      parent = kept;
    }
  });
}
