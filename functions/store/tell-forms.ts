import { isDeepStrictEqual } from "node:util";
import type { SecretStore } from "../shared/ports.ts";
import { Overtaken, retrying } from "../shared/retrying.ts";
import type { ConnectionRow } from "./connection-health.ts";
import type { Connections } from "./connections-table.ts";

export interface FormDeps {
  readonly connections: Pick<Connections, "get">;
  /** Read by ingest. It holds no secrets, only the forms by the secrets' ids, as `settings`. */
  readonly forms: Pick<SecretStore, "put">;
}

/**
 * Publishes to ingest which forms the connection's row has pinned. Call it after changing the row. It repeats until what it
 * published equals the row, so that of concurrent writers the last one publishes the final state.
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
