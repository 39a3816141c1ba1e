import type { Pin } from "../../schemas/pin.ts";
import type { Principal } from "../../schemas/role.ts";
import type { View, ViewRequest } from "../../schemas/view.ts";
import { Conflict, Forbidden, NotFound } from "../shared/errors.ts";
import type { Bookmarks, ViewRow } from "../store/bookmarks.ts";
import { toAccountEvent } from "../store/rows.ts";
import { knownEvent } from "./known.ts";
import type { TimelineDeps } from "./timelines.ts";
import { knownAccount } from "./view.ts";

export interface BookmarkDeps extends TimelineDeps {
  readonly bookmarks: Bookmarks;
}

/** Pins of an account, at the most; an account with more has no top any more. */
const most = 30;

/** The pinned events of an account that the caller sees, newest pin first. Each event once; not what was taken off since. Throws as `knownAccount` does. */
export async function listPins(account: string, caller: Principal, deps: BookmarkDeps): Promise<Pin[]> {
  await knownAccount(account, deps.accountsTable);
  const rows = await deps.bookmarks.pins(account, caller.id);
  const once = [...new Map(rows.toReversed().map((row) => [row.event, row])).values()].toReversed();
  const pins = await Promise.all(
    once.slice(0, most).map(async ({ event, shared, byName, at }) => {
      const row = await deps.events.get(event);
      if (!row || row.account === undefined) return [];
      return [{ event: toAccountEvent(row), shared, by: byName, at }];
    }),
  );
  return pins.flat();
}

/** Pins an event to an account, for its own person or for all. Throws as `knownAccount` and `knownEvent` do, and `Conflict` where there are too many. */
export async function pinEvent(
  account: string,
  event: string,
  shared: boolean,
  caller: Principal,
  deps: BookmarkDeps,
): Promise<void> {
  await knownAccount(account, deps.accountsTable);
  await knownEvent(event, deps);
  const pins = await deps.bookmarks.pins(account, caller.id);
  if (pins.length >= most && !pins.some((one) => one.event === event))
    throw new Conflict("too_many_pins", `An account has at most ${most} pins`);
  const at = deps.now().toISOString();
  await deps.bookmarks.putPin(account, { event, shared, by: caller.id, byName: caller.name, at });
}

/** Removes the caller's pin of an event, and the shared ones. Throws as `knownAccount` does. */
export async function unpinEvent(
  account: string,
  event: string,
  caller: Principal,
  { bookmarks, accountsTable }: BookmarkDeps,
): Promise<void> {
  await knownAccount(account, accountsTable);
  await bookmarks.removePin(account, event, caller.id);
}

/** The views that the caller has kept, and those that others share. */
export async function listViews(caller: Principal, deps: BookmarkDeps): Promise<View[]> {
  return (await deps.bookmarks.views(caller.id)).map((row) => viewOf(row, caller));
}

/** Keeps a view under an id that the caller has chosen. Throws `Conflict` where it is another person's. */
export async function putView(
  id: string,
  { name, address, shared = false }: ViewRequest,
  caller: Principal,
  deps: BookmarkDeps,
): Promise<View> {
  const at = deps.now().toISOString();
  const row = { id, name, address, shared, by: caller.id, byName: caller.name, at };
  if (!(await deps.bookmarks.putView(row)))
    throw new Conflict("view_taken", "The id is taken by another person's view");
  return viewOf(row, caller);
}

/** Removes a view of the caller's own; an admin may remove a shared one. */
export async function removeView(id: string, caller: Principal, deps: BookmarkDeps): Promise<void> {
  const row = (await deps.bookmarks.views(caller.id)).find((one) => one.id === id);
  if (!row) throw new NotFound("unknown_view", "Unknown view");
  if (row.by !== caller.id && caller.role !== "admin") throw new Forbidden();
  await deps.bookmarks.removeView(id);
}

function viewOf({ id, name, address, shared, by, byName, at }: ViewRow, caller: Principal): View {
  return { id, name, address, shared, by: byName, own: by === caller.id, at };
}
