import type { Identity } from "../../schemas/account-event.ts";
import { goneAt, judgedBy, placementOf } from "../accounts/placement.ts";
import { nameOf } from "../matching/keys-of.ts";
import { Gone, NotFound } from "../shared/errors.ts";
import { type AccountRow, withOwn } from "../store/account-row.ts";
import type { AccountsTable } from "../store/accounts-table.ts";
import type { Range, Rows } from "../store/event-lists.ts";
import { type Filters, passes } from "../store/filters.ts";
import type { JobRow } from "../store/jobs.ts";
import { idAt, positionAt } from "../store/position.ts";
import { type ListedRow, type PlacedRow, placesOf } from "../store/rows.ts";
import type { Storage } from "../store/storage.ts";
import { mergedPages, type Source } from "./merged-pages.ts";

export type ViewDeps = Pick<Storage, "events" | "lists" | "accountsTable" | "links" | "jobs">;

/** An account as it is read: with the accounts merged into it, and the jobs that are moving events to them or away. */
export interface View {
  readonly account: AccountRow;
  /** Itself first, then all that are merged into it, directly or through others. */
  readonly members: readonly [AccountRow, ...AccountRow[]];
  readonly jobs: readonly JobRow[];
}

/** The account itself. Throws `NotFound`, or `Gone` where it was erased or is merged into another. */
export async function knownAccount(id: string, accountsTable: AccountsTable): Promise<AccountRow> {
  const account = await accountsTable.account(id);
  if (!account) {
    if (await accountsTable.isErased(id)) throw new Gone("erased", "This account was erased");
    throw new NotFound("unknown_account", "There is no such account");
  }
  if (account.mergedInto === undefined) return account;
  const root = await rootOf(account, accountsTable);
  throw new Gone("merged", `This account is merged into ${root.name}`, `/api/accounts/${root.id}`);
}

/** The account into which this one is merged at last. */
export async function rootOf(account: AccountRow, accountsTable: AccountsTable): Promise<AccountRow> {
  let root = account;
  while (root.mergedInto !== undefined)
    root = (await accountsTable.account(root.mergedInto)) ?? { ...root, mergedInto: undefined };
  return root;
}

/** An account with its members, and the jobs that concern any of them. Throws as `knownAccount` does. */
export async function viewOf(id: string, { accountsTable, jobs }: ViewDeps): Promise<View> {
  const account = await knownAccount(id, accountsTable);
  const members: [AccountRow, ...AccountRow[]] = [account];
  for (let level = [account]; level.length > 0; ) {
    const below = level.flatMap(({ members = [] }) => members.map((member) => member.account));
    level = (await Promise.all(below.map((member) => accountsTable.account(member)))).flatMap(
      (one) => one ?? [],
    );
    members.push(...level);
  }
  const moving = [...new Set(members.flatMap((member) => [...member.moving]))];
  return { account, members, jobs: moving.length > 0 ? await jobs.several(moving) : [] };
}

/**
 * A view's events, newest first, each once. Where events are on their way, each is shown where it belongs by its
 * identities now, wherever its row still is.
 */
export async function viewTimeline(
  known: View | WholeView,
  range: Range,
  filters: Filters,
  deps: ViewDeps,
): Promise<Rows> {
  const view = await withPassing(known, deps);
  const [root, ...others] = view.members;
  if (others.length === 0 && isStill(view)) return await deps.lists.timeline(root.id, range, filters);
  const indexed = view.members.map(
    ({ id }): Source<ListedRow> => ({
      page: async (after, limit) =>
        items(await deps.lists.timeline(id, { ...range, limit, ...(after ? { after } : {}) }, filters)),
    }),
  );
  const pointed = (await lookedThrough(view, deps)).map(
    (identity): Source<ListedRow> => ({
      page: async (after, limit) => {
        const { positions, next } = await deps.lists.pointers(
          identity,
          { ...range, limit, ...(after ? { after } : {}) },
          true,
        );
        const rows = await deps.events.several(positions.map(idAt));
        return {
          items: [...rows.values()].filter(({ event }) => passes(event, filters)),
          ...(next === undefined ? {} : { next }),
        };
      },
    }),
  );
  return await shown(view, [...indexed, ...pointed], range, "time", deps);
}

/** Identities of a view's own that are looked through while others' events are on their way. */
const ownAtMost = 50;

/**
 * The identities whose events may belong to a view while their rows stand elsewhere: those that its own jobs move. While jobs of
 * others move anything, also all of the account's own, since an event belongs to an account only by an identity that leads there;
 * an account with very many has those looked through that move.
 */
async function lookedThrough({ members, jobs, passing }: WholeView, deps: ViewDeps): Promise<Identity[]> {
  const own = passing.length === 0 ? [] : await ownOf(members, deps);
  const moved = [...jobs, ...(own.length > ownAtMost ? passing : [])].flatMap(({ identities }) => identities);
  const all = own.length > ownAtMost ? moved : [...moved, ...own];
  return [...new Map(all.map((one) => [nameOf(one), one])).values()];
}

