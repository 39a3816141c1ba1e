import { createHash, randomBytes } from "node:crypto";
import { callbackAt } from "../../../schemas/callback-at.ts";
import { type Consent, consentSaid } from "../../../schemas/consent-words.ts";
import { loadConnector } from "../../connectors/catalogue.ts";
import type { Connector } from "../../connectors/connector.ts";
import { MethodNotAllowed } from "../../shared/errors.ts";
import type { HttpEvent, HttpResult } from "../../shared/http.ts";
import type { ConnectionRow } from "../../store/connection-health.ts";
import { type ConsentRow, consentLives, isOpenedBy } from "../../store/consents.ts";
import { cookieOf, redirect, setCookie } from "../sign-in.ts";
import type { ConsentDeps } from "./consent-deps.ts";
import { consentPage } from "./consent-page.ts";
import { consentWayOf } from "./consent-way.ts";
import { ConsentFailed, type Returned } from "./exchange-code.ts";
import { giveConsent } from "./give-consent.ts";
import { appOf } from "./kept-app.ts";

/** A consent under way, with all that it is about. */
interface UnderWay {
  readonly id: string;
  readonly begun: ConsentRow;
  readonly row: ConnectionRow;
  readonly connector: Connector;
  readonly returned: Omit<Returned, "query" | "state" | "verifier">;
}

/**
 * The two addresses of a browser in which somebody consents: `/connect/start` sends it to the tool's own page, and to
 * `/connect/callback` the tool sends it back. Nobody need be signed in: what was begun is known by its id, and can be
 * finished only in the browser that has opened it, with the state that the tool was given, once.
 */
export async function connectRoutes(event: HttpEvent, deps: ConsentDeps): Promise<HttpResult> {
  if (event.requestContext.http.method !== "GET") throw new MethodNotAllowed();
  const query = new URLSearchParams(event.rawQueryString);
  const id = event.rawPath === "/connect/start" ? query.get("attempt") : query.get("state")?.split(".")[0];
  let about: UnderWay | undefined;
  try {
    about = await underWay(id ?? "", deps);
    if (event.rawPath === "/connect/start") return await start(about, deps);
    if (event.rawPath === "/connect/callback")
      return shown(event, await callback(event, query, about, deps), deps, about);
    throw new ConsentFailed(consentSaid("begun_wrongly"));
  } catch (error) {
    if (!(error instanceof ConsentFailed)) throw error;
    const { said, cause } = error;
    const { tool, connection } = about?.row ?? {};
    deps.log("warn", "consent_failed", {
      ...{ tool, connection, code: said.code, word: said.values.word },
      ...(cause instanceof Error ? { error: cause.message } : {}),
    });
    return shown(event, said, deps, about);
  }
}

async function underWay(id: string, deps: ConsentDeps): Promise<UnderWay> {
  const begun = await deps.consents.find(id);
  if (!begun) throw new ConsentFailed(consentSaid("begun_wrongly"));
  if (begun.usedAt !== undefined) throw new ConsentFailed(consentSaid("used"));
  if (begun.expiresAt * 1000 <= deps.now().getTime()) throw new ConsentFailed(consentSaid("expired"));
  const { tool, connection } = begun;
  const connector = await loadConnector(tool);
  const row = await deps.connections.get(tool, connection);
  const collector = await connector?.collect?.();
  const way = consentWayOf(collector);
  const [app] = (await deps.apps.find(tool, connection, { fresh: true }))?.secrets ?? [];
  if (!connector || !row || !collector || !way || !app)
    throw new ConsentFailed(consentSaid("connection_gone"));
  const returned = {
    title: connector.catalogue.title,
    app: appOf(app),
    redirectUri: callbackAt(deps.baseUrl()),
    settings: row.settings,
    ...{ collector, way },
  };
  return { id, begun, row, connector, returned };
}

const random = () => randomBytes(32).toString("base64url");

async function start({ id, returned }: UnderWay, deps: ConsentDeps): Promise<HttpResult> {
  const { consent, impersonation } = returned.way;
  const scopes = "privateKey" in returned.app && impersonation ? impersonation.scopes : consent.scopes;
  const [state, verifier] = [`${id}.${random()}`, random()];
  await deps.consents.open(id, { state, browser: verifier });
  const page = new URL(consent.authorizeUrl(returned.settings));
  const asked = {
    response_type: "code",
    client_id: returned.app.clientId,
    redirect_uri: returned.redirectUri,
    ...(scopes.length === 0 ? {} : { scope: scopes.join(consent.between ?? " ") }),
    state,
    ...(consent.pkce
      ? {
          code_challenge: createHash("sha256").update(verifier).digest("base64url"),
          code_challenge_method: "S256",
        }
      : {}),
    ...consent.parameters,
  };
  for (const [name, value] of Object.entries(asked)) page.searchParams.set(name, value);
  const location = deps.pageOf?.(page.href) ?? page.href;
  return redirect(location, [cookie(id, verifier, consentLives, deps)]);
}

async function callback(
  event: HttpEvent,
  query: URLSearchParams,
  { id, begun, row, connector, returned }: UnderWay,
  deps: ConsentDeps,
): Promise<Consent> {
  const state = query.get("state") ?? "";
  const verifier = cookieOf(event, cookieName(id, deps)) ?? "";
  if (!isOpenedBy(begun, { state, browser: verifier }))
    throw new ConsentFailed(consentSaid("another_browser"));
  if (!(await deps.consents.use(id, state, deps.now()))) throw new ConsentFailed(consentSaid("used"));
  return await giveConsent({ ...returned, query, state, verifier }, { begun, row, connector }, deps);
}

function shown(event: HttpEvent, said: Consent, deps: ConsentDeps, about: UnderWay | undefined): HttpResult {
  const { tool, connection } = about?.row ?? {};
  const back =
    tool === undefined ? "/console/connections" : `/console/connections/${tool}/${connection}?show=fetching`;
  const isOver =
    about !== undefined && event.rawPath === "/connect/callback" && said.code !== "another_browser";
  const cookies = isOver ? [cookie(about.id, "", 0, deps)] : [];
  // The connection's page says it, too; only what went wrong needs a page that waits.
  if (said.code === "connected" && about?.begun.returns)
    return redirect(`${deps.baseUrl()}${back}&connected`, cookies);
  return {
    ...consentPage(said, {
      language: event.headers["accept-language"] ?? "",
      back: `${deps.baseUrl()}${back}`,
    }),
    cookies,
  };
}

const isSecure = ({ baseUrl }: ConsentDeps) => baseUrl().startsWith("https://");

/** One for each consent that is under way: two of them in one browser do not disturb each other. */
const cookieName = (id: string, deps: ConsentDeps) =>
  `${isSecure(deps) ? "__Secure-" : ""}hub-consent-${createHash("sha256").update(id).digest("hex").slice(0, 12)}`;

/** Lax, as the browser comes back from another site. It opens nothing by itself. */
const cookie = (id: string, value: string, seconds: number, deps: ConsentDeps) =>
  setCookie({
    name: cookieName(id, deps),
    value,
    path: "/connect",
    seconds,
    secure: isSecure(deps),
    sameSite: "Lax",
  });
