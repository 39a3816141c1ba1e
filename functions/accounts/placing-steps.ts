import { isDeepStrictEqual } from "node:util";
import type { Identity } from "../../schemas/account-event.ts";
import type { Called } from "../matching/account-name.ts";
import { added, type Counters, countersOf, dayOf } from "../matching/rollup.ts";
import { accountKey, rollupKey } from "../store/keys.ts";
import { type Link, unchanged } from "../store/links.ts";
import {
  type EventRow,
  type FiledRow,
  matchedStored,
  type ObjectRow,
  type Place,
  placesOf,
  pointersOf,
  storedRow,
  storedShown,
} from "../store/rows.ts";
import type { TransactItem } from "../store/table.ts";

/**
 * What becomes of one event: `before` is absent for a new one, `after` for one that is erased. The pointers of a new one
 * are there before it, and its links have been read after they were: see ADR 33.
 */
export interface Change {
  readonly before?: FiledRow;
  /** Without the raw delivery where the event only moves: the rest of the row stays as it is. */
  readonly after?: EventRow | FiledRow;
  /** A new event's place is held by a job, as read before the links were. */
  readonly hold?: string;
  /** The links by which `after` was placed: they must still stand where the event has been, or opens an account. */
  readonly links: readonly Link[];
  /** A provisional account to be made where it is absent. */
  readonly opening?: { readonly account: string; readonly identity: Identity; readonly called: Called };
  readonly objects: readonly ObjectRow[];
  /** Whether the change is news of the event, which an account that is being erased does not let go any more. */
  readonly news?: boolean;
}

export interface Tables {
  readonly events: string;
  readonly directory: string;
}

export type Step =
  | { readonly kind: "link"; readonly item: TransactItem; readonly identity: Identity }
  | {
      readonly kind: "account";
      readonly item: TransactItem;
      readonly account: string;
      readonly dated: boolean;
    }
  | { readonly kind: "event"; readonly item: TransactItem; readonly change: Change }
  | { readonly kind: "object"; readonly item: TransactItem; readonly object: ObjectRow }
  | { readonly kind: "row"; readonly item: TransactItem };

/** Items that DynamoDB takes in one transaction. */
export const itemsAtMost = 100;

/** The rows that a change touches beside those it shares with others; for packing changes into transactions. */
export function sizeOf({ before, after, links, objects }: Change): number {
  const accounts = new Set(
    [before, after].flatMap((row) => (row ? placesOf(row) : [])).map(({ account }) => account),
  );
  const keys = new Set(
    before
      ? [before, after].flatMap((row) => row?.keys ?? []).map(({ type, value }) => `${type}#${value}`)
      : [],
  );
  return 1 + links.length + objects.length + keys.size * (before && after ? 2 : 1) + accounts.size * 3;
}

/**
 * The items of one transaction: every event's rows, the counters of the accounts it leaves and joins, and the conditions
 * that nothing it was decided by has changed. `late` names accounts that have a later event already.
 */
export function stepsOf(
  changes: readonly Change[],
  {
    late,
    at,
    passedBy,
  }: { readonly late: ReadonlySet<string>; readonly at: string; readonly passedBy: ReadonlySet<ObjectRow> },
  tables: Tables,
): Step[] {
  return [
    ...linkSteps(changes, tables),
    ...accountSteps(changes, late, at, tables),
    ...rollupSteps(changes, tables),
    ...changes.flatMap((change) => eventSteps(change, at, tables)),
    ...objectSteps(changes, passedBy, tables),
  ];
}

function linkSteps(changes: readonly Change[], { directory }: Tables): Step[] {
  const links = new Map(changes.flatMap((change) => change.links.map((link) => [link.pk, link] as const)));
  return [...links.values()].map((link) => ({
    kind: "link",
    identity: link.identity,
    item: { ConditionCheck: { TableName: directory, Key: { pk: link.pk, sk: "@" }, ...unchanged(link) } },
  }));
}

/** An account's part in the changes: how many events more or fewer, and the newest that joins. */
interface Part {
  readonly count: number;
  /** Events leave it: its last event may no longer be the last. */
  readonly left?: boolean;
  readonly held?: boolean;
  readonly newest?: string;
}

