import type { CatchUp, HistoryRequest } from "../../schemas/catch-up.ts";
import { beginHistory, type PassDeps, requestPage } from "../api-access/passes.ts";
import { loadConnector } from "../connectors/catalogue.ts";
import type { Connector } from "../connectors/connector.ts";
import { BadRequest, Conflict } from "../shared/errors.ts";
import { type CatchUps, catchUpsOf } from "../store/catch-ups.ts";
import type { ConnectionRow } from "../store/connection-health.ts";
import type { Connections } from "../store/connections-table.ts";
import type { ConnectionName } from "../store/fetches.ts";
import type { Tenants } from "../store/tenants.ts";
import { knownConnection } from "./known.ts";

export interface HistoryDeps extends PassDeps {
  readonly connections: Pick<Connections, "get">;
  readonly catchUps: CatchUps;
  readonly tenants: Pick<Tenants, "get">;
}

/** How far the tool's history is read, and what no delivery has told. Throws `NotFound`. */
export async function getCatchUps(
  of: ConnectionName,
  deps: HistoryDeps,
): Promise<{ readonly supported: boolean; readonly catchUps: CatchUp[] }> {
  await knownConnection(of, deps);
  const collector = await (await loadConnector(of.tool))?.collect?.();
  return {
    supported: collector?.since !== undefined,
    catchUps: catchUpsOf(await deps.catchUps.list(of)),
  };
}

/** Pauses or resumes reading the history, or begins it anew. Throws `NotFound`, `BadRequest`, `Conflict`. */
export async function changeHistory(
  of: ConnectionName,
  { history: wanted, tenant, months }: HistoryRequest,
  deps: HistoryDeps,
): Promise<{ readonly supported: boolean; readonly catchUps: CatchUp[] }> {
  const { supported } = await getCatchUps(of, deps);
  if (!supported) throw new BadRequest("history_not_read", "The hub cannot read this tool's history");
  const before = await deps.catchUps.get(of, "history", tenant);
  if (wanted === "begin") {
    if (!before && !(await isLetIn(of, tenant, deps)))
      throw new Conflict("not_let_in", "The tool's API is not open to the hub for that tenant");
    if (!(await mayRead(of, deps)))
      throw new BadRequest("history_not_read", "The settings do not say yet what the hub is to read");
    const how = { ...(months === undefined ? {} : { months }), ...(before ? { before } : {}) };
    await beginHistory({ ...of, tenant }, how, deps);
  } else {
    const [state, needed] =
      wanted === "pause" ? (["paused", "running"] as const) : (["running", "paused"] as const);
    const at = deps.now().toISOString();
    if (!before || (await deps.catchUps.turn(before, state, at)) === "refused")
      throw new Conflict(`history_not_${needed}`, `The history is not ${needed}`);
    if (wanted === "resume") await requestPage(before, deps);
  }
  return await getCatchUps(of, deps);
}

async function mayRead(of: ConnectionName, { connections }: HistoryDeps): Promise<boolean> {
  const row = await connections.get(of.tool, of.connection);
  const collector = await (await loadConnector(of.tool))?.collect?.();
  return row !== undefined && collector?.mayRead?.(row.settings) !== false;
}

/** Whether the tenant has consented, or the connection's own credentials are not known to be another's. */
async function isLetIn(
  of: ConnectionName,
  tenant: string | undefined,
  { connections, tenants }: HistoryDeps,
): Promise<boolean> {
  if (tenant !== undefined && (await tenants.get(of, tenant))) return true;
  const { api } = (await connections.get(of.tool, of.connection)) ?? {};
  return api !== undefined && (api.tenant === undefined || api.tenant === tenant);
}

/**
 * Reads the history of who has just let the hub in, where that was not begun before and the settings say what to read; where
 * they do so later, the hourly look begins it.
 */
export async function beginOnce(
  { tool, connection, settings }: Pick<ConnectionRow, "tool" | "connection" | "settings">,
  tenant: string | undefined,
  connector: Connector,
  deps: PassDeps,
): Promise<void> {
  const collector = await connector.collect?.();
  // Whose data the credentials of one of several tenants open shows with the first fetch.
  if (!collector?.since || (collector.tenant && tenant === undefined)) return;
  if (collector.mayRead?.(settings) === false) return;
  await beginHistory({ tool, connection, tenant }, {}, deps);
}
