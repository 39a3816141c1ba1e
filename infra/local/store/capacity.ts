import type { TableShape } from "../../tables.ts";
import { equal, type Item, itemSize } from "./values.ts";

/** Units of one call, table by table, as DynamoDB counts them; of a call that does not ask for them nothing is counted. */
export class Capacity {
  readonly #units = new Map<string, number>();
  /** Whether the call asks; what is read for the count alone need not be read otherwise. */
  readonly isAsked: boolean;

  constructor(asked: string | undefined) {
    this.isAsked = asked !== undefined && asked !== "NONE";
  }

  read(table: string, bytes: number, consistent: boolean): void {
    this.#add(table, Math.max(1, Math.ceil(bytes / 4096)) * (consistent ? 1 : 0.5));
  }

  /** A write by the kilobyte of the larger of the two, twice in a transaction; then what it changes in each index. */
  write(
    table: string,
    shape: TableShape,
    before: Item | undefined,
    after: Item | undefined,
    factor: 1 | 2,
  ): void {
    if (!this.isAsked) return;
    this.#add(table, kilobytes(before, after) * factor);
    for (const index of shape.indexes) {
      const [was, is] = [indexed(before, index, shape), indexed(after, index, shape)];
      if (!was && !is) continue;
      if (was && is && equal(was, is)) continue;
      const moves =
        was && is && (was[index.partition] !== is[index.partition] || was[index.sort] !== is[index.sort]);
      this.#add(table, moves ? kilobytes(was, undefined) + kilobytes(undefined, is) : kilobytes(was, is));
    }
  }

  check(table: string, item: Item | undefined): void {
    if (!this.isAsked) return;
    this.#add(table, kilobytes(item, undefined) * 2);
  }

  /** For a call on one table. */
  one(): object {
    return this.isAsked ? { ConsumedCapacity: this.#all()[0] } : {};
  }

  /** For a call on several. */
  each(): object {
    return this.isAsked ? { ConsumedCapacity: this.#all() } : {};
  }

  #all() {
    return [...this.#units].map(([TableName, CapacityUnits]) => ({ TableName, CapacityUnits }));
  }

  #add(table: string, units: number): void {
    this.#units.set(table, (this.#units.get(table) ?? 0) + units);
  }
}

function kilobytes(before: Item | undefined, after: Item | undefined): number {
  const bytes = Math.max(before ? itemSize(before) : 0, after ? itemSize(after) : 0);
  return Math.max(1, Math.ceil(bytes / 1024));
}

type Index = TableShape["indexes"][number];

/** What an index holds of an item, if it does. */
export function indexed(item: Item | undefined, index: Index, shape: TableShape): Item | undefined {
  if (!item || item[index.partition] === undefined || item[index.sort] === undefined) return undefined;
  const held: Item = {};
  for (const name of indexNames(index, shape)) if (item[name] !== undefined) held[name] = item[name];
  return held;
}

/** The attributes that an index holds. */
export function indexNames(index: Index, { keys, projected }: TableShape): readonly string[] {
  return [keys.partition, keys.sort, index.partition, index.sort, ...projected];
}
