import { isDeepStrictEqual } from "node:util";
import type { SecretStore } from "../shared/ports.ts";
import { Overtaken, retrying } from "../shared/retrying.ts";
import type { ConnectionRow } from "./connection-health.ts";
import type { Connections } from "./connections-table.ts";

export interface FormDeps {
  readonly connections: Pick<Connections, "get">;
  /** Read by the door. It holds no secrets, only the forms by the secrets' ids, as `settings`. */
  readonly forms: Pick<SecretStore, "put">;
}

/**
 * Tells the door which forms are pinned, as the connection's row says. Whoever changes the row tells afterwards, and again
 * until what it told is what the row still says: of several at once the last one tells what all of them have left.
 */
export async function tellForms(tool: string, connection: string, deps: FormDeps): Promise<void> {
  const pinned = async () => pinnedIn(await deps.connections.get(tool, connection));
  let settings = await pinned();
  await retrying({}, async () => {
    await deps.forms.put(tool, connection, { secrets: [], settings });
    const now = await pinned();
    if (isDeepStrictEqual(now, settings)) return;
    settings = now;
    throw new Overtaken();
  });
}

function pinnedIn(row: ConnectionRow | undefined): Record<string, string> {
  const pinned = (row?.secrets ?? []).filter((secret) => secret.pinned && secret.matchedAs !== undefined);
  return Object.fromEntries(pinned.map(({ id, matchedAs = "" }) => [id, matchedAs]));
}
