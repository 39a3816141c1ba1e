import * as z from "zod/mini";
import { toInstant } from "../../shared/instant.ts";
import { listed, restOf } from "../by-time.ts";
import type { FetchContext, Had, Page, Stretch } from "../collector.ts";
import { bodyOf } from "../fetched.ts";
import { entries } from "../lenient.ts";
import { calendarPage, isOfCalendar } from "./calendar.ts";
import { mailOf, type Read, seenMeeting } from "./drafts.ts";
import {
  type Calls,
  fieldsOf,
  graph,
  headers,
  type Meeting,
  type Message,
  meeting,
  message,
  whoIsIn,
} from "./graph.ts";
import { isMailbox } from "./mailbox.ts";

/** A collection always has its list: https://learn.microsoft.com/graph/paging */
const collection = z.object({ value: entries });

/** The most of a list that is asked for at once. */
const atOnce = 100;

type Item =
  | { readonly kind: "messages"; readonly one: Message }
  | { readonly kind: "events"; readonly one: Meeting };

/** One call's part of what came or was changed in a time, newest first. */
export function* itemsAt(
  kind: Item["kind"],
  { from, until, skip = 0 }: { readonly from: string; readonly until: string; readonly skip?: number },
): Calls<Item[]> {
  const by = kind === "messages" ? "receivedDateTime" : "lastModifiedDateTime";
  const query = new URLSearchParams({
    $filter: `${by} ge ${from} and ${by} le ${until}`,
    $orderby: `${by} desc`,
    $select: fieldsOf[kind],
    $top: String(atOnce),
    $skip: String(skip),
  });
  const answer = yield { url: `${graph}/me/${kind}?${query}`, headers };
  const { value } = bodyOf(collection, answer, kind);
  return kind === "messages"
    ? value.flatMap((one) => message.safeParse(one).data ?? []).map((one) => ({ kind, one }))
    : value.flatMap((one) => meeting.safeParse(one).data ?? []).map((one) => ({ kind, one }));
}

export function hadOf(item: Item, read: Read): Had | undefined {
  if (item.kind === "events") return seenMeeting(item.one, read, false);
  const event = mailOf(item.one, read);
  return event && { event };
}

const kinds = ["messages", "events"] as const;

/** Where the lists begin: after what has gone from the calendar. */
const listsBegin = "lists";

/** A page of a mailbox: what has gone from its calendar, then its mails and meetings, newest first and month by month. */
export function* microsoft365Page(given: Stretch, { now }: Omit<FetchContext, "cursor">): Calls<Page> {
  const { tenant: mailbox, mark } = given;
  if (!isMailbox(mailbox)) return { had: [] };
  if (isOfCalendar(given.cursor)) {
    const { address } = yield* whoIsIn();
    const read = { mailbox, address, now };
    const { cursor = listsBegin, ...found } = yield* calendarPage({ cursor: given.cursor, mark }, read);
    return { had: [], cursor, ...found };
  }
  const stretch = given.cursor === listsBegin ? { ...given, cursor: undefined } : given;
  const { at, found, next } = yield* listed<Item>(stretch, {
    count: kinds.length,
    full: atOnce,
    *read({ list, until, skip }, from) {
      const kind = kinds[list];
      return from === undefined || kind === undefined ? [] : yield* itemsAt(kind, { from, until, skip });
    },
    timeOf: ({ kind, one }) =>
      toInstant(kind === "messages" ? one.receivedDateTime : one.lastModifiedDateTime),
  });
  const { address } = found.length === 0 ? { address: "" } : yield* whoIsIn();
  const had = found.flatMap((item) => hadOf(item, { mailbox, address, now }) ?? []);
  const { opening: _none, ...rest } = restOf(at.part === "open" ? undefined : next, stretch);
  return { had, ...rest };
}
