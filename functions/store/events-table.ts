import { randomUUID } from "node:crypto";
import {
  BatchGetCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import type { Identity, PublishedEvent } from "../../schemas/account-event.ts";
import type { ObjectState } from "../../schemas/timeline.ts";
import { UpstreamError } from "../shared/errors.ts";
import { isCanceled, isConditionFailure, onTable } from "./dynamo.ts";
import { feedKey, feedRowsKey, feedShards, identityKey } from "./keys.ts";
import {
  type EventRow,
  eventRow,
  type FiledRow,
  feedRow,
  filedRow,
  type ListedRow,
  listedRow,
  objectRow,
  type PlacedRow,
  type PointerRow,
  placedRow,
  pointedRow,
  pointersOf,
} from "./rows.ts";
import { writeEach } from "./write-each.ts";

export type TransactItem = NonNullable<
  ConstructorParameters<typeof TransactWriteCommand>[0]["TransactItems"]
>[number];

type KeysAndAttributes = NonNullable<
  ConstructorParameters<typeof BatchGetCommand>[0]["RequestItems"]
>[string];

export interface Filters {
  readonly family?: readonly string[];
  readonly tool?: readonly string[];
  readonly type?: readonly string[];
}

export interface Range {
  /** Instants, both included. */
  readonly since?: string;
  readonly until?: string;
  readonly limit: number;
  /** `<instant>#<event id>` of the last row already seen. */
  readonly after?: string;
}

export interface Rows {
  readonly rows: readonly ListedRow[];
  /** The position to go on from; absent at the end. */
  readonly next?: string;
}

/** What stands where an event's own row belongs; nothing does until it is recorded. */
export type Standing =
  | { readonly is: "event"; readonly version: number; readonly pointers: readonly PointerRow[] }
  | { readonly is: "erased" }
  /** A job that moves its identity has looked for it in vain: whoever files it must have read the links after that. */
  | { readonly is: "held"; readonly hold: string };

/** How often a step is tried again that somebody else's has overtaken. */
const attempts = 8;

/** Rows a filtered page reads at the most before it answers with what it has found so far. */
const readAtMost = 5_000;

const withoutRaw = {
  ProjectionExpression:
    "pk, account, accountTime, upcomingTime, delivery, recordedTime, #matched, also, #event, settled, #keys, erased, held, version",
  ExpressionAttributeNames: { "#matched": "matched", "#event": "event", "#keys": "keys" },
};

/** The events table: one row an event, its indexes, and the rows that say where objects stand. */
export class EventsTable {
  readonly #client: DynamoDBDocumentClient;
  readonly table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.table = table;
  }

  async get(id: string): Promise<EventRow | undefined> {
    const { Item } = await onTable(
      this.#client.send(
        new GetCommand({ TableName: this.table, Key: { pk: id, sk: "@" }, ConsistentRead: true }),
      ),
    );
    return Item && "event" in Item ? eventRow.parse(Item) : undefined;
  }

  /** Rows of events as they are now, and the ids that nothing has been recorded of; erased ones are in neither. */
  async rows(ids: readonly string[]): Promise<{ readonly found: FiledRow[]; readonly absent: string[] }> {
    const items = await this.#items(ids, { ...withoutRaw, ConsistentRead: true });
    const there = new Set(items.filter((item) => !("held" in item)).map(({ pk }) => pk));
    return {
      found: items.filter((item) => "event" in item).map((item) => filedRow.parse(item)),
      absent: ids.filter((id) => !there.has(id)),
    };
  }

  /**
   * Keeps whoever is about to record these events from doing so by links read before this. Returns those that have been
   * recorded meanwhile.
   */
  async hold(ids: readonly string[]): Promise<string[]> {
    const there = await Promise.all(
      ids.map(async (pk) => {
        const Item = { pk, sk: "@", held: randomUUID() };
        const ConditionExpression = "attribute_not_exists(pk) OR attribute_exists(held)";
        try {
          await onTable(
            this.#client.send(new PutCommand({ TableName: this.table, Item, ConditionExpression })),
          );
          return [];
        } catch (error) {
          if (!isConditionFailure(error)) throw error;
          return [pk];
        }
      }),
    );
    return there.flat();
  }

  /** What stands at these events' places. `consistent`: as it is now, for twice the read units. */
  async standing(ids: readonly string[], consistent: boolean): Promise<Map<string, Standing>> {
    const items = await this.#items(ids, { ...withoutRaw, ConsistentRead: consistent });
    return new Map(items.map((item) => [String(item.pk), standingIn(item)]));
  }

  /**
   * Writes events' pointers before the events themselves: each by itself, which costs half of what it does in a
   * transaction. One whose event never comes is passed over by every reader.
   */
  async point(rows: readonly PointerRow[], pause: (milliseconds: number) => Promise<void>): Promise<void> {
    const requests = rows.map((Item) => ({ PutRequest: { Item } }));
    await writeEach(this.#client, this.table, requests, pause);
  }

  /**
   * Removes those of the pointers written for an event that are not the event's: it was there before, with other keys,
   * or has been erased. `known` is what stands there as last read.
   */
  async unpoint(id: string, written: readonly PointerRow[], known?: Standing): Promise<void> {
    let now = known;
    for (let attempt = 0; attempt < attempts; attempt++) {
      now ??= (await this.standing([id], true)).get(id);
      const kept = new Set(now?.is === "event" ? now.pointers.map(nameOf) : []);
      const surplus = written.filter((row) => !kept.has(nameOf(row)));
      if (!now || now.is === "held" || surplus.length === 0) return;
      try {
        await this.transact([
          { ConditionCheck: { TableName: this.table, Key: { pk: id, sk: "@" }, ...stillSo(now) } },
          ...surplus.map((Key) => ({ Delete: { TableName: this.table, Key } })),
        ]);
        return;
      } catch (error) {
        if (!isCanceled(error)) throw error;
        now = undefined;
      }
    }
    throw new UpstreamError("The table");
  }

  /** Whether nothing of an event is left but its place. */
  async isErased(id: string): Promise<boolean> {
    const Key = { pk: id, sk: "@" };
    const { Item } = await onTable(
      this.#client.send(
        new GetCommand({
          TableName: this.table,
          Key,
          ConsistentRead: true,
          ProjectionExpression: "erased",
        }),
      ),
    );
    return Item !== undefined && "erased" in Item;
  }

  /** Rows of events as they are now, without their raw deliveries; erased ones are left out. */
  async several(ids: readonly string[]): Promise<Map<string, PlacedRow>> {
    const items = await this.#items(ids, { ...withoutRaw, ConsistentRead: true });
    const there = items.filter((item) => "event" in item);
    return new Map(there.map((item) => [String(item.pk), placedRow.parse(item)]));
  }

  /** The events of an identity, by their positions (`<instant>#<event id>`), newest first or oldest first. */
  async pointers(identity: Identity, range: Range, newestFirst: boolean) {
    return await this.#positions(identityKey(identity).pk, range, newestFirst);
  }

  async #positions(
    pk: string,
    { since = "0", until = "9", limit, after }: Range,
    newestFirst: boolean,
  ): Promise<{ readonly positions: readonly string[]; readonly next?: string }> {
    const low = newestFirst ? since : (after ?? since);
    const high = newestFirst ? (after ?? `${until}~`) : `${until}~`;
    if (low > high) return { positions: [] };
    const { Items = [], LastEvaluatedKey } = await onTable(
      this.#client.send(
        new QueryCommand({
          TableName: this.table,
          ConsistentRead: true,
          ScanIndexForward: !newestFirst,
          KeyConditionExpression: "pk = :pk AND sk BETWEEN :low AND :high",
          ExpressionAttributeValues: { ":pk": pk, ":low": low, ":high": high },
          // The range includes the position to go on from.
          Limit: after === undefined ? limit : limit + 1,
        }),
      ),
    );
    const positions = Items.map(({ sk }) => String(sk)).filter((sk) => sk !== after);
    return { positions, ...(LastEvaluatedKey ? { next: String(LastEvaluatedKey.sk) } : {}) };
  }

  /** All or nothing; throws `Canceled` with a reason for each item. */
  async transact(items: TransactItem[]): Promise<void> {
    await onTable(this.#client.send(new TransactWriteCommand({ TransactItems: items })));
  }

  /** Takes an unrecognized event out of the list of those that wait to be read again. */
  async settle(id: string): Promise<void> {
    await onTable(
      this.#client.send(
        new UpdateCommand({
          TableName: this.table,
          Key: { pk: id, sk: "@" },
          UpdateExpression: "SET settled = :yes ADD version :one",
          ConditionExpression: "attribute_exists(pk)",
          ExpressionAttributeValues: { ":yes": true, ":one": 1 },
        }),
      ),
    );
  }

  /** Where objects stand, by their row key. */
  async objects(keys: readonly { readonly pk: string }[]): Promise<Map<string, ObjectState>> {
    const items = await this.#items(
      keys.map(({ pk }) => pk),
      {},
    );
    return new Map(
      items.map((item) => {
        const { pk, state, final, time, event } = objectRow.parse(item);
        return [pk, { state, final, time, event }];
      }),
    );
  }

  /** The rows of these partition keys that have no further part, in any order. */
  async #items(
    ids: readonly string[],
    how: Pick<KeysAndAttributes, "ProjectionExpression" | "ExpressionAttributeNames" | "ConsistentRead">,
  ): Promise<Record<string, unknown>[]> {
    const items: Record<string, unknown>[] = [];
    let pending: Record<string, unknown>[] = [...new Set(ids)].map((pk) => ({ pk, sk: "@" }));
    while (pending.length > 0) {
      const request = { ...how, Keys: pending.slice(0, 100) };
      const { Responses, UnprocessedKeys } = await onTable(
        this.#client.send(new BatchGetCommand({ RequestItems: { [this.table]: request } })),
      );
      items.push(...(Responses?.[this.table] ?? []));
      pending = [...pending.slice(100), ...(UnprocessedKeys?.[this.table]?.Keys ?? [])];
    }
    return items;
  }

  /** An account's events by the time they happened, newest first. */
  async timeline(account: string, range: Range, filters: Filters): Promise<Rows> {
    return await this.#page(
      { index: "byAccount", partition: "account", key: account, sort: "accountTime", newestFirst: true },
      range,
      filterOf(filters),
    );
  }

  /** Those of an account's events that belong to other accounts too, newest first. Reads all that lie in the range. */
  async shared(account: string, range: Range): Promise<Rows> {
    const of = { index: "byAccount", partition: "account", key: account };
    const filter = { expression: "attribute_exists(also)", names: {}, values: {} };
    return await this.#page({ ...of, sort: "accountTime", newestFirst: true }, range, filter);
  }

  /** The newest events of one object, newest first: by its pointers, and by the index that had them before (ADR 33). */
  async thread(object: string, limit: number): Promise<readonly ListedRow[]> {
    const of = { index: "byObject", partition: "object", key: object, sort: "objectTime" };
    const [indexed, pointed] = await Promise.all([
      this.#page({ ...of, newestFirst: true }, { limit }, filterOf({})),
      this.#positions(object, { limit }, true),
    ]);
    const rows = await this.several(pointed.positions.map(idAt));
    return [...new Map([...indexed.rows, ...rows.values()].map((row) => [row.pk, row])).values()]
      .sort((a, b) => (positionOf(a, "objectTime") < positionOf(b, "objectTime") ? 1 : -1))
      .slice(0, limit);
  }

  /** What is still ahead of all accounts, soonest first. */
  async upcoming(range: Range, filters: Filters): Promise<Rows> {
    const of = { index: "agenda", partition: "agenda", key: "agenda" };
    return await this.#page({ ...of, sort: "upcomingTime", newestFirst: false }, range, filterOf(filters));
  }

  /** What is still ahead of one account, soonest first. */
  async upcomingOf(account: string, range: Range, filters: Filters): Promise<Rows> {
    const of = { index: "upcoming", partition: "upcoming", key: account };
    return await this.#page({ ...of, sort: "upcomingTime", newestFirst: false }, range, filterOf(filters));
  }

  /**
   * All events of one month by the time they were recorded, newest first, merged from the feed's rows and from the shards
   * of the index that it had before (ADR 33).
   */
  async feed(month: string, range: Range, filters: Filters): Promise<Rows> {
    const of = { index: "feed", partition: "feed", sort: "feedTime", newestFirst: true };
    const pages = await Promise.all([
      this.#feedPage(feedRowsKey(month), range, filters),
      ...feedShards.map((shard) =>
        this.#page({ ...of, key: feedKey(month, shard) }, range, filterOf(filters)),
      ),
    ]);
    // A shard that stopped early has said nothing of what lies below its position: the page ends at the highest such position.
    const floor =
      pages
        .map(({ next }) => next ?? "")
        .sort()
        .at(-1) ?? "";
    const known = pages.flatMap(({ rows }) => rows).filter((row) => positionOf(row, "feedTime") >= floor);
    const rows = known
      .sort((a, b) => (positionOf(a, "feedTime") < positionOf(b, "feedTime") ? 1 : -1))
      .slice(0, range.limit);
    const last = rows.at(-1);
    const next = known.length > rows.length && last ? positionOf(last, "feedTime") : floor || undefined;
    return { rows, ...(next === undefined ? {} : { next }) };
  }

  async #feedPage(
    pk: string,
    { since = "0", until = "", limit, after }: Range,
    filters: Filters,
  ): Promise<Rows> {
    const rows: ListedRow[] = [];
    let high = after ?? `${until}~`;
    if (since > high) return { rows };
    let read = 0;
    for (let size = 50; high !== "" && rows.length <= limit && read < readAtMost; ) {
      const { Items = [], LastEvaluatedKey } = await onTable(
        this.#client.send(
          new QueryCommand({
            TableName: this.table,
            ConsistentRead: true,
            ScanIndexForward: false,
            KeyConditionExpression: "pk = :pk AND sk BETWEEN :low AND :high",
            ExpressionAttributeValues: { ":pk": pk, ":low": since, ":high": `${high.slice(0, 24)}~` },
            Limit: size,
          }),
        ),
      );
      const found = Items.map((item) => feedRow.parse(item));
      // Of the moment at which the query stopped there may be more rows: they are read together, next time.
      const floor = LastEvaluatedKey ? `${found.at(-1)?.recordedTime ?? ""}~` : "";
      const positions = found
        .flatMap((row) => row.positions)
        .filter((position) => position > floor && position > since && position < high)
        .sort()
        .reverse();
      for (; positions.length > 0 && rows.length <= limit && read < readAtMost; ) {
        const next = positions.splice(0, Math.min(100, limit + 2));
        rows.push(...(await this.#at(next)).filter(({ event }) => passes(event, filters)));
        read += next.length;
        high = next.at(-1) ?? high;
      }
      if (positions.length > 0) continue;
      size = floor === high ? size * 4 : size;
      high = floor;
    }
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    const next = rows.length > limit && last ? positionOf(last, "feedTime") : high;
    return { rows: page, ...(next === "" ? {} : { next }) };
  }

  /** The events at positions of the feed, in their order. One that was recorded at another time is somewhere else, too. */
  async #at(positions: readonly string[]): Promise<PlacedRow[]> {
    const rows = await this.several(positions.map(idAt));
    return positions.flatMap((position) => {
      const row = rows.get(idAt(position));
      return row && positionOf(row, "feedTime") === position ? [row] : [];
    });
  }

  async #page(
    of: {
      readonly index: string;
      readonly partition: string;
      readonly key: string;
      readonly sort: string;
      readonly newestFirst: boolean;
    },
    { since, until, limit, after }: Range,
    filter: Filter,
  ): Promise<Rows> {
    const low = of.newestFirst ? (since ?? "0") : (after ?? since ?? "0");
    const high = of.newestFirst ? (after ?? `${until ?? ""}~`) : `${until ?? ""}~`;
    if (low > high) return { rows: [] };
    const rows: ListedRow[] = [];
    let from: Record<string, unknown> | undefined;
    let read = 0;
    do {
      const {
        Items = [],
        LastEvaluatedKey,
        ScannedCount = 0,
      } = await onTable(
        this.#client.send(
          new QueryCommand({
            TableName: this.table,
            IndexName: of.index,
            ScanIndexForward: !of.newestFirst,
            KeyConditionExpression: "#p = :p AND #s BETWEEN :low AND :high",
            ExpressionAttributeNames: { "#p": of.partition, "#s": of.sort, ...filter.names },
            ExpressionAttributeValues: { ":p": of.key, ":low": low, ":high": high, ...filter.values },
            // One more than asked says whether there is a next page; one more again for the position itself, which the range includes.
            Limit: filter.expression ? 500 : limit - rows.length + 2,
            ...(filter.expression ? { FilterExpression: filter.expression } : {}),
            ...(from ? { ExclusiveStartKey: from } : {}),
          }),
        ),
      );
      rows.push(...Items.filter((item) => item[of.sort] !== after).map((item) => listedRow.parse(item)));
      read += ScannedCount;
      from = LastEvaluatedKey;
    } while (from && rows.length <= limit && read < readAtMost);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    const next = rows.length > limit && last ? positionOf(last, of.sort) : from && String(from[of.sort]);
    return { rows: page, ...(next === undefined ? {} : { next }) };
  }
}

