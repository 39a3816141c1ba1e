import { closeSync, openSync } from "node:fs";
import { backup, DatabaseSync } from "node:sqlite";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { TableShape } from "../../tables.ts";
import type { Call } from "./call.ts";
import { Faults } from "./faults.ts";
import type { Key, Row } from "./keys.ts";
import { claimLayout } from "./layout.ts";
import { LogSync } from "./log-sync.ts";
import * as reads from "./reads.ts";
import { Invalid, Refused } from "./refusals.ts";
import { requestOf, requests } from "./requests.ts";
import { StoreTable } from "./table.ts";
import type { Item } from "./values.ts";
import * as writes from "./writes.ts";

/** What is kept in memory of the file: reads of a busy hub find nearly all of it there. */
const cacheKilobytes = 32 * 1_024;
/** Pages of the log, of 4 kB each, after which it goes into the tables' file: that holds everybody up, and is dearer the more often. */
const logPages = 4_000;
/** Rows that queries read in one turn of the event loop, and the last of them some more. */
const rowsInTurn = 250;
/** Milliseconds after which queries leave the turn to others, however few rows each of them reads. */
const readingInTurn = 2;
/** Rows that are removed at once of those that have expired. */
const expiredAtOnce = 500;

interface Waiting {
  readonly write: (save: writes.Save) => object;
  readonly done: (answer: object) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * A DynamoDB in this process, over SQLite. Writes that are asked for in one turn of the event loop go to disk together:
 * each is answered when all of them are there to stay. Reads see them a moment before: what is written by what was read goes
 * into the same log, after it.
 */
export class Engine {
  readonly faults = new Faults();
  readonly #database: DatabaseSync;
  readonly #tables = new Map<string, StoreTable>();
  readonly #waiting: Waiting[] = [];
  /** Left out in memory, where nothing is there to stay. */
  readonly #log: LogSync | undefined;
  #closed = false;
  /** What queries have read in this turn of the event loop. */
  #read = { rows: 0, milliseconds: 0 };
  /** Queries that wait for a later turn. */
  readonly #queries: (() => void)[] = [];
  /** Whether the next turn is asked for. */
  #turn = false;

  /** Opens a file, or `:memory:`, where nothing outlives the process. Throws `WrongLayout` for a file of another kind. */
  constructor(path: string) {
    if (path !== ":memory:") closeSync(openSync(path, "a", 0o600));
    this.#database = new DatabaseSync(path);
    this.#database.exec(
      "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000; PRAGMA secure_delete = ON",
    );
    this.#database.exec(`PRAGMA cache_size = -${cacheKilobytes}; PRAGMA wal_autocheckpoint = ${logPages}`);
    claimLayout(this.#database, path);
    this.#log = path === ":memory:" ? undefined : new LogSync(path);
  }

  createTable(name: string, shape: TableShape): void {
    this.#tables.set(name, new StoreTable(this.#database, name, shape));
  }

  /** Every item of a table, for tests and tools. */
  rows(table: string): Item[] {
    return [...this.#table(table).all()].map(({ item }) => item);
  }

  async answer({ name, input }: Call): Promise<object> {
    if (this.#closed) throw new Refused("InternalServerError", "The store is closed");
    const tables = (table: string) => this.#table(table);
    const operation = name.replace(/(?:Items?)?Command$/, "");
    switch (operation) {
      case "Get":
        return reads.get(tables, requestOf(requests.Get, input));
      case "BatchGet":
        return reads.batchGet(tables, requestOf(requests.BatchGet, input));
      case "Query":
        return await this.#inTurn(() => reads.query(tables, requestOf(requests.Query, input)));
      case "Put":
        return await this.#written(
          writes.one(tables, { kind: "Put", request: requestOf(requests.Put, input) }),
        );
      case "Update":
        return await this.#written(
          writes.one(tables, { kind: "Update", request: requestOf(requests.Update, input) }),
        );
      case "Delete":
        return await this.#written(
          writes.one(tables, { kind: "Delete", request: requestOf(requests.Delete, input) }),
        );
      case "TransactWrite":
        return await this.#written(writes.transact(tables, requestOf(requests.TransactWrite, input)));
      case "BatchWrite":
        return await this.#written(writes.batchWrite(tables, requestOf(requests.BatchWrite, input)));
      default:
        throw new Invalid(`The embedded store does not take ${name}`);
    }
  }

