import { isDeepStrictEqual } from "node:util";
import type { PublishedEvent } from "../../schemas/account-event.ts";
import { keysOf, type Matcher } from "../matching/keys-of.ts";
import { Overtaken } from "../shared/retrying.ts";
import { objectKey, unnamedKey } from "../store/keys.ts";
import type { LinkCount } from "../store/links.ts";
import { positionAt } from "../store/position.ts";
import { type EventRow, isUnnamed, type PlacedRow, placedAt, placesOf } from "../store/rows.ts";
import type { Storage } from "../store/storage.ts";
import { type ChangeDeps, changeEvents } from "./change-events.ts";
import { goesAlong } from "./goes-along.ts";
import { type PlaceDeps, place } from "./place.ts";
import { afterErasures } from "./placement.ts";

export interface UnnamedDeps extends PlaceDeps, ChangeDeps, Pick<Storage, "lists"> {
  readonly matching: { matcher(): Promise<Matcher> };
}

const rounds = 20;
/** Events of an object among which one that names a customer is looked for, the oldest first. */
const lookedAt = 200;
/** Events that are read together: the first is mostly the one. */
const atOnce = 5;

/**
 * Puts the events that say what they are about and not whom where their object's other events are. To be called once an
 * event has been recorded or read anew, and each time it comes again: of two that are recorded at once the later sees both.
 */
export async function followObject(event: PublishedEvent, deps: UnnamedDeps): Promise<void> {
  if (event.object === undefined || event.family === "system") return;
  // One that is read anew may have named the customer of others before.
  if (isUnnamed(event) && event.revision === undefined) return await follow(event.id, deps);
  const { pk } = objectKey(event.tool, event.connection, event.object);
  for await (const ids of deps.lists.speakingOf(unnamedKey(pk))) {
    // They follow the oldest that names a customer: what comes after that one leads them nowhere else.
    if (ids.length === 0 || (event.revision === undefined && !(await isToLead(event, deps)))) return;
    for (const id of ids) await follow(id, deps);
  }
}

/**
 * Whether the others follow an event, or, where it has been erased before it led them, the next that names a customer,
 * which has come since and left it to this one.
 */
async function isToLead(event: PublishedEvent, deps: UnnamedDeps): Promise<boolean> {
  const naming = await namingOf(event, await deps.links.count(), deps);
  return naming !== undefined && (naming.pk === event.id || positionOf(naming.event) > positionOf(event));
}

const positionOf = ({ time, id }: PublishedEvent) => positionAt(time, id);

/** Gives an event that names no customer the keys of the first event of its object that does; without one, its own. */
async function follow(id: string, deps: UnnamedDeps): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    const before = await deps.events.get(id);
    if (!before || !isUnnamed(before.event)) return;
    const count = await deps.links.count();
    // The erasure takes it along.
    if (await isBeingErased(before, count, deps)) return;
    const keys =
      (await namingOf(before.event, count, deps))?.keys ??
      keysOf(before.event.identities, await deps.matching.matcher());
    if (isDeepStrictEqual(keys, before.keys)) return;
    try {
      const change = { before, after: await keyedBy(keys, before, count, deps) };
      if (!(await changeEvents([change], count, deps)).has(change)) return;
    } catch (error) {
      if (!(error instanceof Overtaken)) throw error;
    }
  }
  throw new Overtaken();
}

/** The oldest event of the same object that names a customer who is not about to be erased. */
async function namingOf(
  { tool, connection, object }: PublishedEvent,
  count: LinkCount,
  deps: UnnamedDeps,
): Promise<PlacedRow | undefined> {
  if (object === undefined) return undefined;
  const { pk } = objectKey(tool, connection, object);
  // A channel or a sheet may have thousands that name nobody: their pointers say so, and they are not read.
  const unnamed = new Set(await oldestOf(deps.lists.speakingOf(unnamedKey(pk), lookedAt)));
  const ids = (await oldestOf(deps.lists.speakingOf(pk, lookedAt))).filter((id) => !unnamed.has(id));
  for (let n = 0; n < ids.length; n += atOnce) {
    const some = ids.slice(n, n + atOnce);
    const rows = await deps.events.several(some);
    for (const row of some.flatMap((id) => rows.get(id) ?? []))
      if (isNaming(row) && !(await isBeingErased(row, count, deps))) return row;
  }
  return undefined;
}

async function oldestOf(pages: AsyncIterable<readonly string[]>): Promise<readonly string[]> {
  for await (const ids of pages) return ids;
  return [];
}

const isNaming = (row: PlacedRow) => !isUnnamed(row.event) && row.keys.length > 0;

/** Erased with an account: it belongs there, or is still there though its customer has been led elsewhere since. */
async function isBeingErased(row: PlacedRow, count: LinkCount, deps: UnnamedDeps): Promise<boolean> {
  if (count.erasing.size === 0) return false;
  if (await goesAlong(row, count, deps)) return true;
  const links = await deps.links.since(count, row.keys);
  const led = [...links.values()].map(({ since }) => since ?? "");
  return placesOf(row).some(({ account }) => {
    const upTo = count.erasing.get(account);
    return upTo !== undefined && led.some((since) => since > upTo);
  });
}

async function keyedBy(
  keys: EventRow["keys"],
  before: EventRow,
  count: LinkCount,
  deps: UnnamedDeps,
): Promise<EventRow> {
  const now = deps.now();
  const keyedTime = afterErasures(now.toISOString(), count, now);
  const { places } = await place({ keys, keyedTime, event: before.event }, count, deps);
  return placedAt({ ...before, keys, keyedTime, version: before.version + 1 }, places);
}
