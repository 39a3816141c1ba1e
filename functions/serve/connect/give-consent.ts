import { randomUUID } from "node:crypto";
import type { TokenEndpointResponse } from "oauth4webapi";
import type { ApiAccess, AppCredentials } from "../../../schemas/api-access.ts";
import { type Consent, consentSaid } from "../../../schemas/consent-words.ts";
import { interrupted } from "../../../schemas/interruption-words.ts";
import type { CallDeps } from "../../api-access/call.ts";
import { refreshEndOf } from "../../api-access/refresh-end.ts";
import type { Tenant } from "../../connectors/collector.ts";
import type { Connector } from "../../connectors/connector.ts";
import { type KeptCredentials, kindOf } from "../../shared/kept-credentials.ts";
import type { ConnectionRow } from "../../store/connection-health.ts";
import type { ConsentRow } from "../../store/consents.ts";
import { turnOfAccess, turnOfSettings } from "../../store/fetches.ts";
import { inTurn } from "../../store/in-turn.ts";
import { requestFetches } from "../api-access.ts";
import { beginOnce } from "../history.ts";
import { subscribe } from "../subscriptions.ts";
import type { ConsentDeps } from "./consent-deps.ts";
import { ConsentFailed, exchangeCode, type Returned } from "./exchange-code.ts";
import { whoConsented } from "./who-consented.ts";

interface About {
  readonly begun: ConsentRow;
  readonly row: ConnectionRow;
  readonly connector: Connector;
}

function credentialsOf(
  app: AppCredentials,
  { token, refreshToken }: { readonly token: string; readonly refreshToken: string | undefined },
): KeptCredentials["credentials"] {
  if ("privateKey" in app) return app;
  return refreshToken === undefined ? { token } : { ...app, refreshToken };
}

/** Seconds that an access token lives whose tool does not say. */
const usualLife = 1_800;

/**
 * Exchanges what the tool has sent back, asks it at once whose data that opens, and keeps it as that tenant's. What has
 * waited for it is fetched. Throws `ConsentFailed`; then nothing has changed.
 */
export async function giveConsent(returned: Returned, about: About, deps: ConsentDeps): Promise<Consent> {
  const call = { fetch: deps.askTool, now: deps.now };
  const answer = await exchanged(returned, call);
  const consented = { query: Object.fromEntries(returned.query), answer, accessToken: answer.access_token };
  const tenant = await whoConsented(returned, consented, call);
  await checkTenant(tenant, returned.title, about, deps);
  const missing = missingIn(answer, returned);
  await keep(tenant, answer, missing, returned, about, deps);
  await requestFetches(about.row, about.connector, deps);
  const { tool: of, connection } = about.begun;
  const whose = { tool: of, connection, tenant: tenant.id };
  await beginOnce(about.row, tenant.id, about.connector, deps);
  await subscribe(whose, about.connector, deps);
  const [tool, name] = [returned.title, calledOf(tenant)];
  return missing.length === 0
    ? consentSaid("connected", { tool, name })
    : consentSaid("connected_with_less", { tool, name, scopes: missing.join(", ") });
}

async function exchanged(returned: Returned, deps: CallDeps): Promise<TokenEndpointResponse> {
  const { app, way, title: tool } = returned;
  if (!("privateKey" in app)) return await exchangeCode(returned, app, deps);
  if (!way.impersonation) throw new ConsentFailed(consentSaid("key_not_taken", { tool, word: "key" }));
  const { exchangeAssertion } = await import("./exchange-assertion.ts");
  return await exchangeAssertion(returned, app, way.impersonation, deps);
}

/** As people know it: `Acme Ltd (9341453050)`. */
const calledOf = ({ id, name }: Tenant) => (name === undefined || name === id ? id : `${name} (${id})`);

async function checkTenant(
  tenant: Tenant,
  tool: string,
  { begun: { tool: of, connection, tenant: wanted } }: About,
  { tenants }: ConsentDeps,
): Promise<void> {
  if (wanted === undefined || wanted === tenant.id) return;
  const before = await tenants.get({ tool: of, connection }, wanted);
  throw new ConsentFailed(
    consentSaid("another_tenant", {
      tool,
      name: calledOf(tenant),
      before: calledOf({ id: wanted, ...(before?.name === undefined ? {} : { name: before.name }) }),
    }),
  );
}

/** The rights that were asked for and not given. A tool that names none has given all: RFC 6749, 5.1. */
function missingIn({ scope }: TokenEndpointResponse, { way: { consent } }: Returned): string[] {
  if (typeof scope !== "string") return [];
  const given = new Set(scope.split(/[\s,]+/));
  return consent.scopes.filter((one) => !given.has(one) && !consent.unrepeated?.includes(one));
}

async function keep(
  { id: tenant, name }: Tenant,
  answer: TokenEndpointResponse,
  missing: readonly string[],
  { title, app, collector, way }: Returned,
  { begun: { tool, connection, by, byId }, row }: About,
  deps: ConsentDeps,
): Promise<void> {
  const { access_token: value, refresh_token: refreshToken, expires_in: life = usualLife } = answer;
  const takesTokens = collector.authorization.some(({ kind }) => kind === "token");
  if (refreshToken === undefined && !takesTokens && !("privateKey" in app))
    throw new ConsentFailed(consentSaid("no_refresh", { tool: title }));
  const now = deps.now();
  const at = now.toISOString();
  const credentials = credentialsOf(app, { token: value, refreshToken });
  const access = refreshToken === undefined ? {} : { access: { value, ends: now.getTime() + life * 1000 } };
  const end = refreshToken === undefined ? undefined : refreshEndOf(answer, way, now);
  const ends = end ? { ends: end } : {};
  const kept = { id: `cred_${randomUUID()}`, createdAt: at, credentials, ...access, ...ends };
  const api: ApiAccess = {
    kind: kindOf(credentials),
    createdAt: at,
    tenant,
    ...ends,
    ...(missing.length === 0
      ? {}
      : {
          failing: {
            ...interrupted("scopes_missing", { scopes: missing.join(", "), word: "scope" }),
            since: at,
            waits: false,
          },
        }),
  };
  const of = { tool, connection };
  // The row first: what broke off in between is shown, can be given again, and goes with the connection.
  const write = async () => {
    const { createdAt, unfinishedSince } = (await deps.connections.get(tool, connection)) ?? {};
    if (createdAt !== row.createdAt || unfinishedSince !== undefined)
      throw new ConsentFailed(consentSaid("connection_gone"));
    await deps.tenants.put(of, { tenant, ...(name === undefined ? {} : { name }), by, api });
    await deps.apiCredentials.put(tool, connection, kept, { tenant });
  };
  // A change or removal of the connection, or a renewal of what this takes the place of, comes before or after it.
  await inTurn(turnOfSettings(of), deps, () => inTurn(turnOfAccess(of, tenant), deps, write));
  await deps.audit.note(
    {
      ...{ at, by, byId, action: "consent.given", summary: "A tool's API was opened by consent" },
      values: { tool, connection, for: name ?? tenant },
    },
    [],
  );
}
