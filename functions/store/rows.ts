import { randomUUID } from "node:crypto";
import * as z from "zod/mini";
import {
  type AccountEvent,
  type Identity,
  identity,
  instant,
  type Matched,
  matched,
  type PublishedEvent,
  publishedEvent,
} from "../../schemas/account-event.ts";
import { objectState } from "../../schemas/timeline.ts";
import { feedRowsKey, objectKey, pointerKey, toldLateKey, unnamedKey, unrecognizedKey } from "./keys.ts";
import { instantAt, positionAt } from "./position.ts";

/** The usual content type of a raw delivery; left out of its row. */
const usualContentType = "application/json";

/** A raw delivery in a row: gzip bytes, or the key of a blob that holds them. */
const storedRaw = z.object({
  contentType: z._default(z.string(), usualContentType),
  contentEncoding: z.optional(z.string()),
  path: z.optional(z.string()),
  headers: z.optional(z.record(z.string(), z.string())),
  /** 32 bytes; hexadecimal outside of the table. */
  sha256: z.pipe(
    z.instanceof(Uint8Array),
    z.transform((bytes) => Buffer.from(bytes).toString("hex")),
  ),
  receivedAt: instant,
  gzip: z.optional(z.instanceof(Uint8Array)),
  blob: z.optional(z.string()),
});
export type RawRow = z.infer<typeof storedRaw>;

/** An account that an event belongs to, and why. */
const place = z.object({ account: z.string(), matched });
export type Place = z.infer<typeof place>;

const storedEvent = z.extend(publishedEvent, { id: z.optional(publishedEvent.shape.id) });

/** Which of the event's own identities it was; a key that is none of them is said in full. */
const storedMatched = z.union([matched, z.object({ rule: matched.shape.rule, nth: z.number() })]);

/**
 * What the indexes carry of an event: all that a timeline shows. A row is billed by the kilobyte, in each index once
 * more, so what it says elsewhere already is left out of it: see `storedRow`.
 */
const storedListed = z.object({
  pk: z.string(),
  account: z.optional(z.string()),
  delivery: z.string(),
  recordedTime: instant,
  matched: z.optional(storedMatched),
  /** The other accounts it belongs to; each has a further row beside this one. */
  also: z.optional(z.array(place)),
  event: storedEvent,
  settled: z.optional(z.boolean()),
});

const storedPlaced = z.extend(storedListed, {
  keys: z.optional(z.array(identity)),
  /** When it came to have its keys: its second half may bring more. Left out where that is when it was recorded. */
  keyedTime: z.optional(instant),
});

const storedFiled = z.extend(storedPlaced, {
  accountTime: z.optional(z.string()),
  upcomingTime: z.optional(z.string()),
  version: z.number(),
});

/** An event's own row: partition key the event's id, sort key `@`; further accounts' rows have `+<account>`. */
const storedEventRow = z.extend(storedFiled, {
  sk: z.literal("@"),
  upcoming: z.optional(z.string()),
  agenda: z.optional(z.literal("agenda")),
  raw: storedRaw,
  /** The halves of an event that a tool tells in two deliveries, by their names. */
  parts: z.optional(z.record(z.string(), z.object({ event: publishedEvent, raw: storedRaw }))),
});

/** What is counted of an event. */
export const countedRow = z.object({
  pk: z.string(),
  event: z.pick(publishedEvent, {
    time: true,
    direction: true,
    actor: true,
    tool: true,
    family: true,
    type: true,
    money: true,
  }),
});
export type CountedRow = z.infer<typeof countedRow>;

export const listedRow = z.pipe(storedListed, z.transform(whole));
export type ListedRow = z.infer<typeof listedRow>;

/** An event with the identities by which it is placed. */
export const placedRow = z.pipe(storedPlaced, z.transform(keyed));
export type PlacedRow = z.infer<typeof placedRow>;

/** What moving an event needs of its row: all but the raw delivery. */
export const filedRow = z.pipe(storedFiled, z.transform(keyed));
export type FiledRow = z.infer<typeof filedRow> & { readonly upcoming?: string | undefined };

export const eventRow = z.pipe(storedEventRow, z.transform(keyed));
/**
 * `keys`: the identities by which the event can be found and can lead to an account, as they were normalised when it was
 * recorded.
 */
export type EventRow = z.infer<typeof eventRow>;

interface Shown {
  readonly event: PublishedEvent;
  readonly matched?: Matched | undefined;
}

