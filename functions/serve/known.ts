import { loadConnector } from "../connectors/catalogue.ts";
import type { Connector } from "../connectors/connector.ts";
import { NotFound } from "../shared/errors.ts";
import type { ConnectionRow } from "../store/connection-health.ts";
import type { Connections } from "../store/connections-table.ts";
import type { EventRows } from "../store/event-rows.ts";
import type { ConnectionName } from "../store/fetches.ts";
import type { EventRow } from "../store/rows.ts";

/** What a call names and must be there. Each throws `NotFound`. */

export async function knownConnection(
  { tool, connection }: ConnectionName,
  { connections }: { readonly connections: Pick<Connections, "get"> },
): Promise<ConnectionRow> {
  const row = await connections.get(tool, connection);
  if (!row) throw new NotFound("unknown_connection", "Unknown connection");
  return row;
}

export async function knownConnector(tool: string): Promise<Connector> {
  const connector = await loadConnector(tool);
  if (!connector) throw new NotFound("unknown_tool", "Unknown tool");
  return connector;
}

export async function knownEvent(
  id: string,
  { events }: { readonly events: Pick<EventRows, "get"> },
): Promise<EventRow> {
  const row = await events.get(id);
  if (!row) throw new NotFound("unknown_event", "Unknown event");
  return row;
}