function accountSteps(
  changes: readonly Change[],
  late: ReadonlySet<string>,
  at: string,
  { directory }: Tables,
): Step[] {
  const parts = new Map<string, Part>();
  for (const { before, after, news } of changes) {
    for (const account of accountsOf(before)) {
      const part = parts.get(account) ?? { count: 0 };
      parts.set(account, { ...part, count: part.count - 1, left: true, ...(news ? { held: true } : {}) });
    }
    for (const account of after ? accountsOf(after) : []) {
      const { newest = "", ...part } = parts.get(account) ?? { count: 0 };
      const time = after?.event.time ?? "";
      parts.set(account, { ...part, count: part.count + 1, newest: [newest, time].sort()[1] ?? time });
    }
  }
  const openings = new Map<string, NonNullable<Change["opening"]>>();
  for (const { opening } of changes) {
    const known = opening && openings.get(opening.account)?.called;
    const first = known?.calledPerson;
    const called = { ...known, ...opening?.called, ...(first === undefined ? {} : { calledPerson: first }) };
    if (opening) openings.set(opening.account, { ...opening, called });
  }
  return [...parts].map(([account, { count, newest, left, held }]) => {
    const opening = openings.get(account);
    const dated = newest !== undefined && !late.has(account);
    const sets = [
      ...(left ? ["stale = :yes"] : []),
      ...(dated ? ["lastEventAt = :time"] : []),
      ...(opening
        ? [
            "id = if_not_exists(id, :id)",
            "#status = if_not_exists(#status, :provisional)",
            "createdAt = if_not_exists(createdAt, :at)",
            "#identity = if_not_exists(#identity, :identity)",
            ...namings(opening.called),
          ]
        : []),
    ];
    const conditions = [
      "attribute_not_exists(erased)",
      ...(opening ? [] : ["attribute_exists(pk)"]),
      ...(dated ? ["(attribute_not_exists(lastEventAt) OR lastEventAt <= :time)"] : []),
      ...(newest !== undefined && !dated ? ["lastEventAt > :time"] : []),
    ];
    return {
      kind: "account",
      account,
      dated,
      item: {
        Update: {
          TableName: directory,
          Key: accountKey(account),
          UpdateExpression: `ADD eventCount :count, filings :one${sets.length > 0 ? ` SET ${sets.join(", ")}` : ""}`,
          // An account that is being erased takes in nothing more, but events still leave it.
          ...(newest === undefined && !held ? {} : { ConditionExpression: conditions.join(" AND ") }),
          ...(opening ? { ExpressionAttributeNames: { "#status": "status", "#identity": "identity" } } : {}),
          ExpressionAttributeValues: {
            ":count": count,
            ":one": 1,
            ...(left ? { ":yes": true } : {}),
            ...(newest === undefined ? {} : { ":time": newest }),
            ...(opening
              ? {
                  ":id": account,
                  ":provisional": "provisional",
                  ":at": at,
                  ":identity": opening.identity,
                  ...Object.fromEntries(
                    Object.entries(opening.called).map(([kind, name]) => [`:${kind}`, name]),
                  ),
                }
              : {}),
          },
        },
      },
    };
  });
}

/** A customer's newest name is its name; of the people who use an address, the first stays. */
function namings(called: Called): string[] {
  return Object.keys(called).map((kind) =>
    kind === "calledPerson" ? `${kind} = if_not_exists(${kind}, :${kind})` : `${kind} = :${kind}`,
  );
}

function rollupSteps(changes: readonly Change[], { directory }: Tables): Step[] {
  const days = new Map<string, { readonly key: { pk: string; sk: string }; readonly counters: Counters }>();
  for (const { before, after } of changes) {
    for (const [row, sign] of [
      [before, -1n],
      [after, 1n],
    ] as const) {
      if (!row) continue;
      for (const account of accountsOf(row)) {
        const key = rollupKey(account, dayOf(row.event));
        const name = `${key.pk}/${key.sk}`;
        const counters = added(days.get(name)?.counters ?? {}, countersOf(row.event), sign);
        days.set(name, { key, counters });
      }
    }
  }
  return [...days.values()].flatMap(({ key, counters }) => {
    const moved = Object.entries(counters).filter(([, value]) => value !== 0n);
    if (moved.length === 0) return [];
    return {
      kind: "row",
      item: {
        Update: {
          TableName: directory,
          Key: key,
          UpdateExpression: `ADD ${moved.map((_, n) => `#c${n} :c${n}`).join(", ")}`,
          ExpressionAttributeNames: Object.fromEntries(moved.map(([name], n) => [`#c${n}`, name])),
          ExpressionAttributeValues: Object.fromEntries(moved.map(([, value], n) => [`:c${n}`, value])),
        },
      },
    };
  });
}