function whole<Row extends z.infer<typeof storedListed>>({
  matched,
  ...row
}: Row): Omit<Row, "matched"> & Shown {
  const event = { ...row.event, id: row.pk };
  const found = matched && "nth" in matched ? event.identities[matched.nth] : matched?.identity;
  return { ...row, event, ...(matched && found ? { matched: { rule: matched.rule, identity: found } } : {}) };
}

function keyed<Row extends z.infer<typeof storedPlaced>>(row: Row) {
  return {
    ...whole(row),
    keys: row.keys ?? row.event.identities,
    keyedTime: row.keyedTime ?? row.recordedTime,
  };
}

/** An event's row as the table holds it, without what it says twice. */
export function storedRow({ keys, keyedTime, raw, parts, ...row }: EventRow) {
  return {
    ...row,
    ...storedShown(row),
    ...(alike(keys, row.event.identities) ? {} : { keys }),
    ...(keyedTime === row.recordedTime ? {} : { keyedTime }),
    raw: rawStored(raw),
    ...(parts === undefined
      ? {}
      : {
          parts: Object.fromEntries(
            Object.entries(parts).map(([name, one]) => [name, { ...one, raw: rawStored(one.raw) }]),
          ),
        }),
  };
}

/** The part of a stored row that timelines show. */
export function storedShown({ event, matched }: Shown) {
  const { id: _id, ...rest } = event;
  return { event: rest, ...(matched ? { matched: matchedStored(matched, event) } : {}) };
}

/** Why an event belongs to an account, as the table holds it. */
export function matchedStored({ rule, identity: by }: Matched, { identities }: PublishedEvent) {
  const nth = identities.findIndex((one) => alike([one], [by]));
  return nth >= 0 ? { rule, nth } : { rule, identity: by };
}

function rawStored({ contentType, sha256, ...raw }: RawRow) {
  return {
    ...raw,
    ...(contentType === usualContentType ? {} : { contentType }),
    sha256: Buffer.from(sha256, "hex"),
  };
}

function alike(some: readonly Identity[], others: readonly Identity[]): boolean {
  return (
    some.length === others.length &&
    some.every(({ type, value }, n) => others[n]?.type === type && others[n]?.value === value)
  );
}

/**
 * Says under an identity that an event has it, or under an object that an event speaks of it: partition key the
 * identity's or object's, sort key the event's time and id.
 */
export interface PointerRow {
  readonly pk: string;
  readonly sk: string;
}

/** What says which pointers an event has. */
export const pointedRow = z.pipe(
  z.object({
    pk: z.string(),
    version: z.number(),
    recordedTime: instant,
    keys: z.optional(z.array(identity)),
    event: z.pick(publishedEvent, {
      tool: true,
      connection: true,
      type: true,
      family: true,
      time: true,
      object: true,
      identities: true,
      unnamed: true,
    }),
  }),
  z.transform(({ pk, version, recordedTime, keys, event }) => ({
    version,
    recordedTime,
    keys: keys ?? event.identities,
    event: { ...event, id: pk },
  })),
);

/** What says which object an event speaks of, and whether it names a customer itself. */
type Speaking = Pick<
  PublishedEvent,
  "id" | "time" | "type" | "tool" | "connection" | "family" | "object" | "identities" | "unnamed"
>;

/** Whether an event says what it is about and not whom: it belongs where its object's other events are. */
export function isUnnamed({ family, object, identities, unnamed }: Speaking): boolean {
  return object !== undefined && family !== "system" && (unnamed === true || identities.length === 0);
}

/**
 * An event's pointers: one row for each key, one for its object, and one more there where it names no customer; one in the list
 * of what was not understood.
 */
export function pointersOf(keys: readonly Identity[], event: Speaking): PointerRow[] {
  const { tool, connection, object } = event;
  const { pk, sk } = {
    pk: object && objectKey(tool, connection, object).pk,
    sk: positionAt(event.time, event.id),
  };
  return [
    ...keys.map((key) => pointerKey(key, event)),
    ...(pk === undefined ? [] : [{ pk, sk }]),
    ...(pk !== undefined && isUnnamed(event) ? [{ pk: unnamedKey(pk), sk }] : []),
    ...(event.type === "system.unrecognized" ? [unrecognizedKey(event)] : []),
  ];
}

/** An event by its id and the time it happened. */
export type Happened = Pick<PublishedEvent, "id" | "time">;

/** Milliseconds by which events of a row may lie before the row's own instant to be found in the order in which they happened. */
export const happenedWithin = 3_600_000;

