import * as z from "zod/mini";
import { instant } from "../../schemas/account-event.ts";
import type { FetchRequest } from "../../schemas/bus.ts";
import { type CatchUp, type CatchUpKind, catchUpKind, catchUpPass } from "../../schemas/catch-up.ts";
import type { ConnectionName } from "./fetches.ts";
import { digestOf, fetchesKey } from "./keys.ts";
import type { Outcome, Table } from "./table.ts";

/** A page whose new events are counted and not yet all published: `cursor` is where it begins. */
const pending = z.object({ cursor: z.optional(z.string()), found: z.int() });

const passRow = z.extend(catchUpPass, {
  tool: z.string(),
  connection: z.string(),
  tenant: z.optional(z.string()),
  kind: catchUpKind,
  /** Whatever was unpaid when it was begun has been read, of any age. */
  opening: z.optional(z.literal(true)),
  /** Names this pass: what another one has left in a queue changes nothing. */
  run: z.string(),
  /** Where the next page begins; absent at the first. */
  cursor: z.optional(z.string()),
  pending: z.optional(pending),
  /** What the fetch that a check has asked for has found; `by` says where that began, so that a crash counts it once. */
  fetched: z.optional(z.object({ by: z.string(), found: z.int() })),
  /** What the tool's pages have left for the next pass. */
  mark: z.optional(z.string()),
  /** Of all passes of its kind: how many events were found, since when they are counted, and when the last was. */
  missed: z.optional(z.object({ count: z.int(), since: instant, last: z.optional(instant) })),
});
export type PassRow = z.infer<typeof passRow>;

/** Months of a tool's history that are read where nobody says otherwise. */
const usualMonths = 12;

/** The beginning of so many months before an instant. */
export function historyBefore(now: Date, months = usualMonths): string {
  const from = new Date(now);
  from.setUTCMonth(from.getUTCMonth() - months);
  return from.toISOString();
}

/** The fetch that reads the next page of a pass. */
export const pageFetch = ({ tool, connection, kind, run, tenant }: PassRow): FetchRequest => ({
  ...{ tool, connection, key: `catchup#${kind}#${tenant ?? ""}`, scope: {} },
  catchUp: { kind, run, ...(tenant === undefined ? {} : { tenant }) },
});

/** What one page has come to. Without a `cursor` it was the last. */
export interface Advance {
  readonly cursor: string | undefined;
  readonly reached: string;
  readonly found: number;
  readonly at: string;
  readonly opening: boolean;
  readonly mark?: string | undefined;
}

const keyOf = ({ tool, connection }: ConnectionName, kind: CatchUpKind, tenant: string | undefined) => ({
  pk: fetchesKey(tool, connection),
  sk: `catchup#${kind}#${tenant === undefined ? "" : digestOf(tenant)}`,
});

/** How far reading all that tools have has come: a row a connection, tenant and kind. */
export class CatchUps {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async get(of: ConnectionName, kind: CatchUpKind, tenant: string | undefined): Promise<PassRow | undefined> {
    const row = await this.#table.get(keyOf(of, kind, tenant));
    return row && passRow.parse(row);
  }

