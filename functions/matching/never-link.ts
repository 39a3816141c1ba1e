import { getDomain } from "tldts";
import type { MatchingSettings } from "../../schemas/matching.ts";
import type { Email } from "./email.ts";
import { toolDomains } from "./tool-domains.ts";

export interface SharedDomains {
  readonly taken: string;
  has(domain: string): "freemail" | "disposable" | undefined;
}

/** Why something must not lead to an account; `undefined` where it may. */
export type Reason =
  | "freemail_domain"
  | "disposable_domain"
  | "tool_domain"
  | "own_domain"
  | "role_address"
  | "blocked_value";

const roles = new Set(
  `abuse accounting accounts admin administrator all ap ar billing bounce bounces contact donotreply do-not-reply
   enquiries everyone finance hello help helpdesk hostmaster hr info invoice invoices mail mailer-daemon marketing
   no-reply noreply notifications notification office orders payments postmaster privacy reply sales security service
   support team webmaster`.split(/\s+/),
);
const machines =
  /^(?:(?:no|do-?not)[-_.]?reply|mailer-daemon|bounces?|notifications?|postmaster)(?:[-_.+].*)?$/;

/** What stands where there is no value. */
const nothings =
  "n/a na nan nil none null undefined unknown tbd tba test testing tests example sample dummy xx xxx".split(
    " ",
  );
const meaningless = new Set([...nothings, ..."? x demo default anonymous customer client".split(" ")]);

/** What people write at either side of the `@` where a form wants an address and there is none; without `-`, `_` and `.`. */
const noAddress = new Set([
  ...nothings,
  ...`123 1234 12345 123456 abc asdf asdfgh email fake fakeemail invalid mydomain no noaddress nobody noemail nomail nope
   notapplicable notavailable notgiven nothing notprovided placeholder qwerty yourcompany yourdomain yourname`.split(
    /\s+/,
  ),
]);
const isNoAddress = (part: string) => noAddress.has(part.replaceAll(/[-_.]/g, ""));

/** A value that people or programs write where they have none: `test`, `n/a`, zeros and the like. */
export function isMeaningless(value: string): boolean {
  const text = value.trim().toLowerCase();
  return (
    meaningless.has(text) || /^[0\s.:/_-]*$/.test(text) || /^(\d)\1{6,}$/.test(text.replace(/\D/g, "") || "-")
  );
}

/** Whether people at a domain, as such, may be taken for one customer. */
export function domainReason(
  domain: string,
  settings: MatchingSettings,
  shared: SharedDomains,
): Reason | undefined {
  if (settings.ownDomains.includes(domain)) return "own_domain";
  if (settings.neverLink.includes(domain)) return "blocked_value";
  if (settings.mayLink.includes(domain)) return undefined;
  const known = shared.has(domain);
  if (known) return `${known}_domain`;
  if (isNoAddress(domain.slice(0, domain.indexOf("."))) || isReserved(domain)) return "blocked_value";
  return toolDomains.has(domain) || toolDomains.has(getDomain(domain) ?? "") ? "tool_domain" : undefined;
}

/** Whether exactly this address may lead to a customer. */
export function emailReason(
  { local, domain }: Email,
  registrable: string | undefined,
  settings: MatchingSettings,
  shared: SharedDomains,
): Reason | undefined {
  const of = registrable ?? domain;
  if (settings.neverLink.includes(`${local}@${domain}`)) return "blocked_value";
  const reason = domainReason(of, settings, shared);
  if (reason === "own_domain") return reason;
  const isNone = isMeaningless(local) || isNoAddress(local) || local.length === 1;
  if (/^no[-_.]?e?-?mail/.test(local) || (isNone && reason !== undefined)) return "blocked_value";
  if (machines.test(local)) return "role_address";
  return reason !== undefined && roles.has(local) ? "role_address" : undefined;
}

/** Nobody's, by RFC 2606, and by IANA names of one letter, of which the few that there are belong to no customer. */
const isReserved = (domain: string) =>
  /(?:^|\.)(?:test|invalid|localhost)$|^.\.(?:com|net|org)$/.test(domain);
