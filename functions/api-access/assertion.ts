import { sign } from "node:crypto";
import type { KeyCredentials } from "../../schemas/api-access.ts";
import { interrupted } from "../../schemas/interruption-words.ts";
import type { Impersonation } from "../connectors/collector.ts";
import type { Settings } from "../shared/ports.ts";
import { privateKeyOf } from "./private-key.ts";
import { CredentialsRefused } from "./refusals.ts";

export interface Asserted {
  /** The PEM text of an RSA key. */
  readonly privateKey: string;
  readonly issuer: string;
  /** As whom the issuer acts. */
  readonly subject: string | undefined;
  readonly audience: string;
  /** Separated by spaces. */
  readonly scope: string;
}

/**
 * What a token address is asked with by who signs instead of showing a secret, for an hour (RFC 7523). Throws
 * `CredentialsRefused` where the key cannot be read.
 */
export function assertionForm({ privateKey, issuer, subject, audience, scope }: Asserted, now: Date) {
  const key = privateKeyOf(privateKey);
  if (!key) throw new CredentialsRefused(interrupted("key_unreadable"));
  const iat = Math.floor(now.getTime() / 1000);
  const claims = { iss: issuer, sub: subject, aud: audience, scope, iat, exp: iat + 3600 };
  const told = [{ alg: "RS256", typ: "JWT" }, claims].map(encoded).join(".");
  const assertion = `${told}.${sign("sha256", Buffer.from(told), key).toString("base64url")}`;
  return { grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion };
}

const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");

/** An app's key, as the user it acts as: https://developers.docusign.com/platform/auth/jwt-get-token/ */
export const impersonating = (
  { clientId, userId, privateKey }: KeyCredentials,
  { scopes, audience }: Impersonation,
  settings: Settings,
  now: Date,
) =>
  assertionForm(
    {
      ...{ privateKey, issuer: clientId, subject: userId },
      ...{ audience: audience(settings), scope: scopes.join(" ") },
    },
    now,
  );

/** A token address's word where the user has not consented to be acted as. */
export const consentMissing = "consent_required";