/** Names the events of one batch under the month in which they were recorded; their rows have the same time. */
export function feedRowOf(recordedTime: string, events: readonly Happened[]) {
  return namingRow(feedRowsKey(recordedTime.slice(0, 7)), recordedTime, events);
}

/**
 * Names those events that the feed's row does not lead to by when they happened: they happened more than an hour before it, or
 * after it by their tool's clock. Each row has those of one hour.
 */
export function toldLateRowsOf(recordedTime: string, events: readonly Happened[]) {
  return happenedRowsOf(events.filter(({ time }) => !isWithin(msBetween(time, recordedTime))));
}

/** Names events by when they happened, whether or not the feed's rows lead to them: those may have them by another time. */
export function happenedRowsOf(events: readonly Happened[]) {
  return hoursOf(events).map((hour) => namingRow(toldLateKey, hour[0].time, hour));
}

/** Events, the latest first, by hours: those that happened in the hour before the first of them. */
export function hoursOf<One extends Pick<Happened, "time">>(events: readonly One[]): [One, ...One[]][] {
  const hours: [One, ...One[]][] = [];
  for (const event of events.toSorted((a, b) => (a.time < b.time ? 1 : -1))) {
    const hour = hours.at(-1);
    if (hour && isWithin(msBetween(event.time, hour[0].time))) hour.push(event);
    else hours.push([event]);
  }
  return hours;
}

/** `ago`: how many milliseconds before the row's instant each of its events happened. */
export function namingRow(pk: string, instant: string, events: readonly Happened[]) {
  return {
    pk,
    sk: positionAt(instant, randomUUID()),
    events: events.map(({ id }) => id),
    ago: events.map(({ time }) => msBetween(time, instant)),
  };
}

const msBetween = (earlier: string, later: string) => Date.parse(later) - Date.parse(earlier);
const isWithin = (ago: number) => ago >= 0 && ago <= happenedWithin;

/**
 * A row that names events, of the feed or of what was told late: its instant, and their positions by it and, of those that
 * happened in the hour before it, by when they happened.
 */
export const feedRow = z.pipe(
  z.object({ sk: z.string(), events: z.array(z.string()), ago: z.array(z.number()) }),
  z.transform(({ sk, events, ago }) => {
    const instant = instantAt(sk);
    const happened = events.flatMap((id, n) => {
      const before = ago[n] ?? Number.NaN;
      return isWithin(before) ? [positionAt(new Date(Date.parse(instant) - before).toISOString(), id)] : [];
    });
    return { recordedTime: instant, positions: events.map((id) => positionAt(instant, id)), happened };
  }),
);

/** All accounts an event belongs to, the one it speaks of most first. */
export function placesOf({
  account,
  matched,
  also = [],
}: Pick<ListedRow, "account" | "matched" | "also">): Place[] {
  return account === undefined || matched === undefined ? [...also] : [{ account, matched }, ...also];
}

type PlaceFields = "account" | "accountTime" | "upcoming" | "matched" | "also";

/** The same event at other accounts; index attributes follow. */
export function placedAt<Row extends FiledRow>(
  row: Row,
  places: readonly Place[],
): Omit<Row, PlaceFields> & Pick<FiledRow, PlaceFields> {
  const { account: _a, accountTime: _t, upcoming: _u, matched: _m, also: _o, ...bare } = row;
  const [first, ...also] = places;
  if (!first) return bare;
  return {
    ...bare,
    ...first,
    accountTime: positionAt(row.event.time, row.pk),
    ...(row.upcomingTime === undefined ? {} : { upcoming: first.account }),
    ...(also.length > 0 ? { also } : {}),
  };
}

/** Where an object stands. `order` sorts final after not final, then by time, so that the greatest is the truth. */
export const objectRow = z.extend(objectState, { pk: z.string(), sk: z.literal("@"), order: z.string() });
export type ObjectRow = z.infer<typeof objectRow>;

export function toAccountEvent(row: ListedRow): AccountEvent {
  const { part: _part, unnamed: _unnamed, ...event } = row.event;
  return {
    ...event,
    ...(row.account === undefined ? {} : { account: row.account }),
    ...(row.matched === undefined ? {} : { matched: row.matched }),
    ...(row.also === undefined || row.also.length === 0
      ? {}
      : { also: row.also.map(({ account }) => account) }),
    delivery: row.delivery,
    recordedTime: row.recordedTime,
  };
}
