import { computed, signal } from "@preact/signals";
import type { Sent } from "../../../../schemas/api/client.ts";
import type { Connection, ConnectionRequest } from "../../../../schemas/connection.ts";
import type { DeliveryReport, DeliveryStatus } from "../../../../schemas/delivery.ts";
import type { Tool } from "../../../../schemas/tool.ts";
import { call } from "./api.ts";
import { minute } from "./format.ts";
import { type Locale, locale } from "./preferences.ts";

export const tools = signal<readonly Tool[] | undefined>(undefined);
export const connections = signal<readonly Connection[] | undefined>(undefined);
export const connectionsFailed = signal(false);

export const toolTitle = (tool: string): string =>
  tools.value?.find((one) => one.tool === tool)?.title ?? (tool === "hub" ? "Hub" : tool);

let toldIn: Locale | undefined;

export async function loadConnections(): Promise<void> {
  const language = locale.peek();
  try {
    const [catalogue, list] = await Promise.all([
      toldIn === language ? undefined : call("GET", "/api/tools", { query: { language } }),
      call("GET", "/api/connections"),
    ]);
    if (catalogue && locale.peek() === language) {
      tools.value = catalogue.tools;
      toldIn = language;
    }
    connections.value = list.connections;
    connectionsFailed.value = false;
  } catch {
    connectionsFailed.value = true;
  }
}

locale.subscribe((language) => {
  if (toldIn !== undefined && toldIn !== language) void loadConnections();
});

/** A connection's name as `tool/connection`, in its two parts. */
export function partsOf(name: string): { readonly tool: string; readonly connection: string } {
  const [tool = "", connection = ""] = name.split("/");
  return { tool, connection };
}

/** Changes a connection, and reads all of them again. */
export async function putConnection(
  { tool, connection }: Pick<Connection, "tool" | "connection">,
  change: Sent<ConnectionRequest>,
): Promise<void> {
  await call("PUT", "/api/connections/{tool}/{connection}", { at: { tool, connection }, body: change });
  await loadConnections();
}

export type Health = "waiting" | "well" | "quiet" | "interrupted";

/** How a connection does: nothing heard yet, heard as usual, or silent for longer than it ever is. */
export function healthOf({ lastDeliveryAt, quietSince, health }: Connection): Health {
  if (health?.state === "interrupted") return "interrupted";
  if (lastDeliveryAt === undefined) return "waiting";
  return quietSince === undefined ? "well" : "quiet";
}

/** The connections that have gone quiet, for the notice above a timeline. */
export const quiet = computed(() => {
  void minute.value;
  return (connections.value ?? []).filter((one) => ["quiet", "interrupted"].includes(healthOf(one)));
});

export async function deliveriesOf(status: DeliveryStatus): Promise<readonly DeliveryReport[]> {
  return (await call("GET", "/api/deliveries", { query: { status, limit: 200 } })).deliveries;
}
