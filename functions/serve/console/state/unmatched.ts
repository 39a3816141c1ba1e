import type { Identity } from "../../../../schemas/account-event.ts";
import { accountText } from "../../../../schemas/account-text.ts";
import { folded, hasWords, wordsOf } from "../../../../schemas/folded.ts";
import type { PresumedCustomer } from "../../../../schemas/unmatched.ts";
import { assignSeveral } from "./attribution.ts";
import { t } from "./words.ts";

export const shownKinds = ["all", "like", "new"] as const;
export const unmatchedSorts = ["events", "latest", "name"] as const;

export interface UnmatchedView {
  readonly text: string;
  readonly kind: (typeof shownKinds)[number];
  readonly sort: (typeof unmatchedSorts)[number];
  /** Keys of those that a person has taken apart. */
  readonly apart: ReadonlySet<string>;
}

export const keyOf = ({ accounts }: PresumedCustomer): string => accounts[0]?.id ?? "";

const latestOf = ({ accounts }: PresumedCustomer) =>
  accounts
    .map(({ lastEventAt = "" }) => lastEventAt)
    .sort()
    .at(-1) ?? "";

const sorts = {
  events: (a: PresumedCustomer, b: PresumedCustomer) => b.events - a.events,
  latest: (a: PresumedCustomer, b: PresumedCustomer) => (latestOf(a) < latestOf(b) ? 1 : -1),
  name: (a: PresumedCustomer, b: PresumedCustomer) => a.name.localeCompare(b.name),
};

export const isLike = ({ client, twins }: PresumedCustomer) => client !== undefined || twins !== undefined;

/** What is to be looked at, in its order. */
export function seenOf(customers: readonly PresumedCustomer[], view: UnmatchedView): PresumedCustomer[] {
  const words = wordsOf(view.text);
  return customers
    .flatMap((one) => (view.apart.has(keyOf(one)) ? single(one) : [one]))
    .filter((one) => view.kind === "all" || isLike(one) === (view.kind === "like"))
    .filter((one) => hasWords([folded(one.name), ...one.accounts.map(accountText)].join("\n"), words))
    .sort(sorts[view.sort]);
}

/** Each name by itself; the idea whose it is goes along. */
function single({ client, accounts }: PresumedCustomer): PresumedCustomer[] {
  return accounts.map((account) => ({
    name: account.name,
    accounts: [account],
    events: account.eventCount,
    because: [],
    ...(client ? { client } : {}),
  }));
}

/** What leads to a customer's names, without those left out. */
export const identitiesOf = ({ accounts }: PresumedCustomer, out: ReadonlySet<string>): Identity[] =>
  accounts.filter(({ id }) => !out.has(id)).flatMap(({ identities }) => identities.slice(0, 1));

/** Leads all that are called exactly like a client to it, in one step that one undo takes back. */
export async function acceptSame(customers: readonly PresumedCustomer[]): Promise<void> {
  const pairs = customers.flatMap((one) => {
    const { client } = one;
    return client ? identitiesOf(one, new Set()).map((identity) => ({ identity, client })) : [];
  });
  await assignSeveral(
    pairs.map(({ identity, client }) => ({ identity, account: { id: client.account, name: client.name } })),
    t("unmatched.accepted", { n: pairs.length }),
  );
}
