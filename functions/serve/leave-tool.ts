import type { PassDeps } from "../api-access/passes.ts";
import { requestSubscriptions } from "../api-access/request-subscriptions.ts";
import { loadConnector } from "../connectors/catalogue.ts";
import type { ConnectionRow } from "../store/connection-health.ts";
import type { SubscriptionStates } from "../store/subscription-states.ts";
import type { Pause } from "../store/table.ts";
import type { Tenants } from "../store/tenants.ts";

export interface LeaveDeps extends Omit<PassDeps, "catchUps"> {
  readonly subscriptions: Pick<SubscriptionStates, "get">;
  readonly tenants: Pick<Tenants, "list">;
  readonly pause: Pause;
}

/** How often, and how many milliseconds apart, collect is looked at for having left: a call can wait no longer. */
const rounds = 16;
const apart = 500;

/**
 * Has collect unsubscribe at the tool, and give back what its consents have opened; only collect may read those. What could
 * not be undone there, by whose it is, in English: it is for a person to end at the tool.
 */
export async function leaveTool(row: ConnectionRow, deps: LeaveDeps): Promise<string[]> {
  const all = await allOf(row, deps);
  const left = await leaveTenants(row, all, deps);
  return left.flatMap((why, n) => (why === undefined ? [] : [`${all[n] ?? "the connection"}: ${why}`]));
}

/** Whose access a connection has at its tool: its own by `undefined`, where nothing says whose that is. */
async function allOf(row: ConnectionRow, deps: LeaveDeps): Promise<(string | undefined)[]> {
  const { tool, api } = row;
  const collector = await (await loadConnector(tool))?.collect?.();
  if (!collector) return [];
  const consented = (await deps.tenants.list(row)).map(({ tenant }) => tenant);
  const isHeld = api && (collector.subscriptions !== undefined || api.kind === "oauth2");
  const own = isHeld && !consented.includes(api.tenant ?? "") ? [api.tenant] : [];
  return [...new Set([...own, ...consented])];
}

/** The same of some alone: what of each could not be undone. */
export async function leaveTenants(
  row: ConnectionRow,
  tenants: readonly (string | undefined)[],
  deps: LeaveDeps,
): Promise<(string | undefined)[]> {
  const { tool, connection } = row;
  const since = deps.now().toISOString();
  for (const tenant of tenants) await requestSubscriptions({ tool, connection, tenant }, deps, true);
  return await Promise.all(tenants.map(async (tenant) => await outcomeOf(row, tenant, since, deps)));
}

async function outcomeOf(
  row: ConnectionRow,
  tenant: string | undefined,
  since: string,
  { subscriptions, pause }: LeaveDeps,
): Promise<string | undefined> {
  for (let round = 0; round < rounds; round++) {
    const state = await subscriptions.get(row, tenant);
    if (state?.leftAt !== undefined && state.leftAt >= since)
      return state.leftBehind?.join("; ") ?? state.failing?.reason;
    await pause(apart);
  }
  return "The tool has not answered yet, so its subscription and the hub's access may live on there";
}
