import { UpstreamError } from "../shared/errors.ts";
import type { Clock } from "../shared/ports.ts";
import { Overtaken } from "../shared/retrying.ts";
import { isCanceled } from "../store/dynamo.ts";
import type { LinkCount } from "../store/links.ts";
import type { Storage } from "../store/storage.ts";
import { daysOf } from "../store/to-count.ts";
import { type Change, eventItems } from "./event-items.ts";

export interface ChangeDeps extends Pick<Storage, "events" | "links" | "toCount"> {
  readonly now: Clock;
  readonly pause: (milliseconds: number) => Promise<void>;
}

/** Items that DynamoDB takes in one transaction. */
const itemsAtMost = 100;
/** Those that are there once for all changes. */
const beside = 2;
const attempts = 8;

/**
 * Makes changes of events in one transaction, on the condition that no link has changed since the count by which they were
 * decided, and leaves them to be counted. Returns the changes that were not made because their event is not as it was read;
 * throws `Overtaken` where links have changed. Changes of new events need no count (ADR 36): those that are recorded are
 * left to be counted by the one who records them.
 */
export async function changeEvents(
  changes: readonly Change[],
  count: LinkCount | undefined,
  deps: ChangeDeps,
): Promise<Set<Change>> {
  const overtaken = new Set<Change>();
  for (let attempt = 0; ; attempt++) {
    const made = changes.filter((one) => !overtaken.has(one));
    if (made.length === 0) return overtaken;
    const { items, own } = transaction(made, count, deps);
    try {
      await deps.events.transact(items);
      return overtaken;
    } catch (error) {
      if (!isCanceled(error)) throw error;
      const failed = (n: number) => error.CancellationReasons[n]?.Code === "ConditionalCheckFailed";
      if (count && failed(0)) throw new Overtaken();
      const late = made.filter((_, n) => failed(own[n] ?? -1));
      for (const change of late) overtaken.add(change);
      if (attempt >= attempts) throw new UpstreamError("The table", { cause: error });
      if (late.length === 0) await deps.pause(Math.random() * 20 * 2 ** attempt);
    }
  }
}

/** The items, and which of them are the events' own rows. */
function transaction(changes: readonly Change[], count: LinkCount | undefined, deps: ChangeDeps) {
  const at = deps.now().toISOString();
  const ids = changes.flatMap(({ before, after }) => before?.pk ?? after?.pk ?? []);
  const left = changes.flatMap(({ before }) => (before ? daysOf(before) : []));
  const items = count ? [deps.links.unchangedSince(count), deps.toCount.leaving(ids, left, at)] : [];
  const own: number[] = [];
  for (const change of changes) {
    own.push(items.length);
    items.push(...eventItems(change, at, deps.events.table));
  }
  return { items, own };
}

/** The changes by transactions: `together` at the most in each, as far as one holds them. */
export function packed(changes: readonly Change[], together: number, deps: ChangeDeps): Change[][] {
  const at = deps.now().toISOString();
  const groups: { readonly changes: Change[]; items: number }[] = [];
  for (const change of changes) {
    const items = eventItems(change, at, deps.events.table).length;
    const last = groups.at(-1);
    if (last && last.changes.length < together && last.items + items <= itemsAtMost) {
      last.changes.push(change);
      last.items += items;
    } else groups.push({ changes: [change], items: beside + items });
  }
  return groups.map((group) => group.changes);
}
