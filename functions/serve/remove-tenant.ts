import { NotFound } from "../shared/errors.ts";
import { type ConnectionName, turnOfAccess } from "../store/fetches.ts";
import { inTurn } from "../store/in-turn.ts";
import { alone } from "./change-connection.ts";
import type { ConnectionDeps } from "./connections.ts";
import { leaveTenants } from "./leave-tool.ts";

/**
 * Removes one of those who have consented to a connection: the tool is left for it, and all that is kept of its access goes.
 * Its row goes last: for as long as anything is left, it is shown and can be removed again. Answers with what could not be
 * undone at the tool. Throws `NotFound`, and `Conflict` where another call is changing the connection.
 */
export async function removeTenant(
  of: ConnectionName,
  tenant: string,
  deps: ConnectionDeps,
): Promise<readonly string[]> {
  const { tool, connection } = of;
  const { connections, tenants, apiCredentials, catchUps, subscriptions, now } = deps;
  const row = await connections.get(tool, connection);
  if (!row || !(await tenants.get(of, tenant)))
    throw new NotFound("unknown_tenant", "Nobody of that id has consented");
  return await alone(tool, connection, deps, async () => {
    await tenants.noteLeaving(of, tenant, now().toISOString());
    const left = await leaveTenants(row, [tenant], deps);
    // In turn with who renews it: else what a tool gives at this moment would be kept after all is gone.
    await inTurn(turnOfAccess(of, tenant), deps, async () => {
      await apiCredentials.remove(tool, connection, { tenant });
      await catchUps.forget(of, tenant);
      await subscriptions.forget(of, tenant);
      await tenants.remove(of, tenant);
    });
    return left.flatMap((why) => why ?? []);
  });
}
