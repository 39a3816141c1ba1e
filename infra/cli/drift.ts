import type { Api } from "../local/api.ts";
import { ofEachConnection } from "./of-each-connection.ts";

/** The fields that tools send otherwise than before and nobody has looked at, by their connections, for `doctor`. */
export async function driftIn(hub: Api): Promise<string[]> {
  return await ofEachConnection(hub, async (at) => {
    const { drifts } = await hub.ask("GET", "/api/connections/{tool}/{connection}/drift", { at });
    return drifts
      .filter(({ looked }) => looked === undefined)
      .map(({ type, path, is }) => `${at.tool}/${at.connection} ${type} ${path} (${is})`);
  });
}
