import type { ApiAccess } from "../../schemas/api-access.ts";
import type { CatchUp, CatchUpPass } from "../../schemas/catch-up.ts";
import type { Connection } from "../../schemas/connection.ts";
import type {
  ConnectionCatchUp,
  ConnectionCredentials,
  ConnectionDetail,
} from "../../schemas/connection-detail.ts";
import { loadConnector } from "../connectors/catalogue.ts";
import { type CatchUps, catchUpsOf } from "../store/catch-ups.ts";
import type { SubscriptionStates } from "../store/subscription-states.ts";
import type { Tenants } from "../store/tenants.ts";
import { consentWayOf } from "./connect/consent-way.ts";

export interface DetailDeps {
  readonly tenants: Pick<Tenants, "list">;
  readonly subscriptions: Pick<SubscriptionStates, "list">;
  readonly catchUps: Pick<CatchUps, "list">;
}

/** A connection with who lets the hub in, what the tool was last found to tell, and how far its history is read. */
export async function withDetail(
  connection: Connection,
  { tenants, subscriptions, catchUps }: DetailDeps,
): Promise<ConnectionDetail> {
  const collector = await (await loadConnector(connection.tool))?.collect?.();
  const [consented, states, passes] = await Promise.all([
    tenants.list(connection),
    subscriptions.list(connection),
    catchUps.list(connection),
  ]);
  const scopes = consentWayOf(collector)?.consent.scopes ?? [];
  const catchUp = caughtUp(catchUpsOf(passes));
  return {
    ...connection,
    credentials: [
      ...(connection.api === undefined ? [] : [credentialsOf(connection.api)]),
      ...consented.map(({ api, tenant, name }) => ({
        ...credentialsOf(api),
        tenant,
        ...(name === undefined ? {} : { name }),
        ...(scopes.length === 0 ? {} : { scopes: [...scopes] }),
      })),
    ],
    subscriptions: states.flatMap(({ tenant, subscriptions: some }) =>
      some.map(({ secret: _secret, ...one }) => ({ ...one, ...(tenant === undefined ? {} : { tenant }) })),
    ),
    ...(catchUp === undefined ? {} : { catchUp }),
  };
}

function credentialsOf({ kind, tenant, createdAt, ends, failing }: ApiAccess): ConnectionCredentials {
  return {
    kind,
    ...(tenant === undefined ? {} : { tenant }),
    state: failing === undefined ? "well" : failing.waits ? "refused" : "lacking",
    createdAt,
    ...(ends === undefined ? {} : { endsAt: ends.at }),
  };
}

/** What is still read counts before what is paused, and that before what is done. `undefined` where no history is read. */
export function caughtUp(catchUps: readonly CatchUp[]): ConnectionCatchUp | undefined {
  const histories = catchUps.flatMap(({ history }) => history ?? []);
  if (histories.length === 0) return undefined;
  const states = new Set(histories.map(({ state }) => state));
  return {
    state: states.has("running") ? "running" : states.has("paused") ? "paused" : "done",
    done: histories.reduce((sum, one) => sum + shareOf(one), 0) / histories.length,
    gap: catchUps.reduce((sum, { missed }) => sum + missed.count, 0),
  };
}

/** It is read from its end back. */
function shareOf({ state, from, until, reached }: CatchUpPass): number {
  const whole = Date.parse(until) - Date.parse(from);
  if (state === "done" || whole <= 0) return 1;
  return Math.min(1, Math.max(0, (Date.parse(until) - Date.parse(reached)) / whole));
}
