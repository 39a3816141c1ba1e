import { keptKind } from "../../schemas/connection.ts";
import { NotFound } from "../shared/errors.ts";
import { keptName } from "../shared/kept-names.ts";
import { turnOfAccess } from "../store/fetches.ts";
import { inTurn } from "../store/in-turn.ts";
import { alone, changed } from "./change-connection.ts";
import type { ConnectionDeps } from "./connections.ts";
import { leaveTool } from "./leave-tool.ts";

/**
 * Removes a connection, with all that is kept of it; its timeline stays. Its row says first that a change is under way, and
 * goes last: for as long as anything is left, the connection is shown as unfinished and can be removed again. Every store
 * is asked, whatever another one says. Answers with what could not be undone at the tool.
 */
export async function removeConnection(
  tool: string,
  name: string,
  deps: ConnectionDeps,
): Promise<readonly string[]> {
  const { connections, secrets, passwords, apps, forms, apiCredentials, tenants } = deps;
  const row = await connections.get(tool, name);
  if (!row && (await keptOf(tool, name, deps)).length === 0)
    throw new NotFound("unknown_connection", "There is no such connection");
  return await alone(tool, name, deps, async () => {
    if (row)
      await changed(tool, name, (now) => ({ ...now, unfinishedSince: deps.now().toISOString() }), deps);
    const left = row ? await leaveTool(row, deps) : [];
    const of = { tool, connection: name };
    const accesses = [undefined, ...(await tenants.list(of)).map(({ tenant }) => tenant)];
    const removed = await Promise.allSettled([
      ...[secrets, passwords, apps, forms].map(async (store) => await store.remove(tool, name)),
      // In turn with who renews it: else what a tool gives at this moment would be kept after all is gone.
      ...accesses.map((tenant) =>
        inTurn(turnOfAccess(of, tenant), deps, () => apiCredentials.remove(tool, name, { tenant })),
      ),
      removeUnspoken(tool, name, deps),
    ]);
    for (const one of removed) if (one.status === "rejected") throw one.reason;
    await deps.forgetConnection(tool, name);
    return left;
  });
}

/** What a fault has left of consents of which no row speaks. */
async function removeUnspoken(tool: string, connection: string, deps: ConnectionDeps): Promise<void> {
  for (const name of await keptOf(tool, connection, deps)) {
    const [, , digest] = name.split("/");
    if (digest !== undefined) await deps.apiCredentials.remove(tool, connection, { digest });
  }
}

/** The names under which anything is kept of a connection. */
async function keptOf(
  tool: string,
  connection: string,
  { keptNames }: Pick<ConnectionDeps, "keptNames">,
): Promise<string[]> {
  const own = keptName(tool, connection);
  const all = await Promise.all(keptKind.options.map(async (kind) => await keptNames[kind]()));
  return all.flat().filter((name) => name === own || name.startsWith(`${own}/`));
}
