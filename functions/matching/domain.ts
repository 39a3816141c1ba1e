import { getDomain } from "tldts";
import { hostOf } from "./email.ts";

/**
 * The registered part of a host (`mail.acme.co.uk` → `acme.co.uk`), by the Public Suffix List with its
 * private part, so that `acme.github.io` and `other.github.io` are strangers. `undefined` for addresses and suffixes.
 */
export function registrableDomain(host: string): string | undefined {
  const name = hostOf(host);
  return (name && getDomain(name, { allowPrivateDomains: true })) ?? undefined;
}

/** A domain as people write it: a bare one, an address, or a web address. */
export function domainIn(text: string): string | undefined {
  const bare = text
    .replaceAll(/(?![\u200c\u200d])\p{Cf}/gu, "")
    .trim()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//i, "")
    .replace(/[/?#].*$/s, "")
    .replace(/^.*@/s, "")
    .replace(/:\d+$/, "");
  return bare.length > 253 ? undefined : registrableDomain(bare);
}
