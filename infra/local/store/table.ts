import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from "node:sqlite";
import type { TableShape } from "../../tables.ts";
import { columnsOf, type ItemColumns, itemOf } from "./item-columns.ts";
import type { Key, Row } from "./keys.ts";
import type { Item } from "./values.ts";

/** Rows of one partition, of the table or of an index, from one place to another and after one that was read. */
export interface Range {
  readonly index: TableShape["indexes"][number] | undefined;
  readonly partition: string;
  readonly low: { readonly value: string; readonly included: boolean } | undefined;
  readonly high: { readonly value: string; readonly included: boolean } | undefined;
  readonly prefix: string | undefined;
  readonly after: { readonly place: string; readonly key: Key } | undefined;
  readonly forward: boolean;
  /** The attributes that are asked for: bytes in others may be left out of the items. All without it. */
  readonly wanted?: readonly string[] | undefined;
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** A table as rows of an SQL table: the key, the item, and two columns for the key of each index. */
export class StoreTable {
  readonly shape: TableShape;
  readonly #database: DatabaseSync;
  readonly #name: string;
  readonly #statements = new Map<string, StatementSync>();
  /** Statements that no page is being read by: one may be under way when another begins. */
  readonly #spare = new Map<string, StatementSync[]>();
  readonly #indexColumns: readonly string[];
  readonly #putting: string;

  constructor(database: DatabaseSync, name: string, shape: TableShape) {
    this.#database = database;
    this.#name = quoted(`table ${name}`);
    this.shape = shape;
    this.#indexColumns = shape.indexes.flatMap((index) => placeColumns(index));
    this.#putting = this.#upsert(this.#indexColumns);
    const { length } = this.#indexColumns;
    database.exec(`CREATE TABLE IF NOT EXISTS ${this.#name} (
      pk TEXT NOT NULL, sk TEXT NOT NULL, item TEXT NOT NULL, size INTEGER NOT NULL, parts TEXT, bytes BLOB,
      expires INTEGER, PRIMARY KEY (pk, sk)) STRICT`);
    const known = database.prepare(`PRAGMA table_info(${this.#name})`).all();
    const fresh = this.#indexColumns.filter(
      (column) => !known.some((one) => quoted(String(one.name)) === column),
    );
    for (const column of fresh) database.exec(`ALTER TABLE ${this.#name} ADD COLUMN ${column} TEXT`);
    if (!known.some(({ name: one }) => one === "expires"))
      database.exec(`ALTER TABLE ${this.#name} ADD COLUMN expires INTEGER`);
    database.exec(`CREATE INDEX IF NOT EXISTS ${quoted(`${name} expires`)}
      ON ${this.#name} (expires) WHERE expires IS NOT NULL`);
    if (fresh.length > 0) this.#fill();
    for (let n = 0; n < length; n += 2) {
      const [p, s] = this.#indexColumns.slice(n, n + 2);
      database.exec(`CREATE INDEX IF NOT EXISTS ${quoted(`${name} ${shape.indexes[n / 2]?.name}`)}
        ON ${this.#name} (${p}, ${s}, pk, sk) WHERE ${p} IS NOT NULL AND ${s} IS NOT NULL`);
    }
  }

  get(key: Key, wanted?: Range["wanted"]): Row | undefined {
    const found = this.#prepared(`SELECT ${read} FROM ${this.#name} WHERE pk = ? AND sk = ?`).get(...key);
    return found ? rowOf(found, wanted) : undefined;
  }

  put([pk, sk]: Key, row: Row): void {
    this.#prepared(this.#putting).run(pk, sk, ...written(row), ...this.#placesOf(row.item));
  }

  /** As `put`, but the indexes show the row where they showed it before; `index` brings them up to date. */
  putUnindexed([pk, sk]: Key, row: Row): void {
    this.#prepared(this.#upsert([])).run(pk, sk, ...written(row));
  }

  index(key: Key): void {
    const row = this.get(key);
    if (!row || this.#indexColumns.length === 0) return;
    const sets = this.#indexColumns.map((column) => `${column} = ?`);
    this.#prepared(`UPDATE ${this.#name} SET ${sets.join(", ")} WHERE pk = ? AND sk = ?`).run(
      ...this.#placesOf(row.item),
      ...key,
    );
  }

