import { createHash, randomBytes } from "node:crypto";
import { existsSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { dirname } from "node:path";
import * as z from "zod/mini";
import { Explained } from "../explained.ts";
import { makeFolder } from "../make-folder.ts";
import { jsonIn } from "./file-text.ts";

/** Registered as a callback of the user pool's client. */
export const callback = { port: 4710, path: "/callback", url: "http://localhost:4710/callback" } as const;

const patience = 5 * 60_000;

const answered = z.object({
  id_token: z.string(),
  expires_in: z.number(),
  refresh_token: z.optional(z.string()),
});
const kept = z.object({ token: z.string(), expiresAt: z.number(), refresh: z.optional(z.string()) });

export interface SignIn {
  readonly signInUrl: string;
  readonly clientId: string;
  /** Where the tokens are kept, readable by their owner alone. */
  readonly file: string;
  /** Where the browser comes back to. */
  readonly port: number;
  readonly now: () => number;
}

/**
 * Signs a person in by their browser: OAuth's authorization code with PKCE (RFC 7636) and a loopback redirect (RFC 8252).
 * Resolves when the tokens are kept.
 */
export async function signIn(options: SignIn, open: (url: string) => void): Promise<void> {
  const verifier = randomBytes(32).toString("base64url");
  const state = randomBytes(16).toString("base64url");
  const query = new URLSearchParams({
    response_type: "code",
    client_id: options.clientId,
    redirect_uri: callback.url,
    scope: "openid email profile",
    state,
    code_challenge_method: "S256",
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
  });
  const code = await codeFrom(state, options.port, () =>
    open(`${options.signInUrl}/oauth2/authorize?${query}`),
  );
  await exchange(options, {
    grant_type: "authorization_code",
    code,
    redirect_uri: callback.url,
    code_verifier: verifier,
  });
}

/** The kept token, renewed where it has run out; throws `Explained` where there is none to renew. */
export async function keptToken(options: SignIn): Promise<string> {
  const again = "sign in first: npm run hub -- log-in, or set HUB_TOKEN.";
  if (!existsSync(options.file)) throw new Explained(`Not signed in; ${again}`);
  const { data } = kept.safeParse(jsonIn(options.file));
  if (data === undefined) throw new Explained(`${options.file} does not hold a sign-in; ${again}`);
  const { token, expiresAt, refresh } = data;
  if (expiresAt > options.now() + 60_000) return token;
  const runOut = `The sign-in has run out; ${again}`;
  if (refresh === undefined) throw new Explained(runOut);
  try {
    return await exchange(options, { grant_type: "refresh_token", refresh_token: refresh });
  } catch (cause) {
    throw new Explained(runOut, { cause });
  }
}

async function exchange(
  { signInUrl, clientId, file, now }: SignIn,
  form: Record<string, string>,
): Promise<string> {
  const response = await fetch(`${signInUrl}/oauth2/token`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ client_id: clientId, ...form }),
  });
  if (!response.ok) throw new Explained(`The user pool refused to sign you in (${response.status}).`);
  const { id_token: token, expires_in, refresh_token } = answered.parse(await response.json());
  const refresh = refresh_token ?? form.refresh_token;
  makeFolder(dirname(file));
  writeFileSync(file, JSON.stringify({ token, expiresAt: now() + expires_in * 1000, refresh }), {
    mode: 0o600,
  });
  return token;
}

/** Waits for the browser to bring the code back. A request with another state is not from this sign-in. */
async function codeFrom(state: string, port: number, listening: () => void): Promise<string> {
  const server = createServer();
  try {
    return await new Promise<string>((found, refuse) => {
      server.on("error", refuse).on("request", ({ url = "/" }, response) => {
        const { pathname, searchParams } = new URL(url, callback.url);
        const ours = pathname === callback.path && searchParams.get("state") === state;
        const code = searchParams.get("code");
        response.writeHead(ours ? 200 : 400, { "content-type": "text/plain", connection: "close" });
        response.end(
          ours && code
            ? "You are signed in. You may close this page.\n"
            : "This request does not belong to this sign-in.\n",
        );
        if (ours && code) found(code);
        else if (ours)
          refuse(new Explained(`The user pool says: ${searchParams.get("error_description") ?? "no"}`));
      });
      server.listen(port, "localhost", listening);
      setTimeout(
        () => refuse(new Explained("The sign-in was not finished within five minutes.")),
        patience,
      ).unref();
    });
  } finally {
    server.close();
  }
}
