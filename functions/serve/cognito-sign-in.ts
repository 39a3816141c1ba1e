import { createHash, randomBytes } from "node:crypto";
import { JwtVerifier } from "aws-jwt-verify";
import { SimpleJwksCache } from "aws-jwt-verify/jwk";
import * as z from "zod/mini";
import { sameText } from "../delivery/signature.ts";
import { SignedOut, UpstreamError } from "../shared/errors.ts";
import { type HttpEvent, json } from "../shared/http.ts";
import { type Claims, cookieOf, redirect, type SignIn, setCookie } from "./sign-in.ts";

export interface CognitoOptions {
  /** `https://cognito-idp.<region>.amazonaws.com/<user pool>` */
  readonly issuer: string;
  readonly clientId: string;
  /** The hosted sign-in's address, without a trailing slash. */
  readonly signInUrl: string;
  readonly fetch: typeof fetch;
}

/** `__Host-` and `__Secure-`: the browser itself refuses them from anywhere but this very host over TLS. */
const cookies = {
  session: "__Host-hub-session",
  renewal: "__Secure-hub-renewal",
  attempt: "__Host-hub-attempt",
};
const sessionPath = "/console/session";
/** Seconds. */
const idle = 12 * 60 * 60;

const tokens = z.object({
  id_token: z.string(),
  refresh_token: z.optional(z.string()),
  expires_in: z.number(),
});

const attempt = z.tuple([z.string(), z.string(), z.string()]);
const claim = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);

/**
 * Sign-in by a Cognito user pool: authorization code with PKCE, state and nonce
 * (https://docs.aws.amazon.com/cognito/latest/developerguide/using-pkce-in-authorization-code.html).
 * The session's cookie is the ID token itself, verified on each call; the refresh token travels to the one address that
 * needs it. The hub itself keeps no session.
 */
export function cognitoSignIn({ issuer, clientId, signInUrl, fetch }: CognitoOptions): SignIn {
  const verifier = JwtVerifier.create(
    {
      issuer,
      audience: clientId,
      jwksUri: `${issuer}/.well-known/jwks.json`,
      customJwtCheck: ({ payload }) => {
        if (payload.token_use !== "id") throw new SignedOut();
      },
    },
    { jwksCache: new SimpleJwksCache({ fetcher: { fetch: async (uri) => await get(uri, fetch) } }) },
  );
  const verified = async (token: string): Promise<Claims> => flat(await verifier.verify(token));
  const askForTokens = async (form: Record<string, string>) => {
    const response = await posted(`${signInUrl}/oauth2/token`, { client_id: clientId, ...form }, fetch);
    if (response.status >= 500) throw new UpstreamError("The user pool");
    if (!response.ok) throw new SignedOut();
    return tokens.parse(await response.json());
  };

  return {
    kind: "hosted",

    async claims(event) {
      const token = cookieOf(event, cookies.session);
      if (token === undefined) return undefined;
      try {
        return await verified(token);
      } catch (error) {
        if (error instanceof UpstreamError) throw error;
        return undefined;
      }
    },

    async begin(event) {
      const [state, nonce, secret] = [random(), random(), random()];
      const query = new URLSearchParams({
        response_type: "code",
        client_id: clientId,
        redirect_uri: returnAddress(event),
        scope: "openid email profile",
        state,
        nonce,
        code_challenge: createHash("sha256").update(secret).digest("base64url"),
        code_challenge_method: "S256",
      });
      const kept = attemptCookie([state, nonce, secret].join("."), 600);
      return redirect(`${signInUrl}/oauth2/authorize?${query}`, [kept]);
    },

    async complete(event) {
      const query = new URLSearchParams(event.rawQueryString);
      const kept = attempt.safeParse((cookieOf(event, cookies.attempt) ?? "").split("."));
      const code = query.get("code");
      if (!kept.success || code === null || !sameText(query.get("state") ?? "", kept.data[0]))
        return failed();
      const [, nonce, secret] = kept.data;
      try {
        const given = await askForTokens({
          grant_type: "authorization_code",
          code,
          redirect_uri: returnAddress(event),
          code_verifier: secret,
        });
        const claims = await verified(given.id_token);
        if (claims.nonce !== nonce) throw new SignedOut();
        return redirect("/", [...sessionCookies(given), attemptCookie("", 0)]);
      } catch (error) {
        if (error instanceof UpstreamError) throw error;
        return failed();
      }
    },

    async renew(event) {
      const renewal = cookieOf(event, cookies.renewal);
      if (renewal === undefined) throw new SignedOut();
      const given = await askForTokens({ grant_type: "refresh_token", refresh_token: renewal });
      await verified(given.id_token);
      return { ...json(200, { kind: "hosted", signedIn: true }), cookies: sessionCookies(given, renewal) };
    },

    async end(event) {
      const renewal = cookieOf(event, cookies.renewal);
      // The cookies go whatever the pool says: the next person at this browser must not be signed in.
      if (renewal !== undefined)
        await posted(`${signInUrl}/oauth2/revoke`, { client_id: clientId, token: renewal }, fetch).catch(
          () => undefined,
        );
      const back = new URLSearchParams({ client_id: clientId, logout_uri: `${originOf(event)}/` });
      return {
        ...json(200, { location: `${signInUrl}/logout?${back}` }),
        cookies: [sessionCookie("", 0), renewalCookie("", 0)],
      };
    },
  };
}

