import { domainToASCII } from "node:url";

export interface Email {
  /** Everything before the last `@`, lower case, without comments and needless quotes. */
  readonly local: string;
  /** The host in the form that DNS knows: lower case, punycode. */
  readonly domain: string;
}

/** Marks of direction, of byte order and of where a line may break; not those that join letters, which make another host. */
const unseen = /(?![\u200c\u200d])\p{Cf}/gu;

const atom = /^[^\s\p{Cc}@<>()",;:\\[\]]+$/u;

/**
 * The one address in a text: trimmed, NFKC, lower case, the host as IDNA. Takes what RFC 5322 lets people write around
 * it (`"Jane" <jane@x.com>`, comments, quotes); `undefined` where the text is not one unambiguous address.
 */
export function parseEmail(text: string): Email | undefined {
  if (text.length > 1_000) return undefined;
  const written = withoutComments(angled(text.normalize("NFKC").replaceAll(unseen, "").trim().toLowerCase()));
  if (written === undefined || written.length > 320) return undefined;
  const at = written.lastIndexOf("@");
  const local = unquoted(written.slice(0, at).trim());
  const domain = hostOf(written.slice(at + 1).trim());
  if (at < 1 || local === undefined || domain === undefined || local.length > 64) return undefined;
  return { local, domain };
}

/** A host name as DNS knows it, e.g. `xn--bcher-kva.example`; `undefined` where it is none, is an address or has no dot. */
export function hostOf(text: string): string | undefined {
  const ascii = domainToASCII(text.normalize("NFKC").replaceAll(unseen, "").toLowerCase().replace(/\.$/, ""));
  const labels = ascii.split(".");
  const wellFormed =
    labels.length > 1 &&
    ascii.length <= 253 &&
    labels.every((label) => /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/.test(label)) &&
    !/^\d+$/.test(labels.at(-1) ?? "");
  return wellFormed ? ascii : undefined;
}

interface Provider {
  readonly domains: readonly string[];
  /** All its domains reach the same mailbox as this one. */
  readonly canonical?: string;
  readonly ignores: RegExp;
}

const plusTag = /\+.*$/;

/**
 * Mail providers that deliver such variants of an address to one mailbox.
 * Google: https://support.google.com/mail/answer/7436150 · Microsoft: https://learn.microsoft.com/exchange/recipients-in-exchange-online/plus-addressing-in-exchange-online
 * Proton: https://proton.me/support/addresses-and-aliases · Fastmail: https://www.fastmail.help/hc/articles/360060591053 · Apple: iCloud takes plus-tags
 */
const providers: readonly Provider[] = [
  { domains: ["gmail.com", "googlemail.com"], canonical: "gmail.com", ignores: /\+.*$|\./g },
  { domains: ["outlook.com", "hotmail.com", "live.com", "msn.com"], ignores: plusTag },
  { domains: ["icloud.com", "me.com", "mac.com"], ignores: plusTag },
  { domains: ["proton.me", "protonmail.com", "pm.me"], ignores: /\+.*$|[._-]/g },
  { domains: ["fastmail.com", "fastmail.fm"], ignores: plusTag },
];

const providerOf = new Map(providers.flatMap((one) => one.domains.map((domain) => [domain, one] as const)));

/** The address by which two spellings of one mailbox are the same. Never shown in place of what was written. */
export function mailboxOf({ local, domain }: Email): string {
  const provider = providerOf.get(domain);
  if (!provider) return `${local}@${domain}`;
  const kept = local.replace(provider.ignores, "");
  return `${kept === "" ? local : kept}@${provider.canonical ?? domain}`;
}

/** The inside of the only `<…>`, or the text itself where there is none. */
function angled(text: string): string {
  const inside = /^[^<>]*<([^<>]+)>$/.exec(text)?.[1];
  return inside === undefined ? text : inside.trim();
}

function withoutComments(text: string): string | undefined {
  let kept = text;
  for (let depth = 0; kept.includes("(") && depth < 5; depth++) kept = kept.replace(/\([^()]*\)/g, "");
  return /[()<>]/.test(kept) ? undefined : kept.trim();
}

/** A quoted local part that needs no quotes is the same without; one that needs them is not a customer's address. */
function unquoted(local: string): string | undefined {
  const inside = /^"(.*)"$/.exec(local)?.[1] ?? local;
  return atom.test(inside) && !inside.startsWith(".") && !inside.endsWith(".") && !inside.includes("..")
    ? inside
    : undefined;
}
