import type { Identity, PublishedEvent } from "../../schemas/account-event.ts";
import { calledBy } from "../matching/account-name.ts";
import type { Clock } from "../shared/ports.ts";
import { Overtaken } from "../shared/retrying.ts";
import { isCanceled } from "../store/dynamo.ts";
import type { LinkCount } from "../store/links.ts";
import type { Storage } from "../store/storage.ts";
import { goneAt, type Placement, placementOf } from "./placement.ts";

export interface PlaceDeps extends Pick<Storage, "accountsTable" | "links" | "suggestions"> {
  readonly now: Clock;
}

/** What decides where an event belongs, beside the links. */
interface Keyed {
  readonly keys: readonly Identity[];
  /** An instant. */
  readonly keyedTime: string;
  readonly event: PublishedEvent;
}

/**
 * Where an event belongs by the links there were at the count, or are since: at accounts that are there, a provisional one
 * made where it is its first event. Throws `Overtaken` where links have changed meanwhile.
 */
export async function place(of: Keyed, count: LinkCount, deps: PlaceDeps): Promise<Placement> {
  const { accountsTable } = deps;
  const links = await deps.links.since(count, of.keys);
  for (;;) {
    const gone = goneAt(of.keyedTime, count, accountsTable);
    const placement = placementOf({ keys: of.keys, tool: of.event.tool }, links, gone);
    const found = await uncertain(placement, count, deps);
    if (found === undefined) {
      await deps.suggestions.note(placement.conflict, deps.now().toISOString());
      return placement;
    }
    if (found.is === "absent" && placement.opening) await open(placement.opening, of.event, count, deps);
    else if (found.is === "absent") accountsTable.missing.add(found.account);
  }
}

/** The account of a placement that does not stand: links lead only to those that do, an identity itself may name others. */
async function uncertain({ places }: Placement, count: LinkCount, { accountsTable }: PlaceDeps) {
  for (const { account, matched } of places) {
    const byItself = matched.rule === "provisional" || matched.identity.type === "hub:account";
    if (!byItself || count.erasing.has(account)) continue;
    const is = await accountsTable.stands(account, count);
    if (is !== "stands") return { account, is };
  }
  return undefined;
}

/** Makes a provisional account, unless its identity may have been assigned meanwhile: an assignment marks the account. */
async function open(
  { account, identity }: NonNullable<Placement["opening"]>,
  event: PublishedEvent,
  count: LinkCount,
  { accountsTable, links, now }: PlaceDeps,
): Promise<void> {
  const createdAt = now().toISOString();
  const row = { id: account, status: "provisional", createdAt, identity, ...calledBy(event, identity) };
  try {
    await accountsTable.transact([accountsTable.making(row), links.unchangedSince(count)]);
  } catch (error) {
    if (!isCanceled(error)) throw error;
    if (error.CancellationReasons[1]?.Code === "ConditionalCheckFailed") throw new Overtaken();
  }
}
