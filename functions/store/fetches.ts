import * as z from "zod/mini";
import type { ApiAccess } from "../../schemas/api-access.ts";
import { type FetchMessage, fetchMessage } from "../../schemas/bus.ts";
import { connectionKey, digestOf, fetchesKey } from "./keys.ts";
import type { Table } from "./table.ts";

const partition = ({ tool, connection }: ConnectionName) => fetchesKey(tool, connection);

export interface ConnectionName {
  readonly tool: string;
  readonly connection: string;
}

/** What only one process does at a time: a connection's fetches of one key, or renewing its access. */
export interface Turn extends ConnectionName {
  readonly what: string;
}

const keyOf = (turn: Turn) => ({ pk: partition(turn), sk: turn.what });

export const turnOfKey = ({ tool, connection, key }: ConnectionName & { readonly key: string }): Turn => ({
  tool,
  connection,
  what: `key#${digestOf(key)}`,
});
export const turnOfAccess = (
  { tool, connection }: ConnectionName,
  tenant: string | undefined = undefined,
): Turn => ({
  tool,
  connection,
  what: tenant === undefined ? "access" : `access#${digestOf(tenant)}`,
});

/** Changing what a connection is: its secrets, settings and credentials. */
export const turnOfSettings = ({ tool, connection }: ConnectionName): Turn => ({
  tool,
  connection,
  what: "settings",
});

/** One of those that a connection's fetches hold while they are carried out. */
const turnOfSlot = ({ tool, connection }: ConnectionName, n: number): Turn => ({
  tool,
  connection,
  what: `slot#${n}`,
});

/** The cursor of a key, and until when the cost of its fetches is spread, in milliseconds since 1970. */
export const turnRow = z.object({ cursor: z.optional(z.string()), paid: z.optional(z.number()) });
export const waitingRow = z.object({ sk: z.string(), message: z.string(), expiresAt: z.number() });

/** Seconds after which an unfinished turn is over. Longer than its holder can live. */
const turnSeconds = 120;
/** What a fetch costs its key, in milliseconds, where its calls cost no more: of what comes faster, one fetch does for several. */
export const usualCost = 8_000;
/** How far ahead of the clock a key's fetches may be paid for, in milliseconds: five go at once, more are spread. */
const paidAhead = 4 * usualCost;
/** Until when a key is paid for once a fetch has cost so many milliseconds, and where it is to rest for so many. */
export const paidAfter = (paid: number | undefined, now: Date, cost: number) =>
  Math.max(paid ?? 0, now.getTime()) + cost;
export const paidToRest = (now: Date, rest: number) => now.getTime() + paidAhead + rest;
/** Days that a fetch waits for credentials, and fetches of one connection that wait at the most. */
const waitDays = 30;
const waitingAtMost = 500;
/** Milliseconds for which a count of those that wait is believed: all of them are read to count them. */
const countedFor = 600_000;

/** Fetching from tools' APIs, as far as it outlives a process: whose turn it is, how far a key has come, what waits. */
export class Fetches {
  readonly #table: Table;
  readonly #counts = new Map<string, { readonly waiting: number; readonly at: number }>();

  constructor(table: Table) {
    this.#table = table;
  }

