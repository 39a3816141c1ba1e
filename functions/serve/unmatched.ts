import * as z from "zod/mini";
import type { Account } from "../../schemas/account.ts";
import { accountText } from "../../schemas/account-text.ts";
import { folded, hasWords, wordsOf } from "../../schemas/folded.ts";
import { type PresumedKind, presumedKinds, presumedSorts } from "../../schemas/presumed-orders.ts";
import type { PresumedCustomer, PresumedCustomers } from "../../schemas/unmatched.ts";
import type { Matcher } from "../matching/keys-of.ts";
import { BadRequest } from "../shared/errors.ts";
import { madeOnce } from "../shared/made-once.ts";
import type { AccountsTable } from "../store/accounts-table.ts";
import type { Storage } from "../store/storage.ts";
import { type FoldedDeps, folding } from "./folded.ts";
import { KnownClients } from "./known-clients.ts";
import { presumedCustomers } from "./presumed-customers.ts";
import { shownAccounts } from "./shown-accounts.ts";
import { type SortKey, sortedPage } from "./sorted-page.ts";

type Deps = Pick<Storage, "accountsTable"> & FoldedDeps;

/** Of how many of those called like a client the names are told. */
const calledAtMost = 10;

const request = z.object({
  q: z.string().check(z.maxLength(200)),
  kind: z.optional(z.enum(presumedKinds)),
  sort: z.enum(presumedSorts),
});

/** A page of those whom nobody has assigned, as the customers that they look like. Throws `BadRequest`. */
export async function unmatched(query: URLSearchParams, deps: Deps): Promise<PresumedCustomers> {
  const read = request.safeParse({
    q: query.get("q") ?? "",
    sort: query.get("sort") ?? "events",
    ...(query.has("kind") ? { kind: query.get("kind") } : {}),
  });
  if (!read.success) throw new BadRequest("invalid_query", "q, kind or sort is not one that this call takes");
  const { q, kind, sort } = read.data;
  const { all, counts, same, folded } = await presumed(query.get("folded") === "true", deps);
  const words = wordsOf(q);
  const found = all.filter(
    (one) => (kind === undefined || isOf[kind](one)) && (words.length === 0 || hasWords(textOf(one), words)),
  );
  const { page, next } = sortedPage(found, (one) => [...sorts[sort](one), idOf(one)], query);
  return { customers: page, ...(next === undefined ? {} : { next }), counts, same, folded };
}

const isOf: Readonly<Record<PresumedKind, (one: PresumedCustomer) => boolean>> = {
  like: ({ client, twins }) => client !== undefined || twins !== undefined,
  same: ({ client }) => client?.by === "same",
  new: ({ client, twins }) => client === undefined && twins === undefined,
};

const sorts: Readonly<Record<(typeof presumedSorts)[number], (one: PresumedCustomer) => SortKey>> = {
  events: ({ events, name }) => [-events, name],
  latest: ({ accounts }) => [
    -Math.max(
      ...accounts.map(({ lastEventAt }) => (lastEventAt === undefined ? 0 : Date.parse(lastEventAt))),
    ),
  ],
  name: ({ name }) => [name],
};

const idOf = ({ accounts }: PresumedCustomer) => accounts[0]?.id ?? "";

const textOf = ({ name, accounts }: PresumedCustomer) =>
  [folded(name), ...accounts.map(accountText)].join("\n");

interface Presumed extends Pick<PresumedCustomers, "counts" | "same"> {
  readonly all: readonly PresumedCustomer[];
}

async function presumed(withFolded: boolean, deps: Deps): Promise<Presumed & { readonly folded: number }> {
  const [accounts, matcher, isFolded] = await Promise.all([
    shownAccounts(deps),
    deps.matching.matcher(),
    folding(deps),
  ]);
  const provisional = accounts.filter(({ status }) => status === "provisional");
  const unfolded = provisional.filter((one) => !isFolded(one));
  const made = madeOf(accounts)(matcher);
  // As time passes more are folded away, and never fewer, for as long as the accounts are the same.
  const which = withFolded ? provisional.length : unfolded.length;
  const known = made.get(which) ?? overall(withFolded ? provisional : unfolded, accounts, matcher, deps);
  made.set(which, known);
  return { ...(await known), folded: provisional.length - unfolded.length };
}

/** What was made of the same accounts by the same rules, by how many of them were shown. */
const madeOf = madeOnce((_accounts: readonly Account[]) =>
  madeOnce((_matcher: Matcher) => new Map<number, Promise<Presumed>>()),
);

async function overall(
  strays: readonly Account[],
  accounts: readonly Account[],
  matcher: Matcher,
  { accountsTable }: Deps,
): Promise<Presumed> {
  // With nothing to decide, no client is looked at.
  const all = strays.length === 0 ? [] : await presumedOf(strays, accounts, matcher, accountsTable);
  const same = all.filter(isOf.same);
  return {
    all,
    counts: { all: all.length, like: all.filter(isOf.like).length },
    same: {
      customers: same.length,
      names: same.reduce((sum, one) => sum + one.accounts.length, 0),
      events: same.reduce((sum, { events }) => sum + events, 0),
      first: same.slice(0, calledAtMost).map(({ name }) => name),
    },
  };
}

async function presumedOf(
  strays: readonly Account[],
  accounts: readonly Account[],
  matcher: Matcher,
  table: AccountsTable,
): Promise<readonly PresumedCustomer[]> {
  const clients = accounts.filter(({ status }) => status === "active");
  const last = lastOf(table);
  if (!last.clients?.areStill(clients, matcher)) last.clients = await KnownClients.among(clients, matcher);
  return await presumedCustomers(strays, last.clients, matcher);
}

/** The clients of a table as they were compared with last. */
const lastOf = madeOnce((_table: AccountsTable): { clients?: KnownClients } => ({}));
