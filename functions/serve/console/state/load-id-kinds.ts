import { call } from "./api.ts";
import { connections, loadConnections, tools } from "./connections.ts";
import { type IdKind, idKinds } from "./tool-ids.ts";

/** Accounts of each status that are looked at: what a tool calls clients shows in a few. */
const looked = 200;

/** Under which ids the tools of this hub know clients. What cannot be read is not known. */
export async function loadIdKinds(): Promise<readonly IdKind[]> {
  if (connections.peek() === undefined || tools.peek() === undefined) await loadConnections();
  const there = connections.peek() ?? [];
  const [strays, clients, ...tenants] = await Promise.all([
    identitiesOf("provisional"),
    identitiesOf("active"),
    ...there.map(
      async ({ tool, connection, api }) => [tool, api ? await tenantsOf(tool, connection) : []] as const,
    ),
  ]);
  const open = Map.groupBy(tenants, ([tool]) => tool);
  return idKinds({
    connections: there,
    tools: tools.peek() ?? [],
    identities: [...strays, ...clients],
    tenants: new Map([...open].map(([tool, all]) => [tool, [...new Set(all.flatMap(([, ids]) => ids))]])),
  });
}

async function identitiesOf(status: "provisional" | "active") {
  const query = { status, limit: looked, sort: "latest" } as const;
  return await call("GET", "/api/accounts", { query }).then(
    ({ accounts }) => accounts.flatMap(({ identities }) => identities),
    () => [],
  );
}

async function tenantsOf(tool: string, connection: string): Promise<readonly string[]> {
  return await call("GET", "/api/connections/{tool}/{connection}/tenants", { at: { tool, connection } }).then(
    ({ tenants }) => tenants.map(({ tenant }) => tenant),
    () => [],
  );
}
