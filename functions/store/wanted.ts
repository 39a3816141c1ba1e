import { type FetchMessage, fetchMessage } from "../../schemas/bus.ts";
import type { ConnectionName, Turn } from "./fetches.ts";
import { digestOf, fetchesKey } from "./keys.ts";
import type { Table } from "./table.ts";

/** Fetches that are read for one turn; a page of the table, which has a megabyte, may have fewer. */
const atOnce = 200;
/** Days for which something is wanted, as what waits for credentials. */
const wantedDays = 30;

const ofKey = (key: string) => `wanted#${digestOf(key)}`;

/**
 * What is to be fetched as soon as its key has a turn: by key, by object, and in it a row for each delivery that has told of
 * it, with the events that it makes. They lie among the connection's fetches and go with them.
 */
export class Wanted {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** Keeps a fetch for 30 days, once however often it is kept. */
  async put(message: FetchMessage, now: Date): Promise<void> {
    const expiresAt = Math.floor(now.getTime() / 1000) + wantedDays * 86_400;
    await this.#table.overwrite({ ...keyOf(message), message: JSON.stringify(message), expiresAt });
  }

  /** The next key of a connection after another, where anything is wanted of one. */
  async next({ tool, connection }: ConnectionName, after?: WantedKey): Promise<WantedKey | undefined> {
    const { rows } = await this.#table.page({
      where: "pk = :pk AND sk BETWEEN :from AND :to",
      values: {
        pk: fetchesKey(tool, connection),
        from: after === undefined ? "wanted#" : `${after}~`,
        to: "wanted~",
      },
      only: ["sk"],
      limit: 1,
    });
    const [first] = rows;
    return first && String(first.sk).split("#", 2).join("#");
  }

  /** What is wanted of a key, those of one object together; as much as one turn can do, and whether there is more. */
  async of(
    { tool, connection }: ConnectionName,
    key: WantedKey,
  ): Promise<{ readonly messages: readonly FetchMessage[]; readonly more: boolean }> {
    const { rows, last } = await this.#table.page({
      where: "pk = :pk AND sk BETWEEN :from AND :to",
      values: { pk: fetchesKey(tool, connection), from: `${key}#`, to: `${key}#~` },
      limit: atOnce,
    });
    const messages = rows.map((row) => fetchMessage.parse(JSON.parse(String(row.message))));
    return { messages, more: last !== undefined };
  }

  /** Forgets what has been fetched, or is kept elsewhere. */
  async forget(messages: readonly FetchMessage[]): Promise<void> {
    await this.#table.removeMany(messages.map(keyOf));
  }
}

/** A key of a connection's fetches, as its rows name it. */
export type WantedKey = string;

/** The turn in which what is wanted of a key is fetched. */
export const turnOfWanted = ({ tool, connection }: ConnectionName, key: WantedKey): Turn => ({
  tool,
  connection,
  what: key.replace(/^wanted#/, "key#"),
});

function keyOf({ id, data }: FetchMessage) {
  const { tool, connection, key, scope } = data;
  const object = digestOf(JSON.stringify(Object.entries(scope).toSorted()));
  return { pk: fetchesKey(tool, connection), sk: `${ofKey(key)}#${object}#${id}` };
}
