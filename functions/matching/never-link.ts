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

const meaningless = new Set(
  [
    "",
    "-",
    "--",
    "?",
    "x",
    "xx",
    "xxx",
    "n/a",
    "na",
    "none",
    "null",
    "nil",
    "undefined",
    "unknown",
    "tbd",
    "tba",
    "nan",
  ].concat([
    "test",
    "testing",
    "tests",
    "example",
    "sample",
    "demo",
    "dummy",
    "default",
    "anonymous",
    "customer",
    "client",
  ]),
);

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
  if (isMeaningless(local)) return reason === undefined && !isReserved(of) ? undefined : "blocked_value";
  if (machines.test(local)) return "role_address";
  return reason !== undefined && roles.has(local) ? "role_address" : undefined;
}

function isReserved(domain: string): boolean {
  return /(?:^|\.)(?:test|invalid|localhost)$/.test(domain) || /^example\.(?:com|net|org)$/.test(domain);
}
