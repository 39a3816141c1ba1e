import { createLocalJWKSet, decodeJwt, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from "jose";
import type * as z from "zod/mini";
import { safeParse } from "zod/v4/core";
import { type Delivery, header } from "../../delivery/delivery.ts";
import { type SignatureScheme, sameText, type Verdict } from "../../delivery/signature.ts";
import { UpstreamError } from "../../shared/errors.ts";
import type { KeySource } from "../../shared/ports.ts";
import { settings } from "./settings.ts";

const google = ["https://accounts.google.com", "accounts.google.com"];
/** The service account that the issuer of samples speaks for. */
const localAccount = "push@account-hub.local";

/**
 * The OpenID Connect token of a Pub/Sub push. The connection's secret is the audience that the subscription is given:
 * without knowing it, a stranger cannot have Google sign for it. The token's claims are checked before its signature, so
 * that only who knows the secret can make the hub fetch keys.
 * https://docs.cloud.google.com/pubsub/docs/authenticate-push-subscriptions
 */
export const pushToken: SignatureScheme = {
  async verify(delivery, secrets, now, given = {}, keys): Promise<Verdict> {
    const token = bearer(delivery);
    if (token === undefined)
      return { refused: delivery.headers.has("authorization") ? "malformed" : "absent" };
    const { data } = safeParse(settings, given);
    const claimed = claimsIn(token);
    const secret = secrets.find(({ value }) => isFor(value, claimed));
    const issuer = data?.issuer ? [data.issuer.name] : google;
    if (!data || !secret || !issuer.includes(claimed.iss ?? "")) return { refused: "mismatch" };
    try {
      const key = keysOf(data, keys);
      if (!key) return { refused: "mismatch" };
      const { payload } = await jwtVerify(token, key, {
        algorithms: ["RS256"],
        issuer,
        currentDate: now,
        clockTolerance: 60,
        maxTokenAge: 3600,
        requiredClaims: ["exp", "iat", "email"],
      });
      return isBy(data.serviceAccount, payload) ? { secret } : { refused: "mismatch" };
    } catch (error) {
      if (error instanceof UpstreamError) throw error;
      return { refused: isLate(error) ? "stale" : "mismatch" };
    }
  },
  sign(_body, secret, now, { issuer } = {}) {
    if (!issuer) throw new Error("A push token needs an issuer that signs it");
    const iat = Math.floor(now.getTime() / 1000);
    const claims = { aud: secret, email: localAccount, email_verified: true, iat, exp: iat + 3600 };
    return { authorization: `Bearer ${issuer(claims)}` };
  },
};

/** Those that an admin has entered, or Google's. None is ever fetched from where a token says. */
function keysOf({ issuer }: z.infer<typeof settings>, keys?: KeySource): JWTVerifyGetKey | undefined {
  if (!issuer) return keys?.("google");
  return createLocalJWKSet({
    keys: issuer.keys.map(({ kty, n, e, kid }) => ({ kty, n, e, ...(kid === undefined ? {} : { kid }) })),
  });
}

/** Of a token only one spelling is taken: base64url leaves spare bits at a part's end, so a changed letter there says the same. */
function bearer(delivery: Delivery): string | undefined {
  const [, token] =
    /^Bearer ([\w-]{1,2000}\.[\w-]{1,4000}\.[\w-]{1,2000})$/i.exec(header(delivery, "authorization") ?? "") ??
    [];
  return token?.split(".").every(isCanonical) ? token : undefined;
}

const isCanonical = (part: string) => Buffer.from(part, "base64url").toString("base64url") === part;

function claimsIn(token: string): JWTPayload {
  try {
    return decodeJwt(token);
  } catch {
    return {};
  }
}

/** Google calls the audience case-insensitive. */
function isFor(audience: string, { aud }: JWTPayload): boolean {
  return typeof aud === "string" && sameText(aud.toLowerCase(), audience.toLowerCase());
}

function isBy(serviceAccount: string, { email, email_verified }: JWTPayload): boolean {
  return (
    typeof email === "string" &&
    email.toLowerCase() === serviceAccount.toLowerCase() &&
    email_verified === true
  );
}

const isLate = (error: unknown) =>
  error instanceof errors.JWTExpired ||
  (error instanceof errors.JWTClaimValidationFailed && error.claim === "iat");
