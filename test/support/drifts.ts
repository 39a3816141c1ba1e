import { storage } from "../../functions/store/storage.ts";
import type { LocalStore } from "../../infra/local/store/store.ts";
import type { Drift } from "../../schemas/drift.ts";

/** Puts into a hub's store that fields of a connection's paid invoices were found changed today. */
export async function findDrifts(
  store: LocalStore,
  of: { readonly tool: string; readonly connection: string },
  found: readonly Pick<Drift, "path" | "is" | "from" | "to">[],
): Promise<void> {
  const { shapes } = storage(store.client(), { events: "hub-events", directory: "hub-directory" });
  const now = new Date();
  const [type, at] = ["invoice.paid", now.toISOString()];
  await shapes.put(
    { ...of, type, fetched: false },
    at.slice(0, 10),
    { fields: new Map(), events: [] },
    found.map((one) => ({ ...of, type, at, now: "evt_none", before: [], ...one })),
    now,
  );
}
