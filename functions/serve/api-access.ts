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

/** Throws `BadRequest` where there is nothing entered that ends: what is renewed ends when the tool says. */
export function checkEnd({ api, apiEnds }: ConnectionRequest, known: ApiAccess | undefined): void {
  if (apiEnds === undefined) return;
  const kind = api === undefined ? known?.kind : api ? kindOf(api) : undefined;
  if (kind === undefined || kind === "oauth2" || kind === "jwt")
    throw new BadRequest("end_not_taken", "Only a token or a secret that was entered has an end to state");
  if (apiEnds !== null && !isDay(apiEnds))
    throw new BadRequest("invalid_day", "Not a day, such as 2027-06-30");
}

/** Not by the schema, which functions load at their start that never read this. */
function isDay(text: string): boolean {
  const time = /^20\d\d-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** The access with the day on which it ends, as a person has stated it; `null` says that it has no end. */
export function withEnd(
  api: ApiAccess | undefined,
  day: string | null | undefined,
  now: Date,
): ApiAccess | undefined {
  if (api === undefined || day === undefined) return api;
  const { ends: before, ...endless } = api;
  if (day === null) return endless;
  const at = `${day}T00:00:00.000Z`;
  return { ...api, ends: before?.at === at ? before : { at, from: now.toISOString() } };
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
