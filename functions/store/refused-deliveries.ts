import { gunzipSync, gzipSync } from "node:zlib";
import * as z from "zod/mini";
import { type Identity, instant } from "../../schemas/account-event.ts";
import { type Delivery, sha256 } from "../delivery/delivery.ts";
import { type Provable, provableReasons } from "../shared/provable.ts";
import { refusedKey, refusedKeys, refusedList, refusedRoomKey } from "./keys.ts";
import type { Table } from "./table.ts";

const provable = z.enum(provableReasons);

const refusedRow = z.object({
  sk: z.string(),
  tool: z.string(),
  connection: z.string(),
  reason: provable,
  method: z.string(),
  path: z.string(),
  query: z.record(z.string(), z.string()),
  headers: z.record(z.string(), z.array(z.string())),
  gzip: z.instanceof(Uint8Array),
  receivedAt: instant,
  expiresAt: z.number(),
});
type Row = z.infer<typeof refusedRow>;

/** What is shown of one. */
const glanced = z.pick(refusedRow, { reason: true, receivedAt: true, expiresAt: true });

export interface RefusedDelivery {
  /** Its place among those of its connection. */
  readonly at: string;
  readonly reason: Provable;
  readonly delivery: Delivery;
}

/** Seconds. */
const keptFor = 7 * 86_400;
/** Bytes: of a body as it came, of its compressed form with the headers, and of one place. */
const [bodyAtMost, rowAtMost, placeBytes] = [1_000_000, 256_000, 16_000];

/** Places of a connection, and milliseconds in which one that was taken is free again: 20 an hour. */
export const refusedPlaces = 300;
const placeReturns = 180_000;

/** Headers that sign nothing and may name who carried it. */
const ofTheWay = /^(?:cookie|forwarded|via|x-amz|x-forwarded-|cf-|connection$|content-length$|host$)/;

/**
 * Deliveries that were refused, as they came, for a week: what a corrected secret may prove genuine. A connection has 300
 * places of 16 kB, and gets 20 an hour back: who comes first has one, and a flood that has taken all of them leaves room
 * for later ones. In the directory table, which forgets them by itself.
 */
export class RefusedDeliveries {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** "kept", "full" where no place is free, or "large" for what would not fit any. */
  async keep(delivery: Delivery, reason: Provable): Promise<"kept" | "full" | "large"> {
    const { tool, connection, method, path, query, receivedAt } = delivery;
    const headers = Object.fromEntries([...delivery.headers].filter(([name]) => !ofTheWay.test(name)));
    const gzip = compressed(delivery);
    const bytes = (gzip?.length ?? rowAtMost) + JSON.stringify([headers, query, path]).length;
    if (gzip === undefined || bytes > rowAtMost) return "large";
    if (!(await this.#take(tool, connection, Math.ceil(bytes / placeBytes), receivedAt))) return "full";
    const at = receivedAt.toISOString();
    await this.#table.overwrite({
      ...refusedKey(tool, connection, `${at}#${sha256(gzip).slice(0, 12)}`),
      ...{ tool, connection, reason, method, path, query, headers, gzip },
      receivedAt: at,
      expiresAt: Math.floor(receivedAt.getTime() / 1000) + keptFor,
    });
    return "kept";
  }

  /** Does about what keeping does, for a name without a connection, and keeps nothing. */
  async passOver(delivery: Delivery): Promise<void> {
    compressed(delivery);
    await this.#table.get(refusedRoomKey(delivery.tool, delivery.connection));
  }

