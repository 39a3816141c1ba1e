import type { DriftLooked } from "../../schemas/drift.ts";
import type { ConnectionName } from "./fetches.ts";
import { digestOf } from "./keys.ts";
import type { DriftRow, KnownShape, NewDrift, ShapeName } from "./shape-rows.ts";
import type { Outcome, Table } from "./table.ts";

/** Late: every process has all stores, and few look at shapes. */
const forms = async () => await import("./shape-rows.ts");

const [shapes, drifts] = ["shapes", "drifts"];
const dayKey = { pk: shapes, sk: "@" };
const toldKey = { pk: "hub", sk: "drift" };

const prefixOf = ({ tool, connection }: ConnectionName) => `${tool}#${connection}#`;
const keyOf = (of: ShapeName) => ({
  pk: shapes,
  sk: `${prefixOf(of)}${of.type}${of.fetched ? "#fetched" : ""}`,
});

const allDrifts = { where: "pk = :pk", values: { pk: drifts } };
const inPartition = (pk: string, of: ConnectionName) => ({
  where: "pk = :pk AND sk BETWEEN :low AND :high",
  values: { pk, low: prefixOf(of), high: `${prefixOf(of)}~` },
});

/** Seconds for which a drift is shown. */
const shownFor = 30 * 86_400;

/**
 * What tools' deliveries look like, and in what they came to look otherwise. Of what stands in them nothing is kept: a path,
 * types, and which event to look at.
 */
export class Shapes {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** The last day whose deliveries were looked at. */
  async day(): Promise<string | undefined> {
    const row = await this.#table.get(dayKey);
    return row && String(row.day);
  }

  async putDay(day: string): Promise<void> {
    await this.#table.overwrite({ ...dayKey, day });
  }

  /** What is known of a shape, and the last day that is in it. */
  async get(of: ShapeName): Promise<(KnownShape & { readonly day: string }) | undefined> {
    const item = await this.#table.get(keyOf(of));
    return item && (await forms()).shapeIn(item);
  }

  /**
   * Keeps what was found first: what breaks off in between is found again, as the same. What is there already stays as it is, with
   * who has looked at it.
   */
  async put(
    of: ShapeName,
    day: string,
    known: KnownShape,
    found: readonly NewDrift[],
    now: Date,
  ): Promise<void> {
    const expiresAt = Math.floor(now.getTime() / 1000) + shownFor;
    for (const one of found) {
      const name = digestOf(one.type, String(one.fetched ?? false), one.path, one.is, ...one.to);
      await this.#table.putNew({ pk: drifts, sk: `${prefixOf(of)}${day}#${name}`, ...one, expiresAt });
    }
    const gzip = (await forms()).packed(known.fields);
    await this.#table.overwrite({ ...keyOf(of), day, events: known.events, gzip });
  }

  /** What was found of a connection, or of all, newest first. */
  async drifts(now: Date, of?: ConnectionName): Promise<DriftRow[]> {
    const rows = await this.#table.all(of ? inPartition(drifts, of) : allDrifts);
    return rows.length === 0 ? [] : (await forms()).driftsIn(rows, now);
  }

  /** Notes who has looked at one that was found; without anybody, that it is to be looked at. `refused`: it is not there. */
  async look(of: ConnectionName, drift: string, looked?: DriftLooked): Promise<Outcome> {
    const key = { pk: drifts, sk: `${prefixOf(of)}${drift}` };
    const there = { if: "attribute_exists(pk)" };
    if (looked === undefined) return await this.#table.update(key, "REMOVE looked", {}, there);
    const first = "SET looked = if_not_exists(looked, :looked)";
    return await this.#table.update(key, first, { looked }, there);
  }

  /** Which of them were told, by their places. */
  async told(): Promise<ReadonlySet<string>> {
    const row = await this.#table.get(toldKey);
    return row ? (await forms()).toldIn(row) : new Set();
  }

  async putTold(told: readonly string[]): Promise<void> {
    await this.#table.overwrite({ ...toldKey, told: [...told].sort() });
  }

  async forgetConnection(tool: string, connection: string): Promise<void> {
    for (const pk of [shapes, drifts]) {
      const rows = await this.#table.all({ ...inPartition(pk, { tool, connection }), only: ["sk"] });
      await this.#table.removeMany(rows.map(({ sk }) => ({ pk, sk: String(sk) })));
    }
  }
}
