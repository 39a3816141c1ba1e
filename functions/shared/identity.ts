import type { Identity } from "../../schemas/account-event.ts";

/**
 * An email as an identity: trimmed, NFKC, lower case, out of `Jane Doe <jane@acme.com>` as out of a bare address;
 * `undefined` where the text is not a single address.
 */
export function emailIdentity(text: string | null | undefined): Identity | undefined {
  const written = text?.normalize("NFKC").trim().toLowerCase();
  const value = /^[^<>]{0,300}<([^<>]{1,254})>$/.exec(written ?? "")?.[1]?.trim() ?? written;
  if (
    !value ||
    value.length > 254 ||
    !/^[^\s@<>()",;:\\]+@[^\s@<>()",;:\\]+\.[^\s@.<>()",;:\\]+$/.test(value)
  )
    return undefined;
  return { type: "email", value };
}

/** Addresses that are read from one field. */
const addressesAtMost = 20;

/** The emails in a field that may hold several, between commas, semicolons or line ends; what is not an address is left out. */
export function emailIdentities(text: string | null | undefined): Identity[] {
  const parts = text?.length && text.length <= 5_000 ? text.split(/[,;\n\r]/) : [];
  const found = [text, ...parts.slice(0, addressesAtMost)].map(emailIdentity);
  return identities(...found);
}

/** A tool's own id of a customer, e.g. `externalIdentity("quickbooks", "customer", "9341453474484455/58")`. */
export function externalIdentity(tool: string, kind: string, id: string): Identity {
  return { type: `${tool}:${kind}`, value: id };
}

/** The identities without gaps and repetitions, in the order given. */
export function identities(...candidates: readonly (Identity | undefined)[]): Identity[] {
  const seen = new Map<string, Identity>();
  for (const one of candidates) {
    if (!one) continue;
    const name = `${one.type}#${one.value}`;
    if (!seen.has(name)) seen.set(name, one);
  }
  return [...seen.values()];
}
