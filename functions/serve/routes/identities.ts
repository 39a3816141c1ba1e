import { identity } from "../../../schemas/account-event.ts";
import { identityCalls as calls } from "../../../schemas/api/identities.ts";
import type { MatchingSettings } from "../../../schemas/matching.ts";
import type { Principal } from "../../../schemas/role.ts";
import { registrableDomain } from "../../matching/domain.ts";
import { hostOf } from "../../matching/email.ts";
import { decodedPart } from "../../shared/decoded-part.ts";
import { BadRequest } from "../../shared/errors.ts";
import type { HttpEvent } from "../../shared/http.ts";
import { auditPage } from "../audit.ts";
import { type AccountDeps, assign, restore } from "../identities.ts";
import { getJob } from "../jobs.ts";
import { doneBy } from "../principal.ts";
import { dismiss, suggestions } from "../suggestions.ts";
import { bodyRoute, type Route, route } from "./route.ts";

export const identityRoutes = (deps: AccountDeps): readonly Route[] => [
  bodyRoute(
    calls.assignIdentity,
    async ({ event, body, who }) => await assign(identityOf(event), body.account, who, deps),
  ),
  route(calls.restoreIdentity, async ({ event, who }) => await restore(identityOf(event), who, deps)),
  route(
    calls.listSuggestions,
    async ({ query }) => await suggestions(query.get("account") ?? undefined, deps),
  ),
  route(calls.dismissSuggestion, async ({ at, who }) => await dismiss(at("suggestion"), who, deps)),
  route(calls.listAudit, async ({ query }) => await auditPage(query, deps)),
  route(calls.getJob, async ({ at }) => await getJob(at("job"), deps)),
  route(calls.getMatching, async () => await deps.matching.settings()),
  bodyRoute(calls.putMatching, async ({ body, who }) => await putMatching(body, who, deps)),
];

/**
 * Throws `BadRequest` where a domain is none that an address can be at, and where strangers have addresses at one of the team's
 * own: their mails would be colleagues'.
 */
async function putMatching(
  given: MatchingSettings,
  who: Principal,
  { matching, accountsTable, audit, now }: AccountDeps,
): Promise<MatchingSettings> {
  const settings = { ...given, ...domainsOf(given, "ownDomains"), ...domainsOf(given, "mayLink") };
  const { shared } = await matching.matcher();
  const strangers = settings.ownDomains.filter((domain) => shared.has(domain) !== undefined);
  if (strangers.length > 0) {
    const which = strangers.slice(0, named).join(", ");
    const what = `Strangers have addresses at ${which} too: enter the team's own addresses there in neverLink`;
    throw new BadRequest("shared_own_domain", what, { fields: ["ownDomains"] });
  }
  await matching.put(settings);
  const entry = {
    at: now().toISOString(),
    ...doneBy(who),
    action: "matching.changed" as const,
    summary: "Rules for matching changed",
    values: {},
  };
  await accountsTable.transact(audit.noting(entry, []));
  return settings;
}

/** The domains of a list as addresses are compared with them. Throws `BadRequest`. */
function domainsOf(settings: MatchingSettings, field: "ownDomains" | "mayLink") {
  const domains = settings[field].map((written, n) => {
    const host = hostOf(written);
    const domain = host && (registrableDomain(host) ?? host);
    if (domain !== undefined && domain === host) return domain;
    const instead = domain === undefined ? "" : `; enter ${domain}, which has all its parts`;
    throw new BadRequest(
      "invalid_request",
      `Not a domain such as acme.com: ${written.slice(0, 100)}${instead}`,
      {
        fields: [`${field}.${n}`],
      },
    );
  });
  return { [field]: domains };
}

/** Domains that a refusal names at the most. */
const named = 5;

/** The identity as the address writes it: all that follows the type, so that ids may hold slashes. */
function identityOf(event: HttpEvent) {
  const [type = "", ...value] = event.rawPath.split("/").slice(3);
  const read = identity.safeParse({ type: decodedPart(type), value: decodedPart(value.join("/")) });
  if (!read.success) throw new BadRequest("invalid_identity", "Not an identity: see /openapi.json");
  return read.data;
}
