import type { Api } from "../local/api.ts";

/** The fields that tools send otherwise than before and nobody has looked at, by their connections, for `doctor`. */
export async function driftIn(hub: Api): Promise<string[]> {
  const { connections } = await hub.ask("GET", "/api/connections");
  const told = await Promise.all(
    connections.map(async ({ tool, connection }) => {
      const at = { tool, connection };
      const { drifts } = await hub.ask("GET", "/api/connections/{tool}/{connection}/drift", { at });
      return drifts
        .filter(({ looked }) => looked === undefined)
        .map(({ type, path, is }) => `${tool}/${connection} ${type} ${path} (${is})`);
    }),
  );
  return told.flat();
}
