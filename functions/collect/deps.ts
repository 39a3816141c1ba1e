import type { Tokens } from "../api-access/tokens.ts";
import type { Collector } from "../connectors/collector.ts";
import type { Connections } from "../store/connections-table.ts";
import type { Fetches } from "../store/fetches.ts";
import type { Tenants } from "../store/tenants.ts";
import type { CatchUpDeps } from "./catch-up-page.ts";
import type { KeepSubscriptionsDeps } from "./keep-subscriptions.ts";

export interface CollectDeps extends CatchUpDeps, KeepSubscriptionsDeps {
  readonly connections: Pick<Connections, "get" | "update">;
  readonly fetches: Pick<Fetches, "take" | "takeSlot" | "restOf" | "end" | "wait" | "release" | "noteAccess">;
  readonly tenants: Pick<Tenants, "get" | "list" | "noteAccess">;
  readonly collectorOf: (tool: string) => Promise<Collector | undefined>;
  readonly catchUps: CatchUpDeps["catchUps"];
  readonly tokens: Tokens;
}
