import type { EventObject, PublishedEvent } from "../../schemas/account-event.ts";
import { pagesOf } from "../../schemas/api/pages.ts";
import type { BusMessage } from "../../schemas/bus.ts";
import { byHub, isToldByHub } from "../../schemas/told-by-hub.ts";
import { mayBeLate } from "../api-access/passes.ts";
import { toMessages } from "../connectors/messages.ts";
import { toPublished } from "../connectors/normalise.ts";
import { dayOf, daysAfter } from "../insight/days.ts";
import { documentsOf } from "../insight/money/documents.ts";
import { isOverdue } from "../insight/money/receivables.ts";
import type { BlobStore, Clock, EventBus, Log } from "../shared/ports.ts";
import { dueDaysTold, dueToldUntil, tellDueSince } from "../store/due-days.ts";
import { EventLists } from "../store/event-lists.ts";
import type { EventRows } from "../store/event-rows.ts";
import { objectKey } from "../store/keys.ts";

export interface OverdueDeps {
  readonly events: Pick<EventRows, "objects" | "several" | "standing" | "table">;
  readonly bus: EventBus;
  readonly blobs: BlobStore;
  readonly log: Log;
  readonly now: Clock;
}

/** An event with the object that it is about. */
type Spoken = PublishedEvent & { readonly object: EventObject };

/** Days that are looked at again: what their events say may have been fetched later. */
const again = 7;
/** Rows of the agenda that are read, and events of one invoice that are looked at. */
const [aPage, threadAtMost] = [50, 100];

/**
 * Tells of each invoice that is still open when its due day has ended (`invoice.overdue`), once for each due date. Days end in UTC,
 * as insight counts what is overdue, and are looked at an hour later. Told is what was recorded before it fell due, and not
 * before the hub first looked: neither what a tool's history holds nor what a hub had before it could tell. An invoice of which
 * nothing says what is open is passed over, as are bills, credits, and what its tool has called overdue itself. Cut off, it begins
 * with the same day again, and its events have the same ids: two calls at once tell nothing twice.
 */
export async function tellOverdue(deps: OverdueDeps, timeIsUp: () => boolean): Promise<void> {
  const { table } = deps.events;
  const lists = new EventLists(table, deps.events);
  const today = dayOf(new Date(deps.now().getTime() - mayBeLate).toISOString());
  const looked = await dueDaysTold(table);
  if (looked === undefined) return await tellDueSince(table, today);
  if (looked.until >= today) return;
  const [, first = today] = [looked.since, daysAfter(looked.until, -again)].sort();
  let told = 0;
  for (let day = first; day < today; day = daysAfter(day, 1)) {
    for await (const invoices of dueOn(day, lists)) {
      if (timeIsUp()) return;
      told += await tell(invoices, today, lists, deps);
    }
    await dueToldUntil(table, daysAfter(day, 1));
  }
  deps.log("info", "due_days_told", { until: today, invoices: told });
}

/** The invoices that the agenda has on a day, a page at a time. */
async function* dueOn(day: string, lists: EventLists): AsyncGenerator<Spoken[]> {
  const range = { since: `${day}T00:00:00.000Z`, until: `${day}T23:59:59.999Z`, limit: aPage };
  const pages = pagesOf(
    async (after) =>
      await lists.upcoming({ ...range, ...(after === undefined ? {} : { after }) }, { family: ["money"] }),
  );
  for await (const page of pages) {
    const invoices = new Map<string, Spoken>();
    for (const { event } of page.rows)
      if (event.object && event.type.startsWith("invoice."))
        invoices.set(keyOf(event, event.object), { ...event, object: event.object });
    yield [...invoices.values()];
  }
}

/** Publishes what is new of these; how many they were. */
async function tell(
  invoices: readonly Spoken[],
  today: string,
  lists: EventLists,
  deps: OverdueDeps,
): Promise<number> {
  const final = await deps.events.objects(invoices.map((one) => ({ pk: keyOf(one, one.object) })));
  const open = invoices.filter((one) => final.get(keyOf(one, one.object))?.final !== true);
  const found = (await Promise.all(open.map(async (one) => await overdueIn(one, today, lists)))).flat();
  const there = await deps.events.standing(
    found.map(({ id }) => id),
    false,
  );
  const news = found.filter(({ id }) => (there.get(id)?.is ?? "held") === "held");
  const messages: BusMessage[] = [];
  for (const event of news) messages.push(...(await messagesOf(event, deps)));
  if (messages.length > 0) await deps.bus.publish(messages);
  return news.length;
}

/** The event that tells of an invoice, by all that is known of it; none where it is not overdue, or its tool has said so. */
async function overdueIn(one: Spoken, today: string, lists: EventLists): Promise<PublishedEvent[]> {
  const rows = await lists.thread(keyOf(one, one.object), { limit: threadAtMost });
  const events = rows.map(({ event }) => event).filter((event) => !isToldByHub(event));
  return documentsOf(events).flatMap((document) => {
    const { owed } = document;
    const last = events.find(({ id }) => id === document.event);
    if (owed?.due === undefined || last === undefined || !isOverdue(document, today)) return [];
    const { due } = owed;
    const isSaid = ({ type, time }: PublishedEvent) => type === "invoice.overdue" && dayOf(time) >= due;
    return events.some(isSaid) ? [] : [overdue({ ...last, object: last.object ?? one.object }, owed)];
  });
}

/** It says whose the invoice is and how much, by the reading that counts; not where it stands, which is for its tool to say. */
function overdue(
  { tool, connection, object, identities, unnamed, money }: Spoken,
  { due = "", open, total, currency }: NonNullable<PublishedEvent["owed"]>,
): PublishedEvent {
  const { kind, id, name, url } = object;
  const draft = {
    type: "invoice.overdue",
    keyType: "due day over",
    key: [kind, id, due],
    time: `${daysAfter(due, 1)}T00:00:00.000Z`,
    title: `Missed the due day of ${name === undefined ? "an invoice" : `invoice ${name}`}`,
    object: { kind, id, ...(name === undefined ? {} : { name }), ...(url === undefined ? {} : { url }) },
    money: money ?? { amount: total, currency },
    identities,
    ...(unnamed === undefined ? {} : { unnamed }),
    details: { ...byHub, due, open },
  } as const;
  return toPublished(draft, { tool, connection, proof: undefined }, JSON.stringify(draft).length);
}

/** As what the hub has found out by itself: its connection was not heard by it. */
async function messagesOf(event: PublishedEvent, { blobs, now }: OverdueDeps): Promise<BusMessage[]> {
  const { tool, connection, object, details } = event;
  const receivedAt = now();
  const delivery = {
    ...{ tool, connection, method: "POST", path: "", query: {}, receivedAt },
    headers: new Map([["content-type", ["application/json"]]]),
    body: Buffer.from(JSON.stringify({ object: { kind: object?.kind, id: object?.id }, ...details })),
  };
  const provenance = { fetchedAt: receivedAt.toISOString() };
  return await toMessages({ events: [event], fetches: [] }, delivery, provenance, blobs);
}

const keyOf = ({ tool, connection }: Pick<PublishedEvent, "tool" | "connection">, object: EventObject) =>
  objectKey(tool, connection, object).pk;
