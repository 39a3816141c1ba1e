import type { Identity } from "../../schemas/account-event.ts";
import type { Principal } from "../../schemas/role.ts";
import type { Candidate, Evidence, Suggestion } from "../../schemas/suggestion.ts";
import { type ComparedName, comparedName, likenessOf } from "../matching/company-name.ts";
import { domainIn } from "../matching/domain.ts";
import { domainReason } from "../matching/never-link.ts";
import { NotFound } from "../shared/errors.ts";
import { inSlices } from "../shared/in-slices.ts";
import { madeOnce } from "../shared/made-once.ts";
import type { ListedAccount } from "../store/account-list.ts";
import { type AccountDeps, words } from "./identities.ts";
import { doneBy } from "./principal.ts";
import { listedAccounts } from "./shown-accounts.ts";
import { knownAccount } from "./view.ts";

/** Contradictions that are not settled yet: of one account, or all. */
export async function suggestions(
  account: string | undefined,
  deps: AccountDeps,
): Promise<{ suggestions: Suggestion[] }> {
  const rows = await deps.suggestions.list();
  // Contradictions are few, where there are any; accounts may be many.
  if (rows.length === 0) return { suggestions: [] };
  const named = new Set(rows.flatMap(({ claims }) => claims.map((claim) => claim.account)));
  const listed = (await listedAccounts(deps)).filter(({ id }) => named.has(id));
  const byId = new Map(listed.map((one) => [one.id, one]));
  const told = rows.flatMap(({ sk, claims, at }): Suggestion[] => {
    const accounts = [...new Set(claims.map((claim) => claim.account))].flatMap((id) => byId.get(id) ?? []);
    const apart = accounts.filter((one) => one.mergedInto === undefined);
    if (apart.length < 2 || (account !== undefined && !accounts.some(({ id }) => id === account))) return [];
    const identities = new Set(claims.map(({ identity }) => words(identity)));
    const [only] = identities.size === 1 ? claims : [];
    return [
      {
        id: sk,
        kind: only ? "assign" : "merge",
        accounts: accounts.map(({ id, name }) => ({ account: id, name })),
        ...(only ? { identity: only.identity } : {}),
        evidence: claims.map(({ account: id, rule, identity }) => ({
          rule,
          text: `${words(identity)} leads to ${byId.get(id)?.name ?? id}`,
          says: "leads",
          values: { identity: words(identity), name: byId.get(id)?.name ?? id },
        })),
        at,
      },
    ];
  });
  return { suggestions: told.sort((a, b) => (a.at < b.at ? 1 : -1)) };
}

/** Has a suggestion made no more. Throws `NotFound`. */
export async function dismiss(id: string, who: Principal, deps: AccountDeps): Promise<void> {
  if (!(await deps.suggestions.dismiss(id))) throw new NotFound("unknown_suggestion", "Unknown suggestion");
  const at = deps.now().toISOString();
  const entry = {
    at,
    ...doneBy(who),
    action: "suggestion.dismissed" as const,
    summary: "A suggestion was dismissed",
    values: {},
  };
  await deps.accountsTable.transact(deps.audit.noting(entry, []));
}

/** Whose a provisional account could be, the likeliest first. */
export async function candidates(id: string, deps: AccountDeps): Promise<{ candidates: Candidate[] }> {
  const account = await deps.accountsTable.whole(await knownAccount(id, deps.accountsTable));
  const active = (await listedAccounts(deps)).filter(
    (one) => one.status === "active" && one.mergedInto === undefined && one.id !== id,
  );
  const seen = await seenTogether(id, deps);
  const { settings, shared } = await deps.matching.matcher();
  const domains = new Set(
    domainsOf(account.identities).filter((domain) => domainReason(domain, settings, shared) === undefined),
  );
  const called = {
    account: { is: account.name, name: comparedName(account.name) },
    domains: [...domains].map((domain) => ({ is: domain, name: comparedName(domain.split(".")[0] ?? "") })),
    companies: seen.identities
      .filter(({ type }) => type === "name")
      .map(({ value }) => ({ is: value, name: comparedName(value) })),
  };
  // Thousands of clients: what others wait for comes in between.
  const found = await inSlices(active, (one): Candidate => {
    const hints = [
      ...byName(called.account, one),
      ...byDomain(domains, called.domains, one),
      ...byCompany(called.companies, one),
    ];
    const together = seen.accounts.get(one.id);
    if (together)
      hints.push({
        weight: 0.6,
        rule: "seen together",
        text: `On the same events as ${together}`,
        says: "together",
        values: { identity: together },
      });
    const unlikely = hints.reduce((rest, { weight }) => rest * (1 - weight), 1);
    return {
      account: one.id,
      name: one.name,
      score: Math.round((1 - unlikely) * 100) / 100,
      evidence: hints.map(({ weight: _weight, ...told }) => told),
    };
  });
  return {
    candidates: found
      .filter(({ score }) => score >= 0.3)
      .sort((a, b) => b.score - a.score || (a.account < b.account ? -1 : 1))
      .slice(0, 10),
  };
}

