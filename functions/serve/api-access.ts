import { randomUUID } from "node:crypto";
import type { ApiAccess, ApiCredentials } from "../../schemas/api-access.ts";
import type { ConnectionRequest } from "../../schemas/connection.ts";
import type { Connector } from "../connectors/connector.ts";
import { dailyFetches } from "../connectors/daily-fetches.ts";
import { BadRequest, Unreadable } from "../shared/errors.ts";
import { kindOf } from "../shared/kept-credentials.ts";
import type { ApiCredentialsStore, BlobStore, EventBus, Settings } from "../shared/ports.ts";
import type { CatchUps } from "../store/catch-ups.ts";
import { type Fetches, turnOfAccess } from "../store/fetches.ts";
import { inTurn, type TurnDeps } from "../store/in-turn.ts";
import type { SubscriptionStates } from "../store/subscription-states.ts";
import type { Tenants } from "../store/tenants.ts";
import { consentWayOf } from "./connect/consent-way.ts";

export interface ApiAccessDeps extends TurnDeps {
  readonly apiCredentials: ApiCredentialsStore;
  readonly fetches: Fetches;
  readonly tenants: Tenants;
  readonly catchUps: CatchUps;
  readonly subscriptions: Pick<SubscriptionStates, "forget" | "get" | "list">;
  readonly bus: EventBus;
  readonly blobs: BlobStore;
}

/**
 * Throws `BadRequest` where the hub fetches nothing from the tool, its API wants credentials of another kind, or the
 * settings do not say where to fetch.
 */
export async function checkCredentials(
  connector: Connector,
  credentials: ApiCredentials | null | undefined,
  settings: Settings,
): Promise<void> {
  if (!credentials) return;
  const collector = await connector.collect?.();
  if (!collector) throw new BadRequest("api_not_used", "The hub fetches nothing from this tool");
  const kinds = collector.authorization.map(({ kind }) => kind);
  const way = collector.authorization.find(({ kind }) => kind === kindOf(credentials));
  if (!way)
    throw new BadRequest("invalid_api", `This tool's API wants other credentials: ${kinds.join(" or ")}`);
  if (!("tokenUrl" in way)) return;
  try {
    way.tokenUrl(settings);
  } catch (cause) {
    if (!(cause instanceof Unreadable)) throw cause;
    throw new BadRequest("invalid_settings", "The settings do not say where this tool's API is", { cause });
  }
}

/** Throws `BadRequest` where the tool's API is opened by nobody's consent, or by no key, or the key cannot be read. */
export async function checkApp(connector: Connector, app: ConnectionRequest["app"]): Promise<void> {
  if (!app) return;
  const way = consentWayOf(await connector.collect?.());
  if (!way) throw new BadRequest("consent_not_taken", "This tool's API is not opened by anybody's consent");
  if (!("privateKey" in app)) return;
  if (!way.impersonation)
    throw new BadRequest("key_not_used", "This tool takes no key of an app: give the app's secret");
  const { privateKeyOf } = await import("../api-access/private-key.ts");
  if (!privateKeyOf(app.privateKey))
    throw new BadRequest("key_unreadable", "Not a private key (RSA) as PEM text, from BEGIN to END");
}

/**
 * Keeps credentials, or forgets them where they are `null`. In the same turn in which collect renews them, so that what
 * a tool renews at this moment cannot replace what a person gives.
 */
export async function keepCredentials(
  tool: string,
  connection: string,
  credentials: ApiCredentials | null,
  deps: ApiAccessDeps,
): Promise<ApiAccess | undefined> {
  return await inTurn(turnOfAccess({ tool, connection }), deps, async () => {
    if (credentials === null) {
      await deps.apiCredentials.remove(tool, connection);
      return undefined;
    }
    const createdAt = deps.now().toISOString();
    await deps.apiCredentials.put(tool, connection, { id: `cred_${randomUUID()}`, createdAt, credentials });
    return { kind: kindOf(credentials), createdAt };
  });
}

/** Publishes the fetches that have waited for credentials, and those that are due every day. */
export async function requestFetches(
  of: { readonly tool: string; readonly connection: string; readonly settings: Settings },
  connector: Connector,
  { fetches, bus, blobs, now }: ApiAccessDeps,
): Promise<void> {
  await fetches.release(of, now(), async (messages) => await bus.publish(messages));
  const collector = await connector.collect?.();
  const daily = collector ? await dailyFetches(of, collector, now(), blobs) : [];
  if (daily.length > 0) await bus.publish(daily);
}
