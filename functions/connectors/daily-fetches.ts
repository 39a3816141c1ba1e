import type { BusMessage, FetchRequest } from "../../schemas/bus.ts";
import type { Delivery } from "../delivery/delivery.ts";
import type { BlobStore, Settings } from "../shared/ports.ts";
import type { Collector } from "./collector.ts";
import { toMessages } from "./messages.ts";

/** The fetches that are due at a connection every day, for the bus. */
export async function dailyFetches(
  of: { readonly tool: string; readonly connection: string; readonly settings: Settings },
  collector: Collector,
  now: Date,
  blobs: BlobStore,
): Promise<BusMessage[]> {
  const { tool, connection } = of;
  const fetches = (collector.daily?.(of.settings) ?? []).map((toFetch) => ({ tool, connection, ...toFetch }));
  return await ownFetches(of, fetches, { daily: now.toISOString() }, { now, blobs });
}

/** Fetches that no delivery has made, for the bus: their raw one is what says `why`. */
export async function ownFetches(
  { tool, connection }: { readonly tool: string; readonly connection: string },
  fetches: readonly FetchRequest[],
  why: Readonly<Record<string, string>>,
  { now, blobs }: { readonly now: Date; readonly blobs: BlobStore },
): Promise<BusMessage[]> {
  if (fetches.length === 0) return [];
  const delivery: Delivery = {
    tool,
    connection,
    method: "POST",
    headers: new Map([["content-type", ["application/json"]]]),
    query: {},
    path: "",
    body: Buffer.from(JSON.stringify(why)),
    receivedAt: now,
  };
  return await toMessages({ events: [], fetches }, delivery, {}, blobs);
}