  /** Reads at once, or in a later turn of the event loop where this one has read much: what others wait for comes in between. */
  async #inTurn<Answer extends { readonly Items?: readonly unknown[] | undefined }>(
    read: () => Answer,
  ): Promise<Answer> {
    // In the order in which they ask: one who asks again and again does not get in before others.
    if (this.#queries.length > 0 || this.#hasReadMuch)
      await new Promise<void>((turn) => {
        this.#queries.push(turn);
        this.#beginTurn();
      });
    if (this.#closed) throw new Refused("InternalServerError", "The store is closed");
    const begun = performance.now();
    const answer = read();
    this.#beginTurn();
    this.#read.rows += answer.Items?.length ?? 0;
    this.#read.milliseconds += performance.now() - begun;
    return answer;
  }

  get #hasReadMuch(): boolean {
    return this.#read.rows > rowsInTurn || this.#read.milliseconds > readingInTurn;
  }

  /** With the next turn of the event loop as much may be read again, by those first who wait for it. */
  #beginTurn(): void {
    if (this.#turn) return;
    this.#turn = true;
    setImmediate(async () => {
      this.#read = { rows: 0, milliseconds: 0 };
      while (this.#queries.length > 0 && !this.#hasReadMuch) {
        this.#queries.shift()?.();
        // It reads before this goes on.
        await Promise.resolve();
      }
      this.#turn = false;
      if (this.#queries.length > 0) this.#beginTurn();
    });
  }

  /** Copies the store as it is at one moment into a file, while it goes on. */
  async copyTo(path: string): Promise<void> {
    closeSync(openSync(path, "wx", 0o600));
    await backup(this.#database, path);
  }

  /** Leaves nothing of what was removed in the file of latest writes: the tables' own file is overwritten as it goes. */
  tidy(): void {
    if (!this.#closed) this.#database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  }

  /** Removes the rows whose `expiresAt` has come, some at a time, so that nobody waits for long. */
  async removeExpired(now: Date): Promise<void> {
    const before = Math.floor(now.getTime() / 1_000);
    for (const table of this.#tables.values())
      while (!this.#closed && table.removeExpired(before, expiredAtOnce) === expiredAtOnce) await nextTurn();
  }

  /** What was asked for before is written; what comes later is refused. */
  close(): void {
    if (this.#closed) return;
    this.#flush();
    this.#closed = true;
    this.#database.close();
    void this.#log?.close();
  }

  #table(name: string): StoreTable {
    const table = this.#tables.get(name);
    if (!table)
      throw new Refused("ResourceNotFoundException", "Cannot do operations on a non-existent table");
    return table;
  }

  async #written(write: Waiting["write"]): Promise<object> {
    return await new Promise((done, failed) => {
      if (this.#waiting.push({ write, done, failed }) === 1) setImmediate(() => this.#flush());
    });
  }

  #flush(): void {
    const group = this.#waiting.splice(0);
    if (group.length === 0 || this.#closed) return;
    const answers: (() => void)[] = [];
    try {
      this.#database.exec("BEGIN IMMEDIATE");
      for (const { write, done, failed } of group) {
        try {
          const answer = write(this.#save);
          answers.push(() => done(answer));
        } catch (error) {
          // A refusal comes before its first row is written.
          if (!(error instanceof Refused)) throw error;
          answers.push(() => failed(error));
        }
      }
      this.#database.exec("COMMIT");
    } catch (cause) {
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
      refuseAll(group, cause);
      return;
    }
    void (this.#log?.done() ?? Promise.resolve()).then(
      () => {
        for (const answer of answers) answer();
      },
      (cause) => refuseAll(group, cause),
    );
  }

  readonly #save = (table: StoreTable, key: Key, row: Row | undefined): void => {
    if (row === undefined) table.delete(key);
    else if (this.faults.indexLag === 0) table.put(key, row);
    else {
      table.putUnindexed(key, row);
      const index = () => (this.#closed ? undefined : table.index(key));
      setTimeout(index, this.faults.indexLag).unref();
    }
  };
}

function refuseAll(group: readonly Waiting[], cause: unknown): void {
  const error = Object.assign(new Refused("InternalServerError", "The store could not write"), { cause });
  for (const { failed } of group) failed(error);
}