const nameOf = ({ pk, sk }: PointerRow) => `${pk}/${sk}`;

/** The event may get one of the keys meanwhile, and then keeps its pointer. */
function stillSo(standing: Standing) {
  return standing.is === "event"
    ? {
        ConditionExpression: "version = :version",
        ExpressionAttributeValues: { ":version": standing.version },
      }
    : { ConditionExpression: "attribute_exists(erased)" };
}

function standingIn(item: Record<string, unknown>): Standing {
  if ("held" in item) return { is: "held", hold: String(item.held) };
  if (!("event" in item)) return { is: "erased" };
  const { version, keys, event } = pointedRow.parse(item);
  return { is: "event", version, pointers: pointersOf(keys, event) };
}

/** Where a row stands in an index: the instant it is sorted by, then its id. */
function positionOf({ event, recordedTime }: ListedRow, sort: string): string {
  const instant =
    sort === "feedTime" ? recordedTime : sort === "upcomingTime" ? event.scheduledFor : event.time;
  return `${instant}#${event.id}`;
}

/** The event at a position: `<instant>#<event id>`. */
const idAt = (position: string) => position.slice(position.indexOf("#") + 1);

/** Whether an event is among those asked for. */
export function passes(event: PublishedEvent, filters: Filters): boolean {
  return (["family", "tool", "type"] as const).every(
    (name) => (filters[name]?.length ?? 0) === 0 || filters[name]?.includes(event[name]),
  );
}

interface Filter {
  readonly expression: string;
  readonly names: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, unknown>>;
}

function filterOf(filters: Filters): Filter {
  const parts = Object.entries(filters).filter(
    (entry): entry is [string, readonly string[]] => (entry[1]?.length ?? 0) > 0,
  );
  return {
    expression: parts
      .map(([field, values]) => `#event.#${field} IN (${values.map((_, n) => `:${field}${n}`).join(", ")})`)
      .join(" AND "),
    names: Object.fromEntries([
      ...(parts.length > 0 ? [["#event", "event"]] : []),
      ...parts.map(([field]) => [`#${field}`, field]),
    ]),
    values: Object.fromEntries(
      parts.flatMap(([field, values]) => values.map((value, n) => [`:${field}${n}`, value])),
    ),
  };
}
