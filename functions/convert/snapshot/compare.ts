import { Refused } from "../refused.ts";
import { keyOf, keyPart } from "./row-line.ts";

export interface Comparison {
  readonly rows: number;
  readonly known: number;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  /** Rows that the file has more than once, alike in every column; counted once. */
  readonly repeated: number;
}

export type Change = "added" | "changed" | "removed";

export interface CompareOptions {
  /** Whether a row that is missing from the new lines was removed, or is just not spoken of. */
  readonly removals: boolean;
  /** Whether two lines of one key that differ say the same all the same. */
  readonly alike?: ((before: string, after: string) => boolean) | undefined;
  readonly keep: (line: string) => void;
  readonly change: (change: Change, before: string | undefined, after: string | undefined) => void;
}

/**
 * Walks two sorted snapshots side by side: tells each row that was added, changed or removed, and keeps the lines of the
 * next snapshot. Throws `Refused` where the new one has two different rows of one key.
 */
export function compare(
  before: Iterator<string>,
  after: Iterator<string>,
  { removals, alike, keep, change }: CompareOptions,
): Comparison {
  const count = { rows: 0, known: 0, added: 0, changed: 0, removed: 0, repeated: 0 };
  const nextOld = () => {
    const { done, value } = before.next();
    if (done) return undefined;
    count.known++;
    return value;
  };
  const nextNew = (last: string | undefined, lastKey: string) => {
    for (;;) {
      const { done, value } = after.next();
      if (done) return undefined;
      if (value === last) count.repeated++;
      else if (keyPart(value) === lastKey) throw duplicateKey(value);
      else return value;
    }
  };
  const missing = (line: string) => {
    if (!removals) return keep(line);
    count.removed++;
    change("removed", line, undefined);
  };
  let old = nextOld();
  for (let line = nextNew(undefined, ""); line !== undefined; ) {
    const key = keyPart(line);
    count.rows++;
    while (old !== undefined && old !== line && keyPart(old) < key) {
      missing(old);
      old = nextOld();
    }
    if (old === line) old = nextOld();
    else if (old !== undefined && keyPart(old) === key) {
      if (!alike?.(old, line)) {
        count.changed++;
        change("changed", old, line);
      }
      old = nextOld();
    } else {
      count.added++;
      change("added", undefined, line);
    }
    keep(line);
    line = nextNew(line, key);
  }
  for (; old !== undefined; old = nextOld()) missing(old);
  return count;
}

function duplicateKey(line: string): Refused {
  return new Refused(
    "duplicate_key",
    `Two different rows have the key ${keyOf(line).slice(0, 100)}. Choose key columns whose values never repeat.`,
  );
}
