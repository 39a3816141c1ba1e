import { computed, signal } from "@preact/signals";
import type { Sent } from "../../../../schemas/api/client.ts";
import type { Connection, ConnectionRequest } from "../../../../schemas/connection.ts";
import type { DeliveryReport, DeliveryStatus } from "../../../../schemas/delivery.ts";
import type { Tool } from "../../../../schemas/tool.ts";
import { ApiProblem, call } from "./api.ts";
import { minute } from "./format.ts";
import { locale } from "./preferences.ts";
import { readAll } from "./read-all.ts";
import type { Locale } from "./stored.ts";

export const tools = signal<readonly Tool[] | undefined>(undefined);
export const connections = signal<readonly Connection[] | undefined>(undefined);
export const connectionsFailed = signal(false);

export const toolTitle = (tool: string): string =>
  tools.value?.find((one) => one.tool === tool)?.title ?? (tool === "hub" ? "Hub" : tool);

/** A tool's name for where there is little room: without what it was called before. */
export const briefTool = (tool: string): string => toolTitle(tool).replace(/ \(.+\)$/, "");

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

/** A connection as the reader sees it: `updatedAt` is `null` where it is to be made. */
type Seen = Pick<Connection, "tool" | "connection"> & { readonly updatedAt: string | null };

/** Changes a connection as it was read, or makes it, and reads all of them again. */
export async function putConnection(
  { tool, connection, updatedAt }: Seen,
  change: Sent<Omit<ConnectionRequest, "updatedAt">>,
): Promise<void> {
  const [at, body] = [
    { tool, connection },
    { ...change, updatedAt },
  ];
  try {
    const now = await call("PUT", "/api/connections/{tool}/{connection}", { at, body });
    await loadConnections();
    // The list may be a moment behind.
    connections.value = (connections.peek() ?? []).map((one) =>
      one.tool === tool && one.connection === connection ? now : one,
    );
  } catch (error) {
    if (error instanceof ApiProblem && error.code === "changed_meanwhile") await loadConnections();
    throw error;
  }
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

/** All of them, page by page: only what waits for a person is listed. */
export async function deliveriesOf(status: DeliveryStatus): Promise<readonly DeliveryReport[]> {
  const found = await readAll(async (cursor) => {
    const { deliveries, next } = await call("GET", "/api/deliveries", {
      query: { status, limit: 200, cursor },
    });
    return { items: deliveries, next };
  });
  return found.items;
}