/** The renewal is kept for twelve hours from each use: who leaves a browser alone for a night signs in again. */
function sessionCookies(given: z.infer<typeof tokens>, renewal?: string): string[] {
  const session = sessionCookie(given.id_token, given.expires_in);
  const kept = given.refresh_token ?? renewal;
  return kept === undefined ? [session] : [session, renewalCookie(kept, idle)];
}

function sessionCookie(value: string, seconds: number): string {
  return setCookie({
    name: cookies.session,
    value,
    path: "/",
    seconds,
    secure: true,
    sameSite: "Strict",
  });
}

/** Lax, as the browser comes back from another site. It opens nothing by itself. */
function attemptCookie(value: string, seconds: number): string {
  return setCookie({ name: cookies.attempt, value, path: "/", seconds, secure: true, sameSite: "Lax" });
}

const failed = () => redirect("/?sign-in=failed", [attemptCookie("", 0)]);

function renewalCookie(value: string, seconds: number): string {
  return setCookie({
    name: cookies.renewal,
    value,
    path: sessionPath,
    seconds,
    secure: true,
    sameSite: "Strict",
  });
}

const random = () => randomBytes(32).toString("base64url");
const originOf = ({ requestContext }: HttpEvent) => `https://${requestContext.domainName}`;
const returnAddress = (event: HttpEvent) => `${originOf(event)}/console/callback`;

/** The claims that a JWT authorizer would hand over: lists of words, words, numbers. */
function flat(payload: object): Claims {
  return Object.fromEntries(
    Object.entries(payload).flatMap(([name, value]) => {
      const read = claim.safeParse(value);
      return read.success ? [[name, read.data] as const] : [];
    }),
  );
}

async function posted(url: string, form: Record<string, string>, ask: typeof fetch): Promise<Response> {
  try {
    return await ask(url, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(form).toString(),
      signal: AbortSignal.timeout(5_000),
    });
  } catch (cause) {
    throw new UpstreamError("The user pool", { cause });
  }
}

async function get(url: string, ask: typeof fetch): Promise<ArrayBuffer> {
  try {
    const response = await ask(url, { signal: AbortSignal.timeout(5_000) });
    if (!response.ok) throw new UpstreamError("The user pool");
    return await response.arrayBuffer();
  } catch (cause) {
    throw cause instanceof UpstreamError ? cause : new UpstreamError("The user pool", { cause });
  }
}