  async list(of: ConnectionName): Promise<PassRow[]> {
    const rows = await this.#table.all({
      where: "pk = :pk AND sk BETWEEN :from AND :to",
      values: { pk: fetchesKey(of.tool, of.connection), from: "catchup#", to: "catchup#~" },
    });
    return rows.map((row) => passRow.parse(row));
  }

  /** Those of the connections, as `tool/connection`, of which all that was unpaid before has been read, of each tenant. */
  async openingsOf(connections: readonly ConnectionName[]): Promise<ReadonlySet<string>> {
    const read = connections.map(async (of) => {
      const histories = (await this.list(of)).filter(({ kind }) => kind === "history");
      const isWhole = histories.length > 0 && histories.every(({ opening }) => opening);
      return isWhole ? [`${of.tool}/${of.connection}`] : [];
    });
    return new Set((await Promise.all(read)).flat());
  }

  /** Forgets all passes of a tenant: what one of them has asked for is dropped when it comes. */
  async forget(of: ConnectionName, tenant: string): Promise<void> {
    for (const kind of catchUpKind.options) await this.#table.remove(keyOf(of, kind, tenant));
  }

  /** Begins a pass in the place of `before`, or where there was none; "refused" where another has begun one meanwhile. */
  async begin(row: PassRow, before: PassRow | undefined): Promise<Outcome> {
    const stored = { ...keyOf(row, row.kind, row.tenant), ...row };
    return before === undefined
      ? await this.#table.putNew(stored)
      : await this.#table.put(stored, { if: "#run = :before", values: { before: before.run } });
  }

  /** Counts what a page has found before it is published, so that what a crash repeats is counted once. */
  async count(row: PassRow, found: number): Promise<Outcome> {
    return await this.#change(row, "SET #pending = :pending", {
      pending: { ...(row.cursor === undefined ? {} : { cursor: row.cursor }), found },
    });
  }

  /** Counts what the fetch has found that a check has asked for; "refused" where the check was begun anew meanwhile. */
  async countFetched(row: PassRow, by: string, found: number, at: string): Promise<Outcome> {
    const more = found - (row.fetched?.by === by ? row.fetched.found : 0);
    if (more <= 0) return "done";
    const before = row.missed ?? { count: 0, since: row.until };
    return await this.#change(row, "SET #missed = :missed, #fetched = :fetched, #found = :found", {
      missed: { ...before, count: before.count + more, last: at },
      fetched: { by, found },
      found: row.found + more,
    });
  }

  /** Goes on after a page; "refused" where the pass was paused or begun anew meanwhile. */
  async advance(row: PassRow, { cursor, reached, found, at, opening, mark }: Advance): Promise<Outcome> {
    const missed = row.missed && {
      ...row.missed,
      count: row.missed.count + found,
      ...(found > 0 ? { last: at } : {}),
    };
    const values = {
      ...{ reached, found: row.found + found, movedAt: at },
      state: cursor === undefined ? "done" : row.state,
      ...(missed ? { missed } : {}),
      ...(opening ? { opening } : {}),
      ...(mark === undefined ? {} : { mark }),
      ...(cursor === undefined ? {} : { cursor }),
    };
    const sets = Object.keys(values).map((name) => `#${name} = :${name}`);
    const removed = cursor === undefined ? "#pending, #cursor" : "#pending";
    return await this.#change(row, `SET ${sets.join(", ")} REMOVE ${removed}`, values);
  }

  /** Stops a pass that runs, or lets one go on that was stopped; "refused" where there is nothing to stop or go on with. */
  async turn(row: PassRow, state: "running" | "paused", at: string): Promise<Outcome> {
    const from = state === "running" ? "paused" : "running";
    return await this.#change({ ...row, state: from }, "SET #state = :state, #movedAt = :at", { state, at });
  }

  /** Says that a pass was taken up again, for who looks for those that stand still. */
  async touch(row: PassRow, at: string): Promise<Outcome> {
    return await this.#change(row, "SET #movedAt = :at", { at });
  }

  async #change(row: PassRow, change: string, values: Readonly<Record<string, unknown>>): Promise<Outcome> {
    return await this.#table.update(keyOf(row, row.kind, row.tenant), change, values, {
      if: "#run = :run AND #state = :was",
      values: { run: row.run, was: row.state },
    });
  }
}

/** The passes of a connection as they are shown, by tenant. */
export function catchUpsOf(rows: readonly PassRow[]): CatchUp[] {
  const tenants = [...new Set(rows.map(({ tenant }) => tenant))];
  return tenants.map((tenant) => {
    const own = rows.filter((row) => row.tenant === tenant);
    const [history, check] = catchUpKind.options.map((kind) => own.find((row) => row.kind === kind));
    return {
      ...(tenant === undefined ? {} : { tenant }),
      ...(history ? { history: shown(history) } : {}),
      ...(check ? { check: shown(check) } : {}),
      missed: check?.missed ?? { count: 0 },
    };
  });
}

const shown = ({ state, from, until, reached, found, startedAt, movedAt }: PassRow) => ({
  ...{ state, from, until, reached, found, startedAt, movedAt },
});
