import type { Api } from "../local/api.ts";

interface At {
  readonly tool: string;
  readonly connection: string;
}

/** What there is to tell of each connection, one after the other in the API's order. */
export async function ofEachConnection(
  hub: Api,
  tell: (at: At) => Promise<readonly string[]>,
): Promise<string[]> {
  const { connections } = await hub.ask("GET", "/api/connections");
  const told = await Promise.all(
    connections.map(async ({ tool, connection }) => await tell({ tool, connection })),
  );
  return told.flat();
}