async function ownOf(members: View["members"], { accountsTable }: ViewDeps): Promise<Identity[]> {
  const own = await Promise.all(
    members.map(async (account) => [
      ...withOwn(account, await accountsTable.identities.of(account.id)),
      // By which the hub's own events, such as notes, name an account.
      { type: "hub:account", value: account.id },
    ]),
  );
  return own.flat();
}

/** What is still ahead in a view, soonest first. */
export async function viewUpcoming(
  known: View,
  range: Range,
  filters: Filters,
  deps: ViewDeps,
): Promise<Rows> {
  const view = await withPassing(known, deps);
  const accounts = new Set([
    ...view.members.map(({ id }) => id),
    ...[...view.jobs, ...view.passing].flatMap((job) => job.accounts),
  ]);
  const sources = [...accounts].map(
    (id): Source<ListedRow> => ({
      page: async (after, limit) =>
        items(await deps.lists.upcomingOf(id, { ...range, limit, ...(after ? { after } : {}) }, filters)),
    }),
  );
  return await shown(view, sources, range, "scheduledFor", deps);
}

async function shown(
  view: WholeView,
  sources: readonly Source<ListedRow>[],
  range: Range,
  sort: "time" | "scheduledFor",
  deps: ViewDeps,
): Promise<Rows> {
  const rows: ListedRow[] = [];
  let after = range.after;
  for (let pages = 0; ; pages++) {
    const page = await mergedPages(sources, {
      after,
      limit: range.limit - rows.length,
      descending: sort === "time",
      positionOf: ({ pk, event }) => positionAt(event[sort] ?? "", pk),
    });
    rows.push(...(await placed(view, page.items, deps)));
    after = page.next;
    if (after === undefined || rows.length >= range.limit || pages > 20)
      return { rows, ...(after === undefined ? {} : { next: after }) };
  }
}

/**
 * What is ahead, and an account with very many identities, looks through so many moves of others; what belongs here of further ones
 * shows when they are done.
 */
const passingAtMost = 50;

/**
 * With the moves that lead identities to other accounts. An event with one of these may belong here by another of its identities,
 * and its row stand at an account of which the move knows nothing.
 */
export type WholeView = View & { readonly passing: readonly JobRow[] };

/**
 * A view for a look at all accounts, which would look for each at what others' moves pass by: what one brings here meanwhile is
 * seen when it is done, and counted anew then.
 */
export const asItStands = (view: View): WholeView => ({ ...view, passing: [] });

async function withPassing(view: View | WholeView, { jobs }: ViewDeps): Promise<WholeView> {
  if ("passing" in view) return view;
  const known = new Set(view.jobs.map(({ job }) => job));
  return { ...view, passing: (await jobs.moves(passingAtMost)).filter(({ job }) => !known.has(job)) };
}

/** No move can concern what the view shows. */
const isStill = ({ jobs, passing }: WholeView) => jobs.length === 0 && passing.length === 0;

/** The rows that belong to the view, as seen from it. */
async function placed(view: WholeView, rows: readonly ListedRow[], deps: ViewDeps): Promise<ListedRow[]> {
  const ours = new Set(view.members.map(({ id }) => id));
  if (isStill(view)) return rows.map((row) => seenFrom(view.account.id, ours, row));
  const now = await deps.events.several(rows.map(({ pk }) => pk));
  const keys = [...now.values()].flatMap((row) => row.keys);
  const { links, count } = await deps.links.together(keys);
  const declared = new Set(view.jobs.flatMap(({ accounts }) => accounts));
  return rows.flatMap(({ pk }) => {
    const row = now.get(pk);
    if (!row) return [];
    const gone = goneAt(judgedBy(row, count), count, deps.accountsTable);
    const { places } = placementOf({ keys: row.keys, tool: row.event.tool }, links, gone);
    if (places.some(({ account }) => ours.has(account))) {
      const [first, ...also] = places;
      return [seenFrom(view.account.id, ours, { ...row, ...first, also })];
    }
    // On its way to an account that does not know yet stays where it was; else readers there see it already.
    const leaving = places.length > 0 && places.every(({ account }) => declared.has(account));
    const here = placesOf(row).some(({ account }) => ours.has(account));
    return here && !leaving ? [seenFrom(view.account.id, ours, row)] : [];
  });
}

function seenFrom(account: string, ours: ReadonlySet<string>, row: ListedRow | PlacedRow): ListedRow {
  const places = placesOf(row);
  const here = places.find((place) => ours.has(place.account));
  const also = places.filter((place) => !ours.has(place.account));
  return { ...row, account, ...(here ? { matched: here.matched } : {}), also };
}

function items({ rows, next }: Rows) {
  return { items: rows, ...(next === undefined ? {} : { next }) };
}