function eventSteps(change: Change, at: string, { events }: Tables): Step[] {
  const { before, after } = change;
  const pk = before?.pk ?? after?.pk ?? "";
  const Key = { pk, sk: "@" };
  const row =
    after && !("raw" in after)
      ? { Update: { TableName: events, Key, ...placing(after, change) } }
      : {
          Put: {
            TableName: events,
            Item: after ? storedRow(after) : { ...Key, erased: at },
            ...asRead(change),
          },
        };
  const rows = new Map(
    [...furtherRows(before), ...pointerRows(before)].map((row) => [`${row.pk}/${row.sk}`, row]),
  );
  const kept = new Map(
    [...furtherRows(after), ...pointerRows(after)].map((row) => [`${row.pk}/${row.sk}`, row]),
  );
  const pointers = new Set(pointerRows(before ?? after).map((row) => `${row.pk}/${row.sk}`));
  return [
    { kind: "event", change, item: row },
    ...[...rows]
      .filter(([name]) => !kept.has(name))
      .map(
        ([, { pk, sk }]): Step => ({ kind: "row", item: { Delete: { TableName: events, Key: { pk, sk } } } }),
      ),
    ...[...kept]
      .filter(([name]) => !pointers.has(name))
      .map(([, row]): Step => ({ kind: "row", item: { Put: { TableName: events, Item: row } } })),
  ];
}

/** What becomes different in an event's row where it is only put elsewhere. */
function placing(after: FiledRow, change: Change) {
  const [was, will] = [change.before && placeIn(change.before), placeIn(after)];
  const fields = Object.entries(will).filter(([name, value]) => !isDeepStrictEqual(value, was?.[name]));
  const given = fields.filter(([, value]) => value !== undefined);
  const absent = fields.filter(([, value]) => value === undefined);
  const sets = given.map(([name]) => `#${name} = :new_${name}`);
  const removes = absent.map(([name]) => `#${name}`);
  const { ConditionExpression, ExpressionAttributeValues } = asRead(change);
  return {
    UpdateExpression: `SET ${sets.join(", ")}${removes.length > 0 ? ` REMOVE ${removes.join(", ")}` : ""}`,
    ConditionExpression,
    ExpressionAttributeNames: Object.fromEntries(fields.map(([name]) => [`#${name}`, name])),
    ExpressionAttributeValues: {
      ...ExpressionAttributeValues,
      ...Object.fromEntries(given.map(([name, value]) => [`:new_${name}`, value])),
    },
  };
}

/** The part of an event's row that says where it belongs. */
function placeIn({ account, accountTime, upcomingTime, matched, also, version, event }: FiledRow) {
  const fields: Record<string, unknown> = {
    account,
    accountTime,
    upcoming: upcomingTime === undefined ? undefined : account,
    matched: matched && matchedStored(matched, event),
    also,
    version,
  };
  return fields;
}

/** The condition that no other writer has changed or put the event. */
function asRead({ before, hold }: Change) {
  if (before)
    return {
      ConditionExpression: "version = :version",
      ExpressionAttributeValues: { ":version": before.version },
    };
  return hold === undefined
    ? { ConditionExpression: "attribute_not_exists(pk)" }
    : { ConditionExpression: "held = :hold", ExpressionAttributeValues: { ":hold": hold } };
}

/** The rows by which further accounts see an event: what a timeline shows, without the raw delivery. */
function furtherRows(row: FiledRow | undefined) {
  if (!row) return [];
  const places = placesOf(row);
  return (row.also ?? []).map(({ account, matched }) => ({
    pk: row.pk,
    sk: `+${account}`,
    account,
    accountTime: row.accountTime,
    ...(row.upcomingTime === undefined ? {} : { upcoming: account, upcomingTime: row.upcomingTime }),
    delivery: row.delivery,
    recordedTime: row.recordedTime,
    also: places.filter((place) => place.account !== account),
    ...storedShown({ event: row.event, matched }),
  }));
}

const pointerRows = (row: FiledRow | undefined) => (row ? pointersOf(row.keys, row.event) : []);

/** A transaction may touch a row once: of several events about one object, the one that says most of it. */
function objectSteps(
  changes: readonly Change[],
  passedBy: ReadonlySet<ObjectRow>,
  { events }: Tables,
): Step[] {
  const newest = new Map<string, ObjectRow>();
  for (const object of changes.flatMap(({ objects }) => objects)) {
    const known = newest.get(object.pk);
    if (!known || known.order < object.order) newest.set(object.pk, object);
  }
  return [...newest.values()]
    .filter((object) => !passedBy.has(object))
    .map((object) => ({
      kind: "object",
      object,
      item: { Put: { TableName: events, Item: object, ...furtherOn(object) } },
    }));
}

/** The condition that an object's state moves on, never back. */
function furtherOn({ order }: ObjectRow) {
  return {
    ConditionExpression: "attribute_not_exists(pk) OR #order < :order",
    ExpressionAttributeNames: { "#order": "order" },
    ExpressionAttributeValues: { ":order": order },
  };
}

function accountsOf(row: FiledRow | undefined): string[] {
  return row ? placesOf(row).map(({ account }: Place) => account) : [];
}
