import { isCanceled } from "../shared/aws/dynamo.ts";
import type { TransactItem } from "../shared/aws/events-table.ts";
import { accountKey } from "../shared/aws/keys.ts";
import type { EventRow, ObjectRow } from "../shared/aws/rows.ts";
import type { RecordDeps } from "./record.ts";
import type { Resolution } from "./resolve.ts";
import { objectRowsOf } from "./rows.ts";

export interface Write {
  readonly row: EventRow;
  readonly resolution: Resolution | undefined;
}

/** An identity was assigned elsewhere while its event was being written: the event must be resolved again. */
export class StaleLink extends Error {}

type Step =
  | { readonly kind: "link"; readonly item: TransactItem }
  | { readonly kind: "account"; readonly item: TransactItem }
  | { readonly kind: "event"; readonly item: TransactItem; readonly write: Write }
  | { readonly kind: "object"; readonly item: TransactItem; readonly object: ObjectRow };

const attempts = 6;

/**
 * Writes the events of one account (or of none) in one transaction: each event if absent, the account's counters, the
 * state of their objects where they move it on, all only while the identities still lead to that account.
 * Returns the writes whose event was there already. Throws `StaleLink` where a link has changed.
 */
export async function write(writes: readonly Write[], deps: RecordDeps): Promise<Write[]> {
  const duplicates = new Set<Write>();
  const passedBy = new Set<ObjectRow>();
  const objects = newestObjects(writes);
  let late = false;
  for (let attempt = 0; ; attempt++) {
    const fresh = writes.filter((one) => !duplicates.has(one));
    if (fresh.length === 0) return [...duplicates];
    const moved = objects.filter(({ of, object }) => fresh.includes(of) && !passedBy.has(object));
    const steps = [
      ...linkSteps(fresh, deps),
      ...accountSteps(fresh, late, deps),
      ...eventSteps(fresh, deps),
      ...objectSteps(moved, deps),
    ];
    try {
      await deps.events.transact(steps.map(({ item }) => item));
      return [...duplicates];
    } catch (error) {
      if (!isCanceled(error) || attempt >= attempts) throw error;
      const failed = steps.filter((_, n) => error.CancellationReasons[n]?.Code === "ConditionalCheckFailed");
      if (failed.some(({ kind }) => kind === "link")) throw new StaleLink();
      for (const step of failed) {
        if (step.kind === "event") duplicates.add(step.write);
        if (step.kind === "object") passedBy.add(step.object);
        if (step.kind === "account") late = true;
      }
      if (failed.length === 0) await deps.pause(20 * 2 ** attempt);
    }
  }
}

function linkSteps(writes: readonly Write[], { directory }: RecordDeps): Step[] {
  const links = new Map(
    writes.flatMap(({ resolution }) => (resolution ? [[resolution.link.pk, resolution.link] as const] : [])),
  );
  return [...links.values()].map(({ pk, account }) => ({
    kind: "link",
    item: {
      ConditionCheck: {
        TableName: directory.table,
        Key: { pk, sk: "@" },
        ConditionExpression: "account = :account",
        ExpressionAttributeValues: { ":account": account },
      },
    },
  }));
}

/** Counts the events and moves the account's last event on; `late` leaves the latter out, as another event was later. */
function accountSteps(writes: readonly Write[], late: boolean, { directory }: RecordDeps): Step[] {
  const account = writes[0]?.resolution?.account;
  if (account === undefined) return [];
  const newest = writes
    .map(({ row }) => row.event.time)
    .sort()
    .at(-1);
  const Update = {
    TableName: directory.table,
    Key: accountKey(account),
    ...(late
      ? { UpdateExpression: "ADD eventCount :count" }
      : {
          UpdateExpression: "ADD eventCount :count SET lastEventAt = :time",
          ConditionExpression: "attribute_not_exists(lastEventAt) OR lastEventAt <= :time",
        }),
    ExpressionAttributeValues: { ":count": writes.length, ...(late ? {} : { ":time": newest }) },
  };
  return [{ kind: "account", item: { Update } }];
}

function eventSteps(writes: readonly Write[], { events }: RecordDeps): Step[] {
  return writes.map((one) => ({
    kind: "event",
    write: one,
    item: {
      Put: { TableName: events.table, Item: one.row, ConditionExpression: "attribute_not_exists(pk)" },
    },
  }));
}

function objectSteps(moved: readonly { readonly object: ObjectRow }[], { events }: RecordDeps): Step[] {
  return moved.map(({ object }) => ({
    kind: "object",
    object,
    item: {
      Put: {
        TableName: events.table,
        Item: object,
        ConditionExpression: "attribute_not_exists(pk) OR #order < :order",
        ExpressionAttributeNames: { "#order": "order" },
        ExpressionAttributeValues: { ":order": object.order },
      },
    },
  }));
}

/** A transaction may touch a row once: of several events about one object, the one that says most of it. */
function newestObjects(writes: readonly Write[]): { readonly of: Write; readonly object: ObjectRow }[] {
  const newest = new Map<string, { readonly of: Write; readonly object: ObjectRow }>();
  for (const of of writes) {
    for (const object of objectRowsOf(of.row.event)) {
      const known = newest.get(object.pk);
      if (!known || known.object.order < object.order) newest.set(object.pk, { of, object });
    }
  }
  return [...newest.values()];
}
