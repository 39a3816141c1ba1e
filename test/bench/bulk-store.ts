import { DatabaseSync } from "node:sqlite";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { Call } from "../../infra/local/store/call.ts";
import { clientAnsweredBy } from "../../infra/local/store/client.ts";
import { keyOfItem, rowWith } from "../../infra/local/store/keys.ts";
import { claimLayout } from "../../infra/local/store/layout.ts";
import * as reads from "../../infra/local/store/reads.ts";
import { Invalid } from "../../infra/local/store/refusals.ts";
import { requestOf, requests } from "../../infra/local/store/requests.ts";
import { StoreTable } from "../../infra/local/store/table.ts";
import { acceptedItem, type Item } from "../../infra/local/store/values.ts";
import * as writes from "../../infra/local/store/writes.ts";
import { directoryTable, eventsTable } from "../../infra/tables.ts";

/** Kilobytes of the file that stay in memory: the keys of five million events and whatever leads to them. */
const cacheKilobytes = 2_500_000;

/**
 * The file of an embedded store that nobody else has open, for writing very much into it: each row as the store itself
 * writes it, all of them in one transaction without a sync. What breaks off leaves no store behind.
 */
export class BulkStore {
  readonly #database: DatabaseSync;
  readonly #events: StoreTable;
  readonly #directory: StoreTable;

  constructor(path: string) {
    this.#database = new DatabaseSync(path);
    // Out of the log first: with it all would be written twice, and looked for in the log meanwhile.
    this.#database.exec(
      "PRAGMA journal_mode = DELETE; PRAGMA locking_mode = EXCLUSIVE; PRAGMA synchronous = OFF",
    );
    const { journal_mode } = this.#database.prepare("PRAGMA journal_mode = MEMORY").get() ?? {};
    if (journal_mode !== "memory") throw new Error(`${path} is open elsewhere, or was not closed`);
    this.#database.exec(`PRAGMA cache_size = -${cacheKilobytes}`);
    claimLayout(this.#database, path);
    this.#events = new StoreTable(this.#database, "hub-events", eventsTable);
    this.#directory = new StoreTable(this.#database, "hub-directory", directoryTable);
    this.#database.exec("BEGIN");
  }

  /** Puts a row of the events' table, whatever stands there. */
  put(given: Item): void {
    const item = acceptedItem(given);
    this.#events.put(keyOfItem(item, eventsTable), rowWith(item));
  }

  /** For the storage code itself, where rows are few: each call is answered at once. */
  client(): DynamoDBDocumentClient {
    return clientAnsweredBy(async (call) => this.#answer(call));
  }

  close(): void {
    this.#database.exec("COMMIT");
    this.#database.close();
  }

  #answer({ name, input }: Call): object {
    const tables = (table: string) => (table === "hub-events" ? this.#events : this.#directory);
    switch (name) {
      case "GetCommand":
        return reads.get(tables, requestOf(requests.Get, input));
      case "PutCommand":
        return writes.one(tables, { kind: "Put", request: requestOf(requests.Put, input) })(save);
      case "UpdateCommand":
        return writes.one(tables, { kind: "Update", request: requestOf(requests.Update, input) })(save);
      case "TransactWriteCommand":
        return writes.transact(tables, requestOf(requests.TransactWrite, input))(save);
      default:
        throw new Invalid(`Nothing is filled by ${name}`);
    }
  }
}

const save: writes.Save = (table, key, row) => (row === undefined ? table.delete(key) : table.put(key, row));
