import { gunzipSync } from "node:zlib";
import type { AccountEvent, PublishedEvent } from "../../schemas/account-event.ts";
import type { EventDetail, RawDelivery, TimelinePage } from "../../schemas/timeline.ts";
import { nameOf } from "../matching/keys-of.ts";
import { BadRequest, Gone } from "../shared/errors.ts";
import { toInstant } from "../shared/instant.ts";
import { laterOf } from "../shared/later-of.ts";
import type { BlobStore, Clock } from "../shared/ports.ts";
import type { Range, Rows } from "../store/event-lists.ts";
import type { Filters } from "../store/filters.ts";
import { objectKey } from "../store/keys.ts";
import { firstMonth, monthsFrom, newestMonth } from "../store/months.ts";
import { instantAt, positionAt } from "../store/position.ts";
import { type EventRow, type ListedRow, placesOf, type RawRow, toAccountEvent } from "../store/rows.ts";
import { toCursor } from "./cursor.ts";
import { knownEvent } from "./known.ts";
import { rootOf, type ViewDeps, viewOf, viewTimeline, viewUpcoming } from "./view.ts";

export interface TimelineDeps extends ViewDeps {
  readonly blobs: BlobStore;
  readonly now: Clock;
}

/** An account's events with those of all that are merged into it, newest first. Throws as `knownAccount` does. */
export async function accountTimeline(
  account: string,
  range: Range,
  filters: Filters,
  deps: TimelineDeps,
): Promise<TimelinePage> {
  return pageOf(await viewTimeline(await viewOf(account, deps), range, filters, deps));
}

/** All accounts' events by the time they happened or were recorded, newest first. */
export async function feed(
  range: Range,
  filters: Filters,
  by: "time" | "recordedTime",
  deps: TimelineDeps,
): Promise<TimelinePage> {
  const page = await (by === "time" ? happenedRows : feedRows)(range, filters, deps);
  return pageOf({ ...page, rows: await underRoots(page.rows, deps) });
}

async function happenedRows(range: Range, filters: Filters, deps: TimelineDeps): Promise<Rows> {
  // All months: what was recorded last may have happened at any time.
  const months = await monthsOf({ limit: range.limit }, deps);
  return await deps.lists.happened(withInstant(range), filters, months);
}

/** Events of an account that is merged into another are told as the other's, whose timeline shows them. */
export async function underRoots(
  rows: readonly ListedRow[],
  { accountsTable }: Pick<TimelineDeps, "accountsTable">,
): Promise<ListedRow[]> {
  const ids = [...new Set(rows.flatMap((row) => placesOf(row).map(({ account }) => account)))];
  const roots = new Map<string, string>();
  const merged = await accountsTable.merged(ids);
  await Promise.all(merged.map(async (one) => void roots.set(one.id, (await rootOf(one, accountsTable)).id)));
  if (roots.size === 0) return [...rows];
  return rows.map((row) => {
    const places = new Map(
      placesOf(row).map((place) => {
        const account = roots.get(place.account) ?? place.account;
        return [account, { ...place, account }] as const;
      }),
    );
    const [first, ...also] = places.values();
    return { ...row, ...first, also };
  });
}

/** All accounts' events by the time they were recorded, newest first. */
export async function feedRows(range: Range, filters: Filters, deps: TimelineDeps): Promise<Rows> {
  return await deps.lists.recorded(range, filters, await monthsOf(range, deps));
}

/** The months in which events of a range may have been recorded, newest first. */
async function monthsOf(range: Range, { accountsTable, now }: TimelineDeps): Promise<Iterable<string>> {
  const first = await firstMonth(range.since ?? "", accountsTable);
  return monthsFrom(newestMonth(anInstant(range), now), first);
}

/**
 * What is still ahead, soonest first: without what was canceled, superseded or settled meanwhile, each object once. What has a day and
 * no hour, as a due date, is ahead until its day is over.
 */
