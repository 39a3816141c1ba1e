import { fetchMessage } from "../../schemas/bus.ts";
import type { collecting } from "./collecting.ts";

type Hub = Awaited<ReturnType<typeof collecting>>;

const createdAt = "2026-11-23T08:00:00.000Z";
const credentials = { clientId: "hub", clientSecret: "s3cret", refreshToken: "refresh-1" };

/** Lets the hub in for a tenant of the connection `toy/main`, by an access token that no test outlives. */
export async function letIn(hub: Hub, tenant: string): Promise<void> {
  await hub.tenants.put({ tool: "toy", connection: "main" }, { tenant, api: { kind: "oauth2", createdAt } });
  const access = { value: "access-1", ends: hub.time.now.getTime() + 600 * 86_400_000 };
  await hub.apiCredentials.put("toy", "main", { id: "c", createdAt, credentials, access }, { tenant });
}

/**
 * Has what is due begun, and carries out what is then asked for, each thing a minute after the one before, when what that has
 * cost of the tool's limit is over. Throws where one comes again. `isAll`: also fetches that are of no history or check.
 */
export function readsOn(hub: Hub, { isAll = false } = {}): () => Promise<void> {
  let done = 0;
  return async () => {
    await hub.hourly();
    for (; done < hub.published.length; done++) {
      const { data } = fetchMessage.safeParse(hub.published[done]);
      if (!data || (!isAll && !data.data.catchUp)) continue;
      hub.time.now = new Date(hub.time.now.getTime() + 60_000);
      const again = await hub.handled(data);
      if (again.length > 0) throw new Error(`Comes again: ${JSON.stringify(again)}`);
      await hub.record();
    }
    await hub.record();
  };
}
