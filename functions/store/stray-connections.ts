import type { Stray } from "../../schemas/connection.ts";
import type { SecretNames } from "../shared/ports.ts";
import type { Connections } from "./connections-table.ts";

export interface StrayDeps {
  readonly connections: Pick<Connections, "list">;
  readonly secretNames: SecretNames;
}

/**
 * Connections of which one store knows and the other does not: secrets that are live and shown nowhere, connections that
 * can take nothing. Those whose change has not ended yet are not among them. What one look finds may have changed between
 * its two readings: a second one must find it, too.
 */
export async function strayConnections(deps: StrayDeps): Promise<Stray[]> {
  const first = await strays(deps);
  if (first.length === 0) return [];
  const second = new Set((await strays(deps)).map(nameOf));
  return first.filter((one) => second.has(nameOf(one)));
}

async function strays({ connections, secretNames }: StrayDeps): Promise<Stray[]> {
  const secrets = new Set(await secretNames());
  const rows = await connections.list();
  const shown = new Set(rows.map(({ tool, connection }) => `${tool}/${connection}`));
  return [
    ...[...secrets]
      .filter((name) => !shown.has(name))
      .map((name): Stray => {
        const [tool = "", connection = ""] = name.split("/");
        return { tool, connection, lacks: "connection" };
      }),
    ...rows
      .filter(
        ({ tool, connection, unfinishedSince }) =>
          unfinishedSince === undefined && !secrets.has(`${tool}/${connection}`),
      )
      .map(({ tool, connection }): Stray => ({ tool, connection, lacks: "secret" })),
  ];
}

const nameOf = ({ tool, connection, lacks }: Stray) => `${tool}/${connection} ${lacks}`;
