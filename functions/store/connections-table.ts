import * as z from "zod/mini";
import { Overtaken, retrying } from "../shared/retrying.ts";
import {
  afterHearing,
  type ConnectionRow,
  connectionRow,
  type Heard,
  type HeardState,
  pinsNews,
} from "./connection-health.ts";
import { connectionKey, mailboxKey } from "./keys.ts";
import type { Table } from "./table.ts";

/** Whose a mailbox is. */
export const mailboxRow = z.object({ tool: z.string(), connection: z.string() });

/** The public part of connections, and to which of them a mailbox belongs. */
export class Connections {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async list(): Promise<ConnectionRow[]> {
    const of = { where: "pk = :pk", values: { pk: connectionKey("", "").pk }, consistent: false };
    return (await this.#table.all(of)).map((item) => connectionRow.parse(item));
  }

  async get(tool: string, name: string): Promise<ConnectionRow | undefined> {
    const item = await this.#table.get(connectionKey(tool, name));
    return item && connectionRow.parse(item);
  }

  /** Makes a connection that is not there yet; throws `Overtaken` where it is. */
  async create(given: Omit<ConnectionRow, "version">): Promise<ConnectionRow> {
    const row = { ...given, version: 1 };
    const made = await this.#table.putNew({ ...row, ...connectionKey(row.tool, row.connection) });
    if (made === "refused") throw new Overtaken();
    return row;
  }

  /**
   * Changes a connection. `change` is given the row as it is, again each time that another was first; attributes that this
   * code does not know stay as they are. `undefined` where there is none; throws `Overtaken` where others always are first.
   */
  async update(
    tool: string,
    name: string,
    change: (now: ConnectionRow) => ConnectionRow,
  ): Promise<ConnectionRow | undefined> {
    const key = connectionKey(tool, name);
    return await retrying({ rounds: 11 }, async () => {
      const item = await this.#table.get(key);
      if (!item) return undefined;
      const row = connectionRow.parse(item);
      const next = { ...change(row), version: row.version + 1 };
      const unread = Object.entries(item).filter(([attribute]) => !(attribute in connectionRow.shape));
      const still = { if: "version = :version", values: { version: row.version } };
      const put = await this.#table.put({ ...Object.fromEntries(unread), ...next, ...key }, still);
      if (put === "refused") throw new Overtaken();
      return next;
    });
  }

  /**
   * Notes that a connection was heard, by which secret, and what its tool said of it; where it stands then. A connection
   * removed meanwhile stays removed.
   */
  async heard(tool: string, name: string, news: Heard): Promise<HeardState | undefined> {
    let pinned = false;
    try {
      const row = await this.update(tool, name, (now) => {
        pinned = pinsNews(now, news);
        return afterHearing(now, news);
      });
      return row && { health: row.health, pinned };
    } catch (error) {
      if (!(error instanceof Overtaken)) throw error;
      return { health: (await this.get(tool, name))?.health, pinned: false };
    }
  }

  /** The connection that a mailbox belongs to; `undefined` where none has it. */
  async ofMailbox(mailbox: string): Promise<ConnectionRow | undefined> {
    const of = z.optional(mailboxRow).parse(await this.#table.get(mailboxKey(mailbox)));
    const row = of && (await this.get(of.tool, of.connection));
    return row?.mailbox === mailbox ? row : undefined;
  }

  async putMailbox(mailbox: string, tool: string, connection: string): Promise<void> {
    await this.#table.overwrite({ ...mailboxKey(mailbox), tool, connection });
  }

  async removeMailbox(mailbox: string): Promise<void> {
    await this.#table.remove(mailboxKey(mailbox));
  }

  /** Removes a connection and the mailbox that it has. */
  async forgetConnection(tool: string, name: string): Promise<void> {
    const mailbox = (await this.get(tool, name))?.mailbox;
    if (mailbox !== undefined) await this.removeMailbox(mailbox);
    await this.#table.remove(connectionKey(tool, name));
  }
}