  /** How many there are, by their reasons, and since when. */
  async summary(tool: string, connection: string, now: Date) {
    const rows = (await this.#table.all(of(tool, connection, ["reason", "receivedAt", "expiresAt"])))
      .map((row) => glanced.parse(row))
      .filter(isLive(now));
    const reasons: Record<string, number> = {};
    for (const { reason } of rows) reasons[reason] = (reasons[reason] ?? 0) + 1;
    const [oldest, newest] = [rows[0]?.receivedAt, rows.at(-1)?.receivedAt];
    return {
      kept: rows.length,
      reasons,
      ...(oldest === undefined ? {} : { oldest }),
      ...(newest === undefined ? {} : { newest }),
    };
  }

  /** A page of them, in the order in which they came; `after`: the `end` of the page before. */
  async page(tool: string, connection: string, limit: number, now: Date, after?: string) {
    const { rows } = await this.#table.page({ ...of(tool, connection, undefined, after), limit });
    const found = rows.map((row) => refusedRow.parse(row));
    const end =
      rows.length < limit ? undefined : found.at(-1)?.sk.slice(refusedKeys(tool, connection).low.length);
    return { refused: found.filter(isLive(now)).map(asDelivery), ...(end === undefined ? {} : { end }) };
  }

  async remove(at: string): Promise<void> {
    await this.#table.remove({ pk: refusedList, sk: at });
  }

  async forgetConnection(tool: string, connection: string): Promise<void> {
    const rows = await this.#table.all(of(tool, connection, ["sk"]));
    await this.#table.removeMany(rows.map(({ sk }) => ({ pk: refusedList, sk: String(sk) })));
    await this.#table.remove(refusedRoomKey(tool, connection));
  }

  /** Removes those in whose bodies one of the identities stands, as text; how many there were. */
  async forgetNaming(identities: readonly Identity[]): Promise<number> {
    const names = identities.map(({ value }) => value.toLowerCase()).filter(({ length }) => length > 3);
    let removed = 0;
    if (names.length === 0) return removed;
    for await (const { rows } of this.#table.pages({ where: "pk = :pk", values: { pk: refusedList } })) {
      const naming = rows
        .map((row) => refusedRow.parse(row))
        .filter(({ gzip }) => {
          const text = gunzipSync(gzip).toString("utf8").toLowerCase();
          return names.some((name) => text.includes(name));
        });
      await this.#table.removeMany(naming.map(({ sk }) => ({ pk: refusedList, sk })));
      removed += naming.length;
    }
    return removed;
  }

  /**
   * Takes places, all that a delivery needs or none. One instant says how many are taken: each moves it on by the time in
   * which a place returns, and it may be so far ahead as all places together take.
   */
  async #take(tool: string, connection: string, places: number, at: Date): Promise<boolean> {
    const [key, now, cost] = [refusedRoomKey(tool, connection), at.getTime(), places * placeReturns];
    const latest = now + refusedPlaces * placeReturns - cost;
    const some = { if: "#taken > :now AND #taken <= :latest", values: { now, latest } };
    if ((await this.#table.update(key, "ADD #taken :cost", { cost }, some)) === "done") return true;
    const none = { if: "attribute_not_exists(#taken) OR #taken <= :now", values: { now } };
    return (await this.#table.update(key, "SET #taken = :till", { till: now + cost }, none)) === "done";
  }
}

function of(tool: string, connection: string, only?: readonly string[], after?: string) {
  const { pk, low, high } = refusedKeys(tool, connection);
  return {
    where: "pk = :pk AND sk BETWEEN :low AND :high",
    // `!` is the first character that a longer key can go on with.
    values: { pk, low: after === undefined ? low : `${low}${after}!`, high },
    ...(only === undefined ? {} : { only }),
  };
}

/** `undefined` for one that is not worth the time. */
const compressed = ({ body }: Delivery): Buffer | undefined =>
  body.length > bodyAtMost ? undefined : gzipSync(body, { level: 1 });

const isLive =
  (now: Date) =>
  ({ expiresAt }: Pick<Row, "expiresAt">) =>
    expiresAt > now.getTime() / 1000;

function asDelivery({ sk, reason, gzip, headers, receivedAt, ...row }: Row): RefusedDelivery {
  const { tool, connection, method, path, query } = row;
  return {
    at: sk,
    reason,
    delivery: {
      ...{ tool, connection, method, path, query },
      headers: new Map(Object.entries(headers)),
      body: gunzipSync(gzip),
      receivedAt: new Date(receivedAt),
    },
  };
}
