import { setImmediate as nextTurn } from "node:timers/promises";
import type { Account } from "../../schemas/account.ts";
import type { PresumedCustomer } from "../../schemas/unmatched.ts";
import { comparableName } from "../matching/company-name.ts";
import type { Matcher } from "../matching/keys-of.ts";
import { LikeNames } from "../matching/like-names.ts";
import { domainReason } from "../matching/never-link.ts";
import { madeOnce } from "../shared/made-once.ts";
import { shownAccounts } from "./accounts.ts";
import { folding } from "./folded.ts";
import type { AccountDeps } from "./identities.ts";
import { domainsOf } from "./suggestions.ts";

/** How alike two names are at the least to be told of. */
const alike = 0.85;

/** Customers that are compared with the clients in one turn of the event loop. */
const inOneTurn = 50;

/** What marks a provisional account as a customer's: `name:acme`, `domain:acme.example`. */
type Mark = `${"name" | "domain"}:${string}`;

/**
 * The provisional accounts as the customers that they look like, those with the most events first: what has one company's name,
 * or people at one domain, stands together. Those folded away only where the query asks for them.
 */
export async function presumedCustomers(
  query: URLSearchParams,
  deps: AccountDeps,
): Promise<{ readonly customers: PresumedCustomer[]; readonly folded: number }> {
  const [accounts, matcher, isFolded] = await Promise.all([
    shownAccounts(deps),
    deps.matching.matcher(),
    folding(deps),
  ]);
  const provisional = accounts.filter(({ status }) => status === "provisional");
  const strays = query.get("folded") === "true" ? provisional : provisional.filter((one) => !isFolded(one));
  const folded = provisional.filter(isFolded).length;
  // With nothing to decide, no client is looked at.
  if (strays.length === 0) return { customers: [], folded };
  const own = (account: Account) => ownDomains(account, matcher);
  const { named, byDomain } = clientsIn(accounts);
  const domains = byDomain(matcher);
  const marked = new Map(
    strays.map((account) => [
      account,
      [
        ...companyNames(account).map((name): Mark => `name:${name}`),
        ...own(account).map((domain): Mark => `domain:${domain}`),
      ],
    ]),
  );
  const marks = (account: Account): readonly Mark[] => marked.get(account) ?? [];
  const customers: PresumedCustomer[] = [];
  for (const [n, members] of together(strays, marks).entries()) {
    // Deliveries come in between.
    if (n % inOneTurn === 0) await nextTurn();
    const accounts = members.toSorted((a, b) => b.eventCount - a.eventCount || (a.id < b.id ? -1 : 1));
    const name = nameOf(accounts);
    customers.push({
      name,
      accounts,
      events: accounts.reduce((sum, { eventCount }) => sum + eventCount, 0),
      because: becauseOf(accounts, marks),
      ...likeClient(name, accounts.flatMap(own), named, domains),
    });
  }
  return {
    customers: customers.sort((a, b) => b.events - a.events || (a.name < b.name ? -1 : 1)),
    folded,
  };
}

/** The clients among some accounts, by their names and domains: made once for as long as these are the same. */
const clientsIn = madeOnce((accounts: readonly Account[]) => {
  const clients = accounts.filter(({ status }) => status === "active");
  return {
    named: new LikeNames(clients, ({ name }) => name, alike),
    byDomain: madeOnce(
      (matcher: Matcher) =>
        new Map(
          clients.flatMap((client) => ownDomains(client, matcher).map((domain) => [domain, client] as const)),
        ),
    ),
  };
});

/** The domains that are an account's alone. */
const ownDomains = (account: Account, { settings, shared }: Matcher) =>
  domainsOf(account.identities).filter((domain) => domainReason(domain, settings, shared) === undefined);

/** The accounts in groups of those that share a mark, directly or through others. */
function together(accounts: readonly Account[], marks: (account: Account) => readonly Mark[]): Account[][] {
  const leads = new Map<Mark, Mark>();
  const first = (mark: Mark): Mark => {
    let at = mark;
    for (let next = leads.get(at); next !== undefined && next !== at; next = leads.get(at)) at = next;
    leads.set(mark, at);
    return at;
  };
  for (const account of accounts) {
    const [one, ...others] = marks(account).map(first);
    for (const other of others) if (one !== undefined) leads.set(other, first(one));
  }
  const groups = Map.groupBy(accounts, (account) => {
    const [mark] = marks(account);
    return mark === undefined ? account : first(mark);
  });
  return [...groups.values()];
}

/** A person's name says little: two may have it. A company's, a sheet's or a channel's is told from others'. */
function companyNames({ name, namedBy }: Account): string[] {
  const plain =
    namedBy === "company" || namedBy === "object" || namedBy === "team" ? comparableName(name) : "";
  return plain.length < 2 ? [] : [plain];
}

function becauseOf(
  accounts: readonly Account[],
  marks: (account: Account) => readonly Mark[],
): ("name" | "domain")[] {
  const counts = new Map<Mark, number>();
  for (const mark of accounts.flatMap(marks)) counts.set(mark, (counts.get(mark) ?? 0) + 1);
  const common = [...counts].filter(([, n]) => n > 1).map(([mark]) => mark);
  return (["name", "domain"] as const).filter((kind) => common.some((mark) => mark.startsWith(`${kind}:`)));
}

/** The name of the company where one is known, else of the one with the most events. */
function nameOf(accounts: readonly Account[]): string {
  const named = accounts.find(({ namedBy }) => namedBy === "company") ?? accounts[0];
  return named?.name ?? "";
}

function likeClient(
  name: string,
  domains: readonly string[],
  clients: LikeNames<Account>,
  byDomain: ReadonlyMap<string, Account>,
): Pick<PresumedCustomer, "client" | "twins"> {
  const same = clients.same(name);
  if (same.length > 1) return { twins: same.length };
  const told = (client: Account, by: "same" | "domain" | "like") => ({
    client: { account: client.id, name: client.name, by },
  });
  if (same[0]) return told(same[0], "same");
  const there = domains.flatMap((domain) => byDomain.get(domain) ?? [])[0];
  if (there) return told(there, "domain");
  const closest = clients.closest(name);
  return closest ? told(closest, "like") : {};
}
