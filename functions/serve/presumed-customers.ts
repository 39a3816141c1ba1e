import type { Account } from "../../schemas/account.ts";
import type { PresumedCustomer } from "../../schemas/unmatched.ts";
import { comparableName } from "../matching/company-name.ts";
import type { Matcher } from "../matching/keys-of.ts";
import { inSlices } from "../shared/in-slices.ts";
import { madeOnce } from "../shared/made-once.ts";
import { type KnownClients, ownDomains } from "./known-clients.ts";

/** What marks a provisional account as a customer's: `name:acme`, `domain:acme.example`. */
type Mark = `${"name" | "domain"}:${string}`;

/**
 * Provisional accounts as the customers that they look like, those with the most events first: what has one company's name, or
 * people at one domain, stands together.
 */
export async function presumedCustomers(
  strays: readonly Account[],
  clients: KnownClients,
  matcher: Matcher,
): Promise<PresumedCustomer[]> {
  const marks = marksOf(matcher);
  // What marks each is found in slices, and known from then on.
  await inSlices(strays, marks);
  const customers = await inSlices(await together(strays, marks), (members): PresumedCustomer => {
    const accounts = members.toSorted((a, b) => b.eventCount - a.eventCount || (a.id < b.id ? -1 : 1));
    const name = nameOf(accounts);
    return {
      name,
      accounts,
      events: accounts.reduce((sum, { eventCount }) => sum + eventCount, 0),
      because: becauseOf(accounts, marks),
      ...clients.told(
        name,
        accounts.flatMap((one) => ownDomains(one, matcher)),
      ),
    };
  });
  return customers.sort((a, b) => b.events - a.events || (a.name < b.name ? -1 : 1));
}

/** What marks an account, for as long as it and the rules are the same. */
const marksOf = madeOnce((matcher: Matcher) =>
  madeOnce((account: Account): readonly Mark[] => [
    ...companyNames(account).map((name): Mark => `name:${name}`),
    ...ownDomains(account, matcher).map((domain): Mark => `domain:${domain}`),
  ]),
);

/** The accounts in groups of those that share a mark, directly or through others. */
async function together(
  accounts: readonly Account[],
  marks: (account: Account) => readonly Mark[],
): Promise<Iterable<Account[]>> {
  const leads = new Map<Mark, Mark>();
  const first = (mark: Mark): Mark => {
    let at = mark;
    for (let next = leads.get(at); next !== undefined && next !== at; next = leads.get(at)) at = next;
    leads.set(mark, at);
    return at;
  };
  await inSlices(accounts, (account) => {
    const [one, ...others] = marks(account).map(first);
    for (const other of others) if (one !== undefined) leads.set(other, first(one));
  });
  const groups = new Map<Mark | Account, Account[]>();
  await inSlices(accounts, (account) => {
    const [mark] = marks(account);
    const of = mark === undefined ? account : first(mark);
    const group = groups.get(of);
    if (group) group.push(account);
    else groups.set(of, [account]);
  });
  return groups.values();
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
