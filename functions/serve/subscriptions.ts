import type * as z from "zod/mini";
import type { subscriptionList } from "../../schemas/subscription.ts";
import type { PassDeps, Whose } from "../api-access/passes.ts";
import { requestSubscriptions } from "../api-access/request-subscriptions.ts";
import { loadConnector } from "../connectors/catalogue.ts";
import type { Connector } from "../connectors/connector.ts";
import type { Connections } from "../store/connections-table.ts";
import type { ConnectionName } from "../store/fetches.ts";
import type { SubscriptionStates } from "../store/subscription-states.ts";
import { knownConnection } from "./known.ts";

export interface SubscriptionDeps {
  readonly connections: Pick<Connections, "get">;
  readonly subscriptions: Pick<SubscriptionStates, "list">;
}

/** What the tool was last found to tell of a connection, and why not what it should. Throws `NotFound`. */
export async function getSubscriptions(
  of: ConnectionName,
  { connections, subscriptions }: SubscriptionDeps,
): Promise<z.infer<typeof subscriptionList>> {
  await knownConnection(of, { connections });
  const collector = await (await loadConnector(of.tool))?.collect?.();
  const states = (await subscriptions.list(of)).map(
    ({ lostSince: _lostSince, leftAt: _leftAt, leftBehind: _leftBehind, ...row }) => ({
      ...row,
      subscriptions: row.subscriptions.map(({ secret: _secret, ...one }) => one),
    }),
  );
  return { supported: collector?.subscriptions !== undefined, states };
}

/** Has the tool subscribed at, for who has just let the hub in, or whose settings have changed. */
export async function subscribe(
  whose: Whose,
  connector: Connector,
  deps: Omit<PassDeps, "catchUps">,
): Promise<void> {
  const collector = await connector.collect?.();
  // Whose data the credentials of one of several tenants open shows with the first fetch; the hourly look comes after it.
  if (!collector?.subscriptions || (collector.tenant && whose.tenant === undefined)) return;
  await requestSubscriptions(whose, deps);
}
