import type { JWTVerifyGetKey, RemoteJWKSet } from "jose";
import { UpstreamError } from "../shared/errors.ts";
import type { KeySource } from "../shared/ports.ts";

export interface GoogleKeysOptions {
  /** Left out, where Google's OpenID configuration says. */
  readonly url?: string;
  /** Milliseconds. */
  readonly timeout: number;
  /** Left out, the platform's own. */
  readonly fetch?: typeof globalThis.fetch;
}

/** The keys by which Google signs its tokens, fetched when one is first needed and again when a token names a new one. */
export function googleKeys({
  url = "https://www.googleapis.com/oauth2/v3/certs",
  timeout,
  fetch = globalThis.fetch,
}: GoogleKeysOptions): KeySource {
  let fetched: RemoteJWKSet | undefined;
  const find: JWTVerifyGetKey = async (header, token) => {
    const { createRemoteJWKSet, customFetch, errors } = await import("jose");
    fetched ??= createRemoteJWKSet(new URL(url), { timeoutDuration: timeout, [customFetch]: fetch });
    try {
      return await fetched(header, token);
    } catch (cause) {
      const forged = cause instanceof errors.JWKSNoMatchingKey || cause instanceof errors.JOSENotSupported;
      throw forged ? cause : new UpstreamError("Google's key service", { cause });
    }
  };
  return (issuer) => (issuer === "google" ? find : undefined);
}