type Hint = Evidence & { readonly weight: number };

/** Something that is compared with the names of clients. */
interface Called {
  readonly is: string;
  readonly name: ComparedName;
}

/** A client's name as others are compared with it, with its blanks and as a domain would have it, and the domains of its people. */
const knownOf = madeOnce(({ name, identities }: ListedAccount) => ({
  name: comparedName(name),
  joined: comparedName(name.replace(/\s/g, "")),
  domains: domainsOf(identities),
}));

/** How alike names are at the least to be told of: of the account itself, and of what its domains and events say. */
const [alike, muchAlike] = [0.8, 0.85];

function byName({ is, name }: Called, other: ListedAccount): Hint[] {
  const likeness = likenessOf(name, knownOf(other).name, alike);
  const values = { is, name: other.name };
  const told: Omit<Evidence, "rule"> =
    likeness === 1
      ? { text: `Both are called ${other.name}`, says: "same", values }
      : { text: `${is} is much like ${other.name}`, says: "like", values };
  return likeness >= alike ? [{ weight: likeness * 0.7, rule: "name", ...told }] : [];
}

function byDomain(domains: ReadonlySet<string>, named: readonly Called[], other: ListedAccount): Hint[] {
  const common = knownOf(other).domains.find((domain) => domains.has(domain));
  if (common) {
    const values = { name: other.name, is: common };
    const text = `${other.name} has people at ${common}`;
    return [{ weight: 0.8, rule: "domain", text, says: "domain", values }];
  }
  const called = named.find(({ name }) => likenessOf(name, knownOf(other).joined, muchAlike) >= muchAlike);
  if (!called) return [];
  const values = { is: called.is, name: other.name };
  const text = `${called.is} is much like ${other.name}`;
  return [{ weight: 0.5, rule: "domain name", text, says: "like", values }];
}

/** What the events say of the company: a name in the payload, which never links by itself. */
function byCompany(companies: readonly Called[], other: ListedAccount): Hint[] {
  const named = companies.find(({ name }) => likenessOf(name, knownOf(other).name, muchAlike) >= muchAlike);
  if (!named) return [];
  const text = `Its events name ${named.is}`;
  return [{ weight: 0.6, rule: "company name", text, says: "named", values: { name: named.is } }];
}

/** What the account's newest events say besides: their identities, and where else these lead. */
async function seenTogether(id: string, deps: AccountDeps) {
  const { rows } = await deps.lists.timeline(id, { limit: 50 }, {});
  const placed = await deps.events.several(rows.map(({ pk }) => pk));
  const keys = [...placed.values()].flatMap((row) => row.keys);
  const links = await deps.links.fresh(keys);
  const accounts = new Map<string, string>();
  for (const { accounts: led, identity } of links.values())
    for (const account of led) if (account !== id) accounts.set(account, words(identity));
  return { accounts, identities: rows.flatMap(({ event }) => event.identities) };
}

/** The registered domains that identities lie at. */
export function domainsOf(identities: readonly Identity[]): string[] {
  return identities.flatMap(({ type, value }) =>
    type === "email" || type === "domain" ? (domainIn(value) ?? []) : [],
  );
}
