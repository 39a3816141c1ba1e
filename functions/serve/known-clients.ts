import type { Account } from "../../schemas/account.ts";
import type { PresumedCustomer } from "../../schemas/unmatched.ts";
import type { Matcher } from "../matching/keys-of.ts";
import { LikeNames } from "../matching/like-names.ts";
import { domainReason } from "../matching/never-link.ts";
import { inSlices } from "../shared/in-slices.ts";
import { madeOnce } from "../shared/made-once.ts";
import { domainsOf } from "./suggestions.ts";

/** How alike two names are at the least to be told of. */
const alike = 0.85;

/** What is told of the client that some names look like. */
export type ToldClient = Pick<PresumedCustomer, "client" | "twins">;

/** The clients as names and domains are compared with them; whose names they are is found once. */
export class KnownClients {
  readonly #clients: readonly Account[];
  readonly #matcher: Matcher;
  readonly #named = new LikeNames<Account>(alike);
  readonly #byDomain = new Map<string, Account>();
  readonly #closest = new Map<string, Account | undefined>();

  private constructor(clients: readonly Account[], matcher: Matcher) {
    this.#clients = clients;
    this.#matcher = matcher;
  }

  /** Takes thousands of clients in slices. */
  static async among(clients: readonly Account[], matcher: Matcher): Promise<KnownClients> {
    const known = new KnownClients(clients, matcher);
    await inSlices(clients, (client) => known.#add(client));
    return known;
  }

  #add(client: Account): void {
    this.#named.add(client, client.name);
    for (const domain of ownDomains(client, this.#matcher)) this.#byDomain.set(domain, client);
  }

  /** Whether these clients would be told the same: what is counted of them may be another by now. */
  areStill(clients: readonly Account[], matcher: Matcher): boolean {
    return (
      matcher === this.#matcher &&
      clients.length === this.#clients.length &&
      clients.every((one, n) => isSame(one, this.#clients[n]))
    );
  }

  /** The client of this name or with people at one of these domains, or called much alike; how many there are of one name. */
  told(name: string, domains: readonly string[]): ToldClient {
    const same = this.#named.same(name);
    if (same.length > 1) return { twins: same.length };
    const of = (client: Account, by: "same" | "domain" | "like") => ({
      client: { account: client.id, name: client.name, by },
    });
    if (same[0]) return of(same[0], "same");
    const there = domains.flatMap((domain) => this.#byDomain.get(domain) ?? [])[0];
    if (there) return of(there, "domain");
    const closest = this.#closestTo(name);
    return closest ? of(closest, "like") : {};
  }

  #closestTo(name: string): Account | undefined {
    if (!this.#closest.has(name)) this.#closest.set(name, this.#named.closest(name));
    return this.#closest.get(name);
  }
}

/** The domains that are an account's alone. */
export const ownDomains = (account: Account, matcher: Matcher): readonly string[] =>
  ownDomainsOf(matcher)(account);

const ownDomainsOf = madeOnce(({ settings, shared }: Matcher) =>
  madeOnce(({ identities }: Account) =>
    domainsOf(identities).filter((domain) => domainReason(domain, settings, shared) === undefined),
  ),
);

function isSame(one: Account, other: Account | undefined): boolean {
  if (one === other) return true;
  return (
    one.id === other?.id &&
    one.name === other.name &&
    one.identities.length === other.identities.length &&
    one.identities.every(
      ({ type, value }, n) => type === other.identities[n]?.type && value === other.identities[n]?.value,
    )
  );
}
