import type { Identity } from "../../../../schemas/account-event.ts";
import type { PresumedCustomer } from "../../../../schemas/unmatched.ts";
import { assignSeveral } from "./attribution.ts";
import { allSame } from "./unmatched-list.ts";
import { t } from "./words.ts";

export const keyOf = ({ accounts }: PresumedCustomer): string => accounts[0]?.id ?? "";

/** What is to be looked at: those that a person has taken apart, name by name. */
export const seenOf = (
  customers: readonly PresumedCustomer[],
  apart: ReadonlySet<string>,
): PresumedCustomer[] => customers.flatMap((one) => (apart.has(keyOf(one)) ? single(one) : [one]));

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
export async function acceptSame(): Promise<void> {
  const pairs = (await allSame()).flatMap((one) => {
    const { client } = one;
    return client ? identitiesOf(one, new Set()).map((identity) => ({ identity, client })) : [];
  });
  await assignSeveral(
    pairs.map(({ identity, client }) => ({ identity, account: { id: client.account, name: client.name } })),
    t("unmatched.accepted", { n: pairs.length }),
  );
}
