import type { Identity } from "../../schemas/account-event.ts";

/**
 * An email as an identity: trimmed, NFKC, lower case, out of `Jane Doe <jane@acme.com>` as out of a bare address;
 * `undefined` where the text is not a single address.
 */
export function emailIdentity(text: string | null | undefined): Identity | undefined {
  const written = text?.normalize("NFKC").replaceAll(unseen, "").trim().toLowerCase();
  const inner = /^[^<>]{0,300}<([^<>]{1,254})>$/.exec(written ?? "")?.[1]?.trim() ?? written;
  const value = inner
    ?.replace(/^mailto:([^?]*).*$/, "$1")
    .replaceAll(quotes, "")
    .replaceAll("\u3002", ".")
    .replace(/\.$/, "");
  return value && value.length <= 254 && address.test(value) ? { type: "email", value } : undefined;
}

/** What pages, phones and address books put into copied text: marks of direction, of byte order, of where a line may break. */
const unseen = /\p{Cf}/gu;

/** An address; its host is of letters, digits and what parts them, in any language. */
const address = /^[^\s@<>()",;:\\]+@[\p{L}\p{M}\p{N}_-]+(?:\.[\p{L}\p{M}\p{N}_-]+)+$/u;

/** What stands around an address that was copied as a quotation, in the quotation marks of any language. */
const quotes = /^['"`\u2018-\u201f\u00ab\u2039]+|['"`\u2018-\u201f\u00bb\u203a]+$/g;

/** An address as nearly all of them come, in which nothing needs a change: read by one look. */
const plainEmail = /^[a-z0-9][a-z0-9_.+-]*@[a-z0-9-]+(?:\.[a-z0-9-]+)+$/;

/** Addresses that are read from one field. */
const addressesAtMost = 20;
/** What stands between separators, those in a quoted name not counted. */
const between = /(?:"[^"]*"|[^",;\n\r]|"(?![^"]*"))+/g;

/** What no address holds, or holds so seldom that between two of them it separates them. */
const around = /[\s<>()[\]{}",;:\\/|]+/;

/**
 * The emails in a field that may hold several, with names or words beside them, between commas, semicolons, slashes or line
 * ends; what is not an address is left out.
 */
export function emailIdentities(text: string | null | undefined): Identity[] {
  if (text && text.length <= 254 && plainEmail.test(text)) return [{ type: "email", value: text }];
  const parts = text && text.length <= 5_000 ? (text.match(between) ?? []) : [];
  const found = parts.flatMap((part) => emailIdentity(part) ?? part.split(around).flatMap(addressIn));
  return identities(...found).slice(0, addressesAtMost);
}

const addressIn = (word: string) => (word.includes("@") ? (emailIdentity(word) ?? []) : []);

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
