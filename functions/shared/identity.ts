import type { Identity } from "../../schemas/account-event.ts";

/**
 * An email as an identity: trimmed, NFKC, lower case, out of `Jane Doe <jane@acme.com>` as out of a bare address;
 * `undefined` where the text is not a single address.
 */
export function emailIdentity(text: string | null | undefined): Identity | undefined {
  const written = text?.normalize("NFKC").replaceAll(invisible, "").trim().toLowerCase();
  const inner = /^[^<>]{0,300}<([^<>]{1,254})>$/.exec(written ?? "")?.[1]?.trim() ?? written;
  const value = inner?.replace(/^mailto:/, "").replace(/\.$/, "");
  if (
    !value ||
    value.length > 254 ||
    !/^[^\s@<>()",;:\\]+@[^\s@<>()",;:\\]+\.[^\s@.<>()",;:\\]+$/.test(value)
  )
    return undefined;
  return { type: "email", value };
}

/** What pages and editors put into copied text. */
const invisible = /[\u200b-\u200d\u2060\ufeff]/g;

/** Addresses that are read from one field. */
const addressesAtMost = 20;
/** What stands between separators, those in a quoted name not counted. */
const between = /(?:"[^"]*"|[^",;\n\r]|"(?![^"]*"))+/g;

/** The emails in a field that may hold several, between commas, semicolons or line ends; what is not an address is left out. */
export function emailIdentities(text: string | null | undefined): Identity[] {
  const parts = text && text.length <= 5_000 ? (text.match(between) ?? []) : [];
  return identities(...parts.slice(0, addressesAtMost).map(emailIdentity));
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