export async function upcoming(
  account: string | undefined,
  range: Range,
  filters: Filters,
  deps: TimelineDeps,
): Promise<TimelinePage> {
  const view = account === undefined ? undefined : await viewOf(account, deps);
  const now = deps.now().toISOString();
  const from = laterOf(range.since ?? "", `${now.slice(0, 10)}${noHour}`);
  const ahead = { ...range, since: from };
  const found = view
    ? await viewUpcoming(view, ahead, filters, deps)
    : await deps.lists.upcoming(ahead, filters);
  const states = await deps.events.objects(
    found.rows.flatMap(({ event }) => (event.object ? [keyOf(event, event.object)] : [])),
  );
  const aboutOf = ({ event }: ListedRow) => (event.object ? keyOf(event, event.object).pk : event.id);
  const newest = new Map<string, string>();
  for (const row of found.rows) {
    const about = aboutOf(row);
    if ((newest.get(about) ?? "") < row.event.time) newest.set(about, row.event.time);
  }
  const rows = found.rows.filter((row) => {
    const { event } = row;
    const { scheduledFor = "" } = event;
    const about = aboutOf(row);
    if (scheduledFor < now && !scheduledFor.endsWith(noHour)) return false;
    // Some tools tell for when it was canceled.
    const { final = false, state = "" } = states.get(about) ?? {};
    const isOff = event.type === "meeting.canceled" || final || answered.test(state);
    return !isOff && newest.get(about) === event.time;
  });
  return pageOf({ ...found, rows });
}

/** What is paid or accepted may be voided or changed still, and is not final; its day is over. */
const answered = /^(?:paid|accepted|rejected|declined|won|lost)$/i;

/** Midnight in UTC is how tools write a day without a time. */
const noHour = "T00:00:00.000Z";

/** One event with its raw delivery and where its object stands now. */
export async function eventDetail(id: string, deps: TimelineDeps): Promise<EventDetail> {
  const row = await knownEvent(id, deps);
  const event = toAccountEvent(row);
  const key = event.object && keyOf(event, event.object);
  const after = positionAt(row.event.time, row.pk);
  const [{ why, also }, before, states, raw, parts] = await Promise.all([
    placedWhy(row, deps),
    key ? deps.lists.thread(key.pk, { limit: comparedAtMost, after }) : [],
    deps.events.objects(key ? [key] : []),
    rawDelivery(row.raw, deps.blobs),
    Promise.all(
      Object.entries(row.parts ?? {}).map(
        async ([name, part]) => [name, await rawDelivery(part.raw, deps.blobs)] as const,
      ),
    ),
  ]);
  const current = key && states.get(key.pk);
  return {
    ...(await withChanges(
      event,
      before.map((one) => one.event),
    )),
    ...(why ? { why } : {}),
    also,
    raw,
    ...(parts.length > 0 ? { parts: Object.fromEntries(parts) } : {}),
    ...(current ? { current } : {}),
  };
}

/** Events of an object that are listed, and those before an event that it is compared with. */
const threadAtMost = 100;
const comparedAtMost = 20;

/** What compares is loaded when the first event is opened. */
async function withChanges(event: AccountEvent, before: readonly PublishedEvent[]): Promise<AccountEvent> {
  const { changesOf } = await import("./changes.ts");
  const changed = changesOf(event, before);
  return changed.length === 0 ? event : { ...event, changed };
}

/** The other events of the same object (this invoice, this envelope), newest first, whosever they are. */
export async function eventThread(id: string, deps: TimelineDeps): Promise<TimelinePage> {
  const row = await knownEvent(id, deps);
  const { event } = row;
  if (!event.object) return { events: [] };
  const rows = await deps.lists.thread(keyOf(event, event.object).pk, { limit: threadAtMost });
  const told = await Promise.all(
    rows.map(async (one, n) => {
      const before = rows.slice(n + 1).map((other) => other.event);
      return { pk: one.pk, event: await withChanges(toAccountEvent(one), before) };
    }),
  );
  return { events: told.filter(({ pk }) => pk !== id).map((one) => one.event) };
}

