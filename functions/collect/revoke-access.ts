import { interrupted } from "../../schemas/interruption-words.ts";
import { bodyOf, call, TryLater } from "../api-access/call.ts";
import type { Exchange } from "../api-access/exchange.ts";
import { basic } from "../api-access/token-call.ts";
import type { Caller, TokenDeps, Tokens } from "../api-access/tokens.ts";
import type { TokenRevocation } from "../connectors/collector.ts";
import { ConsentNeeded, SettingRefused, UnexpectedAnswer } from "../connectors/fetched.ts";
import { codeIn } from "../connectors/verdict.ts";
import type { KeptCredentials } from "../shared/kept-credentials.ts";
import { madeCalls } from "./made-calls.ts";

type Refreshed = Extract<KeptCredentials["credentials"], { readonly refreshToken: string }>;

/**
 * Gives back to the tool what a consent has opened; a token or key that a person has made at the tool stays theirs. Throws
 * `SettingRefused` where the tool does not take it, or takes none, and what `call` and `exchanging` throw.
 */
export async function revokeAccess(
  caller: Caller,
  deps: TokenDeps & { readonly tokens: Pick<Tokens, "authorization"> },
): Promise<readonly Exchange[]> {
  const { collector, tenant, settings, kept, tool, connection } = caller;
  const isRefreshed = "refreshToken" in kept.credentials;
  if (!isRefreshed && tenant === undefined) return [];
  const [revocation] = collector.authorization.flatMap((way) =>
    way.kind === "oauth2" && way.revocation ? [way.revocation] : [],
  );
  if (!revocation || revocation.with === "nothing")
    throw new SettingRefused(interrupted("access_not_revocable"));
  /** The newest one: what has been called since may have renewed it, and ended the one before. */
  const give = async (to: TokenRevocation) => {
    const stored = await deps.apiCredentials.find(tool, connection, { tenant });
    const { credentials } = stored?.id === kept.id ? stored : kept;
    if ("refreshToken" in credentials) await sent(credentials, to, caller, deps);
  };
  if (revocation.with === "refresh token") {
    await give(revocation);
    return [];
  }
  try {
    const { found: isLast, exchanges } = await madeCalls(revocation.steps(settings, tenant), caller, deps);
    if (isLast && revocation.last) await give(revocation.last);
    return exchanges;
  } catch (error) {
    if (error instanceof ConsentNeeded) throw notTaken(error.code);
    if (error instanceof UnexpectedAnswer) throw notTaken(error.reason);
    throw error;
  }
}

/** RFC 7009, as each vendor has it. */
async function sent(
  { clientId, clientSecret, refreshToken: token }: Refreshed,
  { url, clientIn, as }: TokenRevocation,
  { collector }: Caller,
  deps: TokenDeps,
): Promise<void> {
  const form = {
    ...(clientIn === "body" ? { client_id: clientId, client_secret: clientSecret } : {}),
    token,
  };
  const authorization = clientIn === "header" ? basic({ clientId, clientSecret }) : {};
  const [type, body] =
    as === "json"
      ? ["application/json", JSON.stringify(form)]
      : ["application/x-www-form-urlencoded", new URLSearchParams(form).toString()];
  const headers = { accept: "application/json", "content-type": type, ...authorization };
  const { status, text, seconds } = await call({ method: "POST", url, headers, body }, collector.hosts, deps);
  if (status === 429 || status >= 500) throw new TryLater(`The tool answered ${status}`, seconds);
  if (status !== 200) throw notTaken(errorIn(text) ?? String(status));
}

function errorIn(text: string): string | undefined {
  const body = bodyOf(text);
  return typeof body === "object" && body !== null && "error" in body ? codeIn(body.error) : undefined;
}

const notTaken = (word: string) => new SettingRefused(interrupted("access_not_revoked", { word }));
