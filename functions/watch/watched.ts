import type { TenantAccess } from "../../schemas/api-access.ts";
import type { SubscriptionState } from "../../schemas/subscription.ts";
import type { ConnectionRow } from "../store/connection-health.ts";
import type { SubscriptionStates } from "../store/subscription-states.ts";
import type { Tenants } from "../store/tenants.ts";

/** A connection with who has consented to it, and what its tool is subscribed to tell. */
export interface Watched {
  readonly row: ConnectionRow;
  readonly tenants: readonly TenantAccess[];
  readonly states: readonly SubscriptionState[];
}

export interface WatchedDeps {
  readonly tenants: Pick<Tenants, "list">;
  readonly subscriptions: Pick<SubscriptionStates, "list">;
}

/** All that a look needs to know of these connections: two queries of each. */
export const watchedOf = async (
  rows: readonly ConnectionRow[],
  { tenants, subscriptions }: WatchedDeps,
): Promise<Watched[]> =>
  await Promise.all(
    rows.map(async (row) => {
      const [consented, states] = await Promise.all([tenants.list(row), subscriptions.list(row)]);
      return { row, tenants: consented, states };
    }),
  );
