import type { AuthorizationServer, ClientAuth, TokenEndpointResponse } from "oauth4webapi";
import type { AppCredentials } from "../../../schemas/api-access.ts";
import { type Consent, consentSaid } from "../../../schemas/consent-words.ts";
import { bodyOf, type CallDeps, call, type HttpAnswer, TryLater } from "../../api-access/call.ts";
import { type Client, clientParts, meaningOf, tokensIn } from "../../api-access/token-call.ts";
import type { Collector } from "../../connectors/collector.ts";
import { codeIn } from "../../connectors/verdict.ts";
import type { Settings } from "../../shared/ports.ts";
import type { ConsentWay } from "./consent-way.ts";

/** A consent that came to nothing, and what to tell the person. */
export class ConsentFailed extends Error {
  readonly said: Consent;
  constructor(said: Consent, options?: ErrorOptions) {
    super(said.reason, options);
    this.said = said;
  }
}

/** What the tool has sent back, and what it must be exchanged with. */
export interface Returned {
  readonly title: string;
  readonly query: URLSearchParams;
  readonly state: string;
  readonly app: AppCredentials;
  readonly redirectUri: string;
  readonly verifier: string;
  readonly settings: Settings;
  readonly collector: Collector;
  readonly way: ConsentWay;
}

/** Minutes that a clock may be off before that is what is wrong. */
const offAtMost = 5;
/** A client's fault and not the person's: RFC 6749, 5.2. */
const appRefusals: readonly string[] = ["invalid_client", "unauthorized_client"];

/** What the tool's token address gives for the code that it has sent the person back with. Throws `ConsentFailed`. */
export async function exchangeCode(
  returned: Returned,
  app: Client,
  deps: CallDeps,
): Promise<TokenEndpointResponse> {
  const { title: tool, query, state, redirectUri, verifier, settings, collector, way } = returned;
  const oauth = await import("oauth4webapi");
  const server: AuthorizationServer = {
    issuer: new URL(way.consent.authorizeUrl(settings)).origin,
    token_endpoint: way.tokenUrl(settings),
  };
  const client = { client_id: app.clientId };
  let last: HttpAnswer | undefined;
  const ask = async (
    url: string,
    { headers, body }: { headers: Record<string, string>; body: URLSearchParams },
  ) => {
    last = await call({ method: "POST", url, headers, body: body.toString() }, collector.hosts, deps);
    return responseOf(last, way);
  };
  try {
    const given = oauth.validateAuthResponse(server, client, query, state);
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      clientAuth(way, app),
      given,
      redirectUri,
      way.consent.pkce ? verifier : oauth.nopkce,
      { [oauth.customFetch]: ask },
    );
    // The type of Slack's tokens is none of the standard's: https://docs.slack.dev/reference/methods/oauth.v2.access
    const recognizedTokenTypes = { bot: () => undefined };
    return await oauth.processAuthorizationCodeResponse(server, client, response, { recognizedTokenTypes });
  } catch (cause) {
    if (cause instanceof oauth.AuthorizationResponseError) throw refusedBack(tool, cause.error);
    const { status = 0 } = last ?? {};
    if (cause instanceof TryLater || status === 429 || status >= 500)
      throw new ConsentFailed(consentSaid("cut_off", { tool }), { cause });
    const word =
      (cause instanceof oauth.ResponseBodyError ? codeIn(cause.error) : undefined) ?? String(status);
    if (appRefusals.includes(meaningOf(word, way)) || status === 401)
      throw new ConsentFailed(consentSaid("app_refused", { tool, word }));
    const minutes = clockOff(last, deps.now());
    throw new ConsentFailed(
      minutes === undefined
        ? consentSaid("not_taken", { tool, word })
        : consentSaid("clock_off", { tool, word, minutes }),
      { cause },
    );
  }
}

/** What a tool says that sends a person back with an error instead of a code. */
export function refusedBack(tool: string, error: string): ConsentFailed {
  const word = codeIn(error) ?? "error";
  return new ConsentFailed(
    word === "access_denied" ? consentSaid("denied", { tool }) : consentSaid("refused", { tool, word }),
  );
}

/** By how many minutes the hub's clock is off, where that can be why an answer is a refusal. */
export function clockOff(answer: HttpAnswer | undefined, now: Date): number | undefined {
  if (answer?.at === undefined) return undefined;
  const minutes = Math.round(Math.abs(now.getTime() - answer.at) / 60_000);
  return minutes > offAtMost ? minutes : undefined;
}

const clientAuth =
  (way: ConsentWay, app: Client): ClientAuth =>
  (_server, _client, body, headers) => {
    const parts = clientParts(way, app, body.get("code") ?? "");
    for (const [name, value] of Object.entries(parts.headers)) headers.set(name, value);
    for (const [name, value] of Object.entries(parts.form)) body.set(name, value);
  };

/** An answer as OAuth has it: some vendors say with status 200, too, what is wrong. */
function responseOf({ status, text }: HttpAnswer, way: ConsentWay): Response {
  const given = bodyOf(text);
  const body = tokensIn(given, way);
  const isRefusal = typeof body === "object" && body !== null && "error" in body && !("access_token" in body);
  return new Response(body === given ? text : JSON.stringify(body), {
    status: isRefusal && status === 200 ? 400 : status,
    headers: { "content-type": "application/json" },
  });
}
