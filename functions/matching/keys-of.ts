import type { Identity } from "../../schemas/account-event.ts";
import type { MatchingSettings } from "../../schemas/matching.ts";
import { domainIn, registrableDomain } from "./domain.ts";
import { type Email, mailboxOf, parseEmail } from "./email.ts";
import { domainReason, emailReason, isMeaningless, type Reason, type SharedDomains } from "./never-link.ts";
import { phoneNumber } from "./phone.ts";

/** By how many identities an event can be found at the most, its strongest first; a transaction holds so many rows. */
export const mostKeys = 14;

export interface Matcher {
  readonly settings: MatchingSettings;
  readonly shared: SharedDomains;
}

/** An identity in the one spelling by which it is linked, or why it must not link. */
export type Normal = { readonly key: Identity } | { readonly refused: Reason | "not_an_identity" };

/** One identity by itself, as a person assigns it. `name` never links. */
export function normalIdentity({ type, value }: Identity, matcher: Matcher): Normal {
  if (type === "email") {
    const email = parseEmail(value);
    const refused = email ? reasonOf(email, matcher) : "not_an_identity";
    return email && !refused
      ? { key: { type, value: mailboxOf(email) } }
      : { refused: refused ?? "not_an_identity" };
  }
  if (type === "domain") {
    const domain = domainIn(value);
    const refused = domain ? domainReason(domain, matcher.settings, matcher.shared) : "not_an_identity";
    return domain && !refused ? { key: { type, value: domain } } : { refused: refused ?? "not_an_identity" };
  }
  const id = value.replaceAll(/\p{Cf}/gu, "").trim();
  if (matcher.settings.neverLink.includes(id)) return { refused: "blocked_value" };
  if (type === "phone") {
    const phone = phoneNumber(value, matcher.settings.country);
    if (!phone) return { refused: "not_an_identity" };
    return isMeaningless(phone.slice(3)) || /123456789|1234567$/.test(phone)
      ? { refused: "blocked_value" }
      : { key: { type, value: phone } };
  }
  if (!type.includes(":")) return { refused: "not_an_identity" };
  // The id proper stands after the realm: `9341453474484455/0` names no record.
  const blocked = isMeaningless(id) || isMeaningless(id.slice(id.lastIndexOf("/") + 1));
  return blocked ? { refused: "blocked_value" } : { key: { type, value: id } };
}

/**
 * The identities by which an event can lead to an account, in the order that decides where none is known: as the
 * connector gave them, then the domains of the emails. Each once, in the spelling by which it is linked.
 */
export function keysOf(identities: readonly Identity[], matcher: Matcher): Identity[] {
  const keys = new Map<string, Identity>();
  const derived = new Map<string, Identity>();
  for (const one of identities.slice(0, 200)) {
    const normal = normalIdentity(one, matcher);
    if ("key" in normal) keys.set(nameOf(normal.key), normal.key);
    const domain = one.type === "email" ? domainOf(one.value, matcher) : undefined;
    if (domain) derived.set(nameOf(domain), domain);
  }
  const external = [...keys.values()].filter(({ type }) => type.includes(":")).slice(0, mostKeys - 4);
  const kept = new Set(external.map(nameOf));
  const domains = [...derived.values()].filter((one) => !keys.has(nameOf(one))).slice(0, 4);
  const given = [...keys.values()].filter((one) => kept.has(nameOf(one)) || !one.type.includes(":"));
  let room = mostKeys - domains.length - kept.size;
  return [...given.filter((one) => kept.has(nameOf(one)) || room-- > 0), ...domains];
}

/** An identity as one word. */
export const nameOf = ({ type, value }: Identity) => `${type}#${value}`;

/** The business domain of an address, also where the address itself is not a person's (`no-reply@acme.com`). */
function domainOf(address: string, { settings, shared }: Matcher): Identity | undefined {
  const email = parseEmail(address);
  const domain = email && registrableDomain(email.domain);
  const refused = !domain || settings.neverLink.includes(`${email.local}@${email.domain}`);
  return refused || domainReason(domain, settings, shared) ? undefined : { type: "domain", value: domain };
}

function reasonOf(email: Email, { settings, shared }: Matcher): Reason | undefined {
  return emailReason(email, registrableDomain(email.domain), settings, shared);
}
