import { DatabaseSync } from "node:sqlite";
import * as z from "zod/mini";
import type { Made } from "./deliveries.ts";

/** The ledger in the folder is another run's: it continues only with what it was begun with. */
export class AnotherRun extends Error {
  constructor(begun: string, asked: string) {
    super(`The folder holds a run of ${begun}, not of ${asked}`);
  }
}

/** What may not be, by how often it was found, with some examples. */
export interface Found {
  readonly count: number;
  readonly examples: readonly string[];
}

const shownAtMost = 5;
const counted = z.object({ count: z.number() });

/**
 * What was sent and answered 200, which events the hub owes for it, and which it has shown: in a file, so that a million take
 * no memory and a run that was broken off goes on.
 */
export class Ledger {
  readonly #database: DatabaseSync;
  #pending = 0;

  /** `run` says with what it was begun. Throws `AnotherRun`. */
  constructor(path: string, run: string) {
    this.#database = new DatabaseSync(path);
    this.#database.exec(`
      PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;
      CREATE TABLE IF NOT EXISTS run (about TEXT);
      CREATE TABLE IF NOT EXISTS fault (at INTEGER PRIMARY KEY, kind TEXT);
      CREATE TABLE IF NOT EXISTS sent (number INTEGER PRIMARY KEY, delivery TEXT, poison INTEGER);
      CREATE TABLE IF NOT EXISTS owed (id TEXT PRIMARY KEY, number INTEGER, owner TEXT) WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS seen (id TEXT PRIMARY KEY, account TEXT, times INTEGER) WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS shown (delivery TEXT PRIMARY KEY) WITHOUT ROWID`);
    const begun = z
      .optional(z.object({ about: z.string() }))
      .parse(this.#database.prepare("SELECT about FROM run").get())?.about;
    if (begun === undefined) this.#database.prepare("INSERT INTO run VALUES (?)").run(run);
    else if (begun !== run) throw new AnotherRun(begun, run);
    this.#database.exec("BEGIN");
  }

  has(number: number): boolean {
    return this.#database.prepare("SELECT 1 FROM sent WHERE number = ?").get(number) !== undefined;
  }

  /** Notes a delivery that was answered 200, by the id that the hub gave it. */
  sent({ number, poison, owed }: Pick<Made, "number" | "poison" | "owed">, delivery: string): void {
    this.#database
      .prepare("INSERT OR IGNORE INTO sent VALUES (?, ?, ?)")
      .run(number, delivery, poison ? 1 : 0);
    const owe = this.#database.prepare("INSERT OR IGNORE INTO owed VALUES (?, ?, ?)");
    for (const { id, owner } of owed) owe.run(id, number, owner ?? null);
    this.#keepSometimes();
  }

  get faults(): number {
    return this.#count("SELECT count(*) AS count FROM fault");
  }

  faultIsOver(at: number, kind: string): void {
    this.#database.prepare("INSERT INTO fault VALUES (?, ?)").run(this.faults, `${kind} at ${at}`);
    this.#keep();
  }

  /** Notes an event as the timeline shows it. */
  saw(id: string, account: string | undefined): void {
    this.#database
      .prepare(
        "INSERT INTO seen VALUES (?, ?, 1) ON CONFLICT (id) DO UPDATE SET times = times + 1, account = excluded.account",
      )
      .run(id, account ?? null);
    this.#keepSometimes();
  }

  forgetSeen(): void {
    this.#database.exec("DELETE FROM seen");
  }

  /** Notes a delivery that is listed as not understood. */
  showed(delivery: string): void {
    this.#database.prepare("INSERT OR IGNORE INTO shown VALUES (?)").run(delivery);
  }

  /** An event that is owed and was not seen, if there is one. */
  unseen(): string | undefined {
    const row = this.#database
      .prepare("SELECT owed.id FROM owed LEFT JOIN seen USING (id) WHERE seen.id IS NULL LIMIT 1")
      .get();
    return z.optional(z.object({ id: z.string() })).parse(row)?.id;
  }

  get totals() {
    return {
      sent: this.#count("SELECT count(*) AS count FROM sent"),
      poison: this.#count("SELECT count(*) AS count FROM sent WHERE poison"),
      owed: this.#count("SELECT count(*) AS count FROM owed"),
      seen: this.#count("SELECT count(*) AS count FROM seen"),
      accounts: this.#count("SELECT count(DISTINCT account) AS count FROM seen"),
    };
  }

  /** Events of acknowledged deliveries that are not on the timeline. */
  lost(): Found {
    return this.#found(
      "SELECT owed.id || ' of delivery ' || number AS what FROM owed LEFT JOIN seen USING (id) WHERE seen.id IS NULL",
    );
  }

  /** Events that the timeline shows more than once. */
  twice(): Found {
    return this.#found("SELECT id || ' is there ' || times || ' times' AS what FROM seen WHERE times > 1");
  }

  /** Events that no delivery tells of. */
  neverSent(): Found {
    return this.#found("SELECT seen.id AS what FROM seen LEFT JOIN owed USING (id) WHERE owed.id IS NULL");
  }

  /** Accounts with events of two customers, and customers whose like events lie in two accounts or in none. */
  wrongAccount(): Found {
    const customer = "substr(owner, 1, instr(owner, ' ') - 1)";
    const placed = "owed JOIN seen USING (id) WHERE owner IS NOT NULL";
    return this.#found(`
      SELECT account || ' has ' || group_concat(DISTINCT ${customer}) AS what FROM ${placed} AND account IS NOT NULL
        GROUP BY account HAVING count(DISTINCT ${customer}) > 1
      UNION ALL
      SELECT owner || ' is in ' || count(DISTINCT account) || ' accounts' AS what FROM ${placed}
        GROUP BY owner HAVING count(DISTINCT account) > 1 OR count(account) < count(*)`);
  }

  /** Deliveries that were not understood and are not listed as such. */
  hidden(): Found {
    return this.#found(
      "SELECT 'delivery ' || number AS what FROM sent LEFT JOIN shown USING (delivery) WHERE poison AND shown.delivery IS NULL",
    );
  }

  close(): void {
    this.#database.exec("COMMIT");
    this.#database.close();
  }

  #count(sql: string): number {
    return counted.parse(this.#database.prepare(sql).get()).count;
  }

  #found(sql: string): Found {
    const rows = z
      .array(z.object({ what: z.string() }))
      .parse(this.#database.prepare(`${sql} LIMIT ${shownAtMost}`).all());
    return {
      count: this.#count(`SELECT count(*) AS count FROM (${sql})`),
      examples: rows.map(({ what }) => what),
    };
  }

  /** A transaction for each row would take longer than the hub takes. */
  #keepSometimes(): void {
    this.#pending += 1;
    if (this.#pending >= 500) this.#keep();
  }

  #keep(): void {
    this.#pending = 0;
    this.#database.exec("COMMIT; BEGIN");
  }
}