/**
 * The bytes of a kept delivery exactly as they were received; `undefined` where they were erased. Throws `Gone` where they
 * have expired (`rawDays`).
 */
export async function rawBytes(row: RawRow, blobs: BlobStore): Promise<Buffer | undefined> {
  const kept = await keptRaw(row, blobs);
  if (kept === "expired") throw hasExpired();
  return kept === "erased" ? undefined : kept;
}

export const hasExpired = () => new Gone("expired", "This delivery has expired: it is not kept any more");

/** What is erased leaves an empty blob; one that is not there at all was removed by its age. */
async function keptRaw({ gzip, blob }: RawRow, blobs: BlobStore): Promise<Buffer | "erased" | "expired"> {
  const packed = gzip ?? (blob === undefined ? new Uint8Array(0) : await blobs.get(blob));
  if (!packed) return "expired";
  return packed.length === 0 ? "erased" : gunzipSync(packed);
}

/** Bytes of a raw delivery that one answer shows; a function's answer may have 6 MB, and base64 takes a third more. */
const shownAtMost = 2 * 1024 * 1024;

async function rawDelivery(row: RawRow, blobs: BlobStore): Promise<RawDelivery> {
  const kept = await keptRaw(row, blobs);
  const whole = typeof kept === "string" ? Buffer.alloc(0) : kept;
  const bytes = whole.subarray(0, shownAtMost);
  const text = bytes.toString("utf8");
  const faithful = Buffer.from(text).equals(bytes);
  return {
    contentType: row.contentType,
    ...(row.contentEncoding === undefined ? {} : { contentEncoding: row.contentEncoding }),
    encoding: faithful ? "utf8" : "base64",
    body: faithful ? text : bytes.toString("base64"),
    receivedAt: row.receivedAt,
    sha256: row.sha256,
    ...(typeof kept === "string" ? { [kept]: true } : {}),
    ...(whole.length > bytes.length ? { cut: true } : {}),
  };
}

/** Why an event is where it is, by whose word and since when; and where else it is seen. */
async function placedWhy(
  row: EventRow,
  { accountsTable, links }: TimelineDeps,
): Promise<Pick<EventDetail, "why" | "also">> {
  const [here, ...others] = placesOf(row);
  const names = await Promise.all(
    others.map(async ({ account }) => {
      const known = await accountsTable.account(account);
      return known ? await rootOf(known, accountsTable) : undefined;
    }),
  );
  const also = names.flatMap((one) => (one ? [{ account: one.id, name: one.name }] : []));
  if (!here) return { also };
  const { identity } = here.matched;
  const link = (await links.fresh([identity])).get(nameOf(identity));
  const by = link?.accounts.includes(here.account) ? link : undefined;
  return {
    why: { ...here.matched, ...(by?.by ? { by: by.by } : {}), ...(by?.at ? { at: by.at } : {}) },
    also,
  };
}

function keyOf(
  { tool, connection }: Pick<AccountEvent, "tool" | "connection">,
  object: { kind: string; id: string },
) {
  return objectKey(tool, connection, object);
}

function pageOf({ rows, next }: Rows): TimelinePage {
  return { events: rows.map(toAccountEvent), ...(next === undefined ? {} : { next: toCursor(next) }) };
}

/** The range, whose cursor is one of this API. */
function withInstant(range: Range): Range {
  anInstant(range);
  return range;
}

/** The instant from which a page goes on, of a cursor that a client handed back. Throws `BadRequest` where it is none. */
function anInstant({ after, until }: Range): string | undefined {
  if (after === undefined) return until;
  const instant = instantAt(after);
  if (toInstant(instant) !== instant) throw new BadRequest("invalid_cursor", "Not a cursor of this API");
  return instant;
}
