import type { Account } from "../../schemas/account.ts";
import { inSlices } from "../shared/in-slices.ts";
import { madeOnce } from "../shared/made-once.ts";
import { AccountList, type ListedAccount } from "../store/account-list.ts";
import type { AccountsTable } from "../store/accounts-table.ts";
import type { Storage } from "../store/storage.ts";

/** An account, then all that are merged into it, directly or through others. */
type Members = readonly [ListedAccount, ...ListedAccount[]];

interface CountedAccount {
  readonly account: Account;
  /** Another whenever what is counted of it, or what is merged into it, has changed. */
  readonly version: string;
}

/** Every account that is shown, with what its members bring, read anew: for a pass over all of them. */
export async function countedAccounts({
  accountsTable,
}: Pick<Storage, "accountsTable">): Promise<CountedAccount[]> {
  return await shownOf(await accountsTable.accounts(), (account, members) => ({
    account,
    version: members.map(({ id, card }) => `${id}:${card?.version ?? 0}`).join(),
  }));
}

/** The list that stands of a table, and what is shown of it, for as long as it is the same. */
const listOf = madeOnce((table: AccountsTable) => new AccountList(table));
const shownIn = madeOnce(
  async (all: readonly ListedAccount[]): Promise<readonly Account[]> =>
    await shownOf(all, (account) => account),
);

/** The same, for what is asked again and again: what has changed since the last time is read. */
export async function shownAccounts(deps: Pick<Storage, "accountsTable">): Promise<readonly Account[]> {
  return await shownIn(await listedAccounts(deps));
}

/** Every account there is, as `shownAccounts` reads them: merged ones by themselves. */
export async function listedAccounts({
  accountsTable,
}: Pick<Storage, "accountsTable">): Promise<readonly ListedAccount[]> {
  return await listOf(accountsTable).accounts();
}

async function shownOf<Shown>(
  all: readonly ListedAccount[],
  of: (account: Account, members: readonly ListedAccount[]) => Shown,
): Promise<Shown[]> {
  // Few are merged into others.
  const merged = new Set(all.flatMap(({ members = [] }) => members.map(({ account }) => account)));
  const byId = new Map(all.flatMap((one) => (merged.has(one.id) ? [[one.id, one] as const] : [])));
  const shown = all.filter((one) => one.mergedInto === undefined && !isSettled(one));
  return await inSlices(shown, (one) => {
    const members = membersOf(one, byId);
    return of(members.length === 1 ? alone(one) : withMembers(members), members);
  });
}

/**
 * A provisional account whose events have all found their account, or are on their way there, has nothing to say any more; that
 * they have gone is counted some seconds later.
 */
function isSettled({ status, card, assigned }: ListedAccount): boolean {
  return status === "provisional" && (card?.eventCount === 0 || assigned !== undefined);
}

function membersOf(account: ListedAccount, byId: ReadonlyMap<string, ListedAccount>): Members {
  const below = (account.members ?? []).flatMap((member) => byId.get(member.account) ?? []);
  return [account, ...below.flatMap((member) => membersOf(member, byId))];
}

/** An account that has no members: the same for as long as it is, so that what is made of it is made once. */
const alone = madeOnce((root: ListedAccount) => withMembers([root]));

/** An account as the API shows it: with what its members bring. */
export function withMembers([root, ...rest]: Members): Account {
  const { moving: _moving, assigned: _assigned, identity: _identity, card: _card, ...account } = root;
  const cards = [root, ...rest].flatMap(({ card }) => card ?? []);
  const last = latestOf(cards.map(({ lastEventAt }) => lastEventAt));
  const heard = latestOf(cards.map(({ lastHeardAt }) => lastHeardAt));
  return {
    ...account,
    identities: [root, ...rest].flatMap(({ identities }) => identities),
    eventCount: cards.reduce((sum, { eventCount }) => sum + eventCount, 0),
    ...(last === undefined ? {} : { lastEventAt: last }),
    ...(heard === undefined ? {} : { lastHeardAt: heard }),
  };
}

const latestOf = (instants: readonly (string | undefined)[]) =>
  instants
    .flatMap((one) => one ?? [])
    .sort()
    .at(-1);