  delete(key: Key): void {
    this.#prepared(`DELETE FROM ${this.#name} WHERE pk = ? AND sk = ?`).run(...key);
  }

  /** Removes so many rows at the most that expired before an instant, in seconds since 1970; answers how many. */
  removeExpired(before: number, atMost: number): number {
    const expired = `SELECT rowid FROM ${this.#name} WHERE expires IS NOT NULL AND expires < ? LIMIT ?`;
    const statement = this.#prepared(`DELETE FROM ${this.#name} WHERE rowid IN (${expired})`);
    return Number(statement.run(before, atMost).changes);
  }

  *all(): Generator<Row> {
    for (const found of this.#prepared(`SELECT ${read} FROM ${this.#name}`).all()) yield rowOf(found);
  }

  /** In order of place; rows of an index that share one in the order of their keys. */
  *rows({ index, partition, low, high, prefix, after, forward, wanted }: Range): Generator<Row> {
    const [p, s] = index ? placeColumns(index) : ["pk", "sk"];
    const [over, way] = forward ? [">", "ASC"] : ["<", "DESC"];
    const wheres = [`${p} = ?`, `${s} IS NOT NULL`];
    const values = [partition];
    const where = (text: string, ...given: string[]) => {
      wheres.push(text);
      values.push(...given);
    };
    if (low) where(`${s} ${low.included ? ">=" : ">"} ?`, low.value);
    if (high) where(`${s} ${high.included ? "<=" : "<"} ?`, high.value);
    if (prefix !== undefined) where(`${s} >= ?`, prefix);
    if (after && index) where(`(${s}, pk, sk) ${over} (?, ?, ?)`, after.place, ...after.key);
    if (after && !index) where(`sk ${over} ?`, after.place);
    const order = (index ? [s, "pk", "sk"] : [s]).map((column) => `${column} ${way}`).join(", ");
    const select = `SELECT ${read}, ${s} AS place FROM ${this.#name} WHERE ${wheres.join(" AND ")} ORDER BY ${order}`;
    const statement = this.#spare.get(select)?.pop() ?? this.#database.prepare(select);
    try {
      for (const found of statement.iterate(...values)) {
        if (prefix !== undefined && !String(found.place).startsWith(prefix)) {
          if (forward) return;
          continue;
        }
        yield rowOf(found, wanted);
      }
    } finally {
      this.#spare.set(select, [...(this.#spare.get(select) ?? []), statement]);
    }
  }

  #upsert(places: readonly string[]): string {
    const columns = ["item", "parts", "bytes", "size", "expires", ...places];
    const sets = columns.map((column) => `${column} = excluded.${column}`);
    return `INSERT INTO ${this.#name} (pk, sk, ${columns.join(", ")}) VALUES (?, ?, ${columns.map(() => "?").join(", ")})
      ON CONFLICT (pk, sk) DO UPDATE SET ${sets.join(", ")}`;
  }

  #fill(): void {
    const { partition, sort } = this.shape.keys;
    for (const { item } of [...this.all()]) this.index([String(item[partition]), String(item[sort])]);
  }

  #placesOf(item: Item): (string | null)[] {
    return this.shape.indexes.flatMap(({ partition, sort }) => {
      const [p, s] = [item[partition], item[sort]];
      return typeof p === "string" && typeof s === "string" ? [p, s] : [null, null];
    });
  }

  #prepared(sql: string): StatementSync {
    const kept = this.#statements.get(sql);
    if (kept) return kept;
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

const read = "item, parts, bytes, size";

const rowOf = (
  { item, parts, bytes, size }: Record<string, SQLOutputValue>,
  wanted?: Range["wanted"],
): Row => {
  const columns: ItemColumns = {
    item: String(item),
    parts: typeof parts === "string" ? parts : null,
    bytes: bytes instanceof Uint8Array ? bytes : null,
  };
  return { item: itemOf(columns, wanted), size: Number(size) };
};

function written(row: Row): SQLInputValue[] {
  const { item, parts, bytes } = columnsOf(row.item);
  const { expiresAt } = row.item;
  return [item, parts, bytes, row.size, Number.isSafeInteger(expiresAt) ? Number(expiresAt) : null];
}

function placeColumns({ name }: TableShape["indexes"][number]): [string, string] {
  return [quoted(`${name} partition`), quoted(`${name} sort`)];
}