  /**
   * Takes a turn, and with it the key's cursor; `undefined` where another holder has it, or it rests. Who has it may take it
   * again. `spared`: milliseconds of its cost that do not let it rest.
   */
  async take(
    turn: Turn,
    holder: string,
    now: Date,
    spared = 0,
  ): Promise<z.infer<typeof turnRow> | undefined> {
    if (!(await this.#taken(turn, holder, now, spared))) return undefined;
    return turnRow.parse((await this.#table.get(keyOf(turn))) ?? {});
  }

  /**
   * Ends a turn and saves with it, where they are given, the cursor and until when its fetches' cost is spread; false where the
   * turn had gone to another meanwhile.
   */
  async end(turn: Turn, holder: string, cursor?: string, paid?: number): Promise<boolean> {
    const values = {
      ...(cursor === undefined ? {} : { cursor }),
      ...(paid === undefined ? {} : { paid }),
    };
    const set = Object.keys(values).map((name) => `#${name} = :${name}`);
    const ended = await this.#table.update(
      keyOf(turn),
      `${set.length === 0 ? "" : `SET ${set.join(", ")} `}REMOVE #holder, #until`,
      values,
      { if: "#holder = :holder", values: { holder } },
    );
    return ended === "done";
  }

  /** Takes one of a connection's slots; `undefined` where all of them are taken. */
  async takeSlot(of: ConnectionName, slots: number, holder: string, now: Date): Promise<Turn | undefined> {
    for (let n = 0; n < slots; n++) {
      const slot = turnOfSlot(of, n);
      if (await this.#taken(slot, holder, now)) return slot;
    }
    return undefined;
  }

  /** Milliseconds until a turn that rests may be taken; 0 where it does not rest. */
  async restOf(turn: Turn, now: Date, spared = 0): Promise<number> {
    const { paid = 0 } = turnRow.parse((await this.#table.get(keyOf(turn))) ?? {});
    return Math.max(0, paid - paidAhead - spared - now.getTime());
  }

  async #taken(turn: Turn, holder: string, now: Date, spared = 0): Promise<boolean> {
    const seconds = Math.floor(now.getTime() / 1000);
    const taken = await this.#table.update(
      keyOf(turn),
      "SET #holder = :holder, #until = :until",
      { until: seconds + turnSeconds },
      {
        if: "(attribute_not_exists(#until) OR #until < :now OR #holder = :holder) AND (attribute_not_exists(#paid) OR #paid <= :ahead)",
        values: { holder, now: seconds, ahead: now.getTime() + paidAhead + spared },
      },
    );
    return taken === "done";
  }

  /** Keeps a fetch for 30 days, once; false where the connection has about as many waiting as it may. */
  async wait(message: FetchMessage, now: Date): Promise<boolean> {
    const pk = partition(message.data);
    const known = this.#counts.get(pk);
    const counted = known && now.getTime() - known.at < countedFor;
    const { waiting, at } = counted
      ? known
      : { waiting: (await this.#waiting(message.data)).length, at: now.getTime() };
    this.#counts.set(pk, { waiting: waiting + 1, at });
    if (waiting >= waitingAtMost) return false;
    await this.#table.overwrite({
      pk,
      sk: `waits#${message.receivedtime}#${message.id}`,
      message: JSON.stringify(message),
      expiresAt: Math.floor(now.getTime() / 1000) + waitDays * 86_400,
    });
    return true;
  }

  /**
   * Gives the fetches that wait, or `atMost` so many of them, to `release`, oldest first and a few at a time, and forgets
   * those that it has taken.
   */
  async release(
    of: ConnectionName,
    now: Date,
    release: (messages: readonly FetchMessage[]) => Promise<void>,
    atMost?: number,
  ): Promise<number> {
    this.#counts.delete(partition(of));
    const rows = (await this.#waiting(of)).slice(0, atMost);
    const live = rows.filter(({ expiresAt }) => expiresAt > now.getTime() / 1000);
    for (let n = 0; n < rows.length; n += 25) {
      const some = rows.slice(n, n + 25);
      const messages = some.filter((row) => live.includes(row));
      if (messages.length > 0)
        await release(messages.map(({ message }) => fetchMessage.parse(JSON.parse(message))));
      await this.#delete(of, some);
    }
    return live.length;
  }

  /** Shows at the connection how its access fares, unless it was given other credentials meanwhile. */
  async noteAccess({ tool, connection }: ConnectionName, api: ApiAccess): Promise<void> {
    await this.#table.update(
      connectionKey(tool, connection),
      "SET #api = :api ADD version :one",
      { api, one: 1 },
      { if: "#api.#createdAt = :createdAt", values: { createdAt: api.createdAt } },
    );
  }

  /** Forgets all that is kept of a connection's fetches. */
  async forgetConnection(tool: string, connection: string): Promise<void> {
    const of = { tool, connection };
    this.#counts.delete(partition(of));
    const rows = await this.#query(of, "", "~");
    await this.#delete(
      of,
      rows.map(({ sk }) => ({ sk: String(sk) })),
    );
  }

  async #waiting(of: ConnectionName): Promise<z.infer<typeof waitingRow>[]> {
    return (await this.#query(of, "waits#", "waits#~")).map((row) => waitingRow.parse(row));
  }

  async #query(of: ConnectionName, from: string, to: string): Promise<Record<string, unknown>[]> {
    return await this.#table.all({
      where: "pk = :pk AND sk BETWEEN :from AND :to",
      values: { pk: partition(of), from: from || " ", to },
    });
  }

  async #delete(of: ConnectionName, rows: readonly { readonly sk: string }[]): Promise<void> {
    await this.#table.removeMany(rows.map(({ sk }) => ({ pk: partition(of), sk })));
  }
}
