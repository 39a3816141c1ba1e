import * as z from "zod/mini";
import type { FetchRequest } from "../../../schemas/bus.ts";
import type { ApiAnswer, ApiRequest, Collected, Collector, FetchContext } from "../collector.ts";
import { settingsBy } from "../connector.ts";
import type { EventDraft } from "../event-draft.ts";
import { cursorBy, filledWith, foundIn } from "../fetched.ts";
import { type Change, changesIn, draftOf, type Labels, labelsOf } from "./changes.ts";
import { gmailConsent } from "./consent.ts";
import {
  apiOf,
  headOf,
  history,
  historyIdIn,
  labelsIn,
  type Mail,
  mailIn,
  timeOf,
  watchIn,
} from "./gmail.ts";
import { gmailPage } from "./page.ts";
import { settings } from "./settings.ts";
import { gmailVerdict } from "./verdict.ts";

type Calls<Result> = Generator<ApiRequest, Result, ApiAnswer>;

/**
 * How far the mailbox's history is read: what comes after `historyId`, from `page` on, and from where it was read at first;
 * `watched` until when, in milliseconds.
 */
const place = z.object({
  historyId: z.optional(z.string()),
  page: z.optional(z.string()),
  first: z.optional(z.string()),
  watched: z.optional(z.number()),
  /** When it was last read to its end. */
  at: z.optional(z.string()),
});
type Place = z.infer<typeof place>;

/** Records of a page, and mails that one fetch looks up: a call each. */
const recordsAtMost = 50;
const mailsAtMost = 150;
/** Milliseconds before a mailbox was last read of which it is read by dates where Gmail has forgotten what changed since. */
const labeledWithin = 90 * 86_400_000;
/** Milliseconds before its end that a watch is renewed. Google asks for once a day, of seven. */
const renewBefore = 6 * 86_400_000;

/** What Boomerang's labels tell of a mailbox's mails. Reads who and the subject, never a text: the scope allows no more. */
export const boomerangGmailCollector: Collector = {
  hosts: ["gmail.googleapis.com", "oauth2.googleapis.com"],
  authorization: [
    { kind: "google-service-account", scope: "https://www.googleapis.com/auth/gmail.metadata" },
    {
      kind: "oauth2",
      tokenUrl: () => "https://oauth2.googleapis.com/token",
      clientIn: "body",
      // https://developers.google.com/identity/protocols/oauth2/web-server#tokenrevoke
      revocation: {
        with: "itself",
        // Where nothing is watched there is nothing to stop: https://developers.google.com/workspace/gmail/api/reference/rest/v1/users/stop
        *steps() {
          yield { method: "POST", url: "https://gmail.googleapis.com/gmail/v1/users/me/stop" };
          return true;
        },
        last: { url: "https://oauth2.googleapis.com/revoke", clientIn: "nowhere" },
      },
      consent: gmailConsent,
    },
  ],
  start: (toFetch) => {
    const historyId = startOf(toFetch);
    return historyId === undefined ? undefined : JSON.stringify({ historyId, first: historyId });
  },
  subject: ({ key, catchUp }) => catchUp?.tenant ?? key,
  subjects: (values) => (settingsBy(settings, values).mailboxes ?? []).map((one) => one.toLowerCase()),
  since: gmailPage,
  tenant: ({ key }) => key,
  verdict: gmailVerdict,
  // 6,000 units a minute and user, of which a mail takes twenty: https://developers.google.com/workspace/gmail/api/reference/quota
  limit: { calls: 300, within: 60 },
  // The history from the earlier one on has the later one's as well.
  together: (one, other) =>
    one.mailbox === other.mailbox && one.historyId !== undefined && other.historyId !== undefined
      ? { ...one, historyId: earlierOf(one.historyId, other.historyId) }
      : undefined,
  eventTypes: ["reminder.set", "email.returned", "email.scheduled", "email.canceled", "email.sent"],
  daily(values) {
    const { topic, mailboxes = [] } = settingsBy(settings, values);
    return topic === undefined
      ? []
      : mailboxes.map((mailbox) => ({
          key: mailbox.toLowerCase(),
          scope: { mailbox: mailbox.toLowerCase() },
        }));
  },
  telling: (mailbox) => ({ kind: "mailbox", id: mailbox }),
  // A notification names the record that made it, and tells of all before it, too.
  isUntold({ key: [, , record], details: { message } }, told) {
    const number = numberOf(record);
    if (message === undefined || number === undefined) return false;
    return !told.some(({ details: { historyId } }) => (numberOf(historyId) ?? 0n) >= number);
  },
  *steps(toFetch, context) {
    const api = apiOf(toFetch.key);
    const labels = labelsOf(labelsIn(yield { url: `${api}/labels` }), context.settings);
    const before = yield* watched(cursorBy(place, context.cursor) ?? {}, labels, api, context);
    const own = startOf(toFetch);
    const from = before.historyId ?? own;
    const { upTo, at } = toFetch.scope;
    if (from === undefined) {
      const historyId = historyIdIn(yield { url: `${api}/profile` });
      const here = historyId === undefined ? {} : { historyId, first: historyId, at: context.now };
      const begun = { ...before, ...here };
      return { cursor: JSON.stringify(begun), ...(at === undefined ? {} : { unread: longBefore(at) }) };
    }
    // The daily look keeps the watch, and a history's first page the place: what has changed is read for who tells or checks.
    const isHere = upTo === undefined ? own === undefined : !isAfter(upTo, from);
    if (isHere) return { cursor: JSON.stringify(before) };
    const begin = isBefore(own, before.first)
      ? { watched: before.watched, historyId: own, first: own }
      : { ...before, historyId: from, ...(before.historyId === undefined ? { first: from } : {}) };
    return yield* readFrom(begin, toFetch, labels, api, context);
  },
};

/** A record's number; `undefined` for what is none. */
const numberOf = (record: unknown) =>
  typeof record === "string" && /^\d{1,20}$/.test(record) ? BigInt(record) : undefined;
const isAfter = (one: string, other: string) => (numberOf(one) ?? 0n) > (numberOf(other) ?? 0n);
const longBefore = (at: string) => new Date(Date.parse(at) - labeledWithin).toISOString();

const earlierOf = (one: string, other: string) => (BigInt(one) < BigInt(other) ? one : other);

/** A notification names the record that made it; what is asked for comes after. */
const startOf = ({ scope: { historyId } }: FetchRequest) =>
  historyId === undefined ? undefined : String(BigInt(historyId) - 1n);

/** Whether what a notification tells came before all that was read: notifications may come in any order. */
const isBefore = (own: string | undefined, first: string | undefined): own is string =>
  own !== undefined && first !== undefined && BigInt(own) < BigInt(first);

/** Watches the mailbox, or goes on watching it, where the settings name a topic. The first watch says where to begin. */
function* watched(
  before: Place,
  labels: Labels,
  api: string,
  { settings: values, now }: FetchContext,
): Calls<Place> {
  const { topic } = settingsBy(settings, values);
  const labelIds = Object.values(labels).filter((id) => id !== undefined);
  const isFresh = (before.watched ?? 0) - Date.parse(now) > renewBefore;
  if (topic === undefined || labelIds.length === 0 || isFresh) return before;
  const request = { topicName: topic, labelIds, labelFilterBehavior: "include" };
  const watch = watchIn(yield { method: "POST", url: `${api}/watch`, json: request });
  if (!watch) return before;
  return { ...before, historyId: before.historyId ?? watch.historyId, watched: watch.expiration };
}

function* readFrom(
  before: Place & { readonly historyId: string },
  toFetch: FetchRequest,
  labels: Labels,
  api: string,
  { now }: FetchContext,
): Calls<Collected> {
  const query = new URLSearchParams({ startHistoryId: before.historyId, maxResults: String(recordsAtMost) });
  for (const kind of ["labelAdded", "labelRemoved", "messageAdded"]) query.append("historyTypes", kind);
  if (before.page !== undefined) query.set("pageToken", before.page);
  const answer = yield { url: `${api}/history?${query}` };
  const page = foundIn(history, answer, "history");
  if (!page) return yield* startedAfresh(before, toFetch, api, now);
  const { upTo, at = now } = toFetch.scope;
  const isLater = ({ id }: { readonly id: string }) => upTo !== undefined && isAfter(id, upTo);
  const read = { ...page, history: page.history.filter((one) => !isLater(one)) };
  const toldAt = toFetch.fills?.[0]?.time;
  const when = (mail: Mail) => toldAt ?? madeBetween(mail, before.at, at) ?? at;
  const events = yield* eventsOf(changesIn(read, labels), api, toFetch.key, when);
  const { page: _page, ...rest } = before;
  const more = page.nextPageToken !== undefined && !page.history.some(isLater);
  const next = more
    ? { ...rest, page: page.nextPageToken }
    : { ...rest, historyId: upTo ?? page.historyId ?? before.historyId, at };
  return { events, filled: filledBy(toFetch, events.length), cursor: JSON.stringify(next), more };
}

/** When the mail came, where that was since the mailbox was read before: its labels are no older, and have no time. */
function madeBetween(mail: Mail, from: string | undefined, until: string): string | undefined {
  const time = timeOf(mail);
  return time !== undefined && from !== undefined && time > from && time <= until ? time : undefined;
}

function* eventsOf(
  changes: readonly Change[],
  api: string,
  mailbox: string,
  toldAt: (mail: Mail) => string,
): Calls<EventDraft[]> {
  const mails = new Map<string, Mail | undefined>();
  for (const { message } of changes) {
    if (mails.has(message) || mails.size >= mailsAtMost) continue;
    mails.set(message, mailIn(yield { url: headOf(api, message) }));
  }
  return changes.flatMap((change) => {
    const mail = mails.get(change.message);
    return (mail && draftOf(change, mail, { mailbox, toldAt: toldAt(mail) })) ?? [];
  });
}

function filledBy({ fills = [] }: FetchRequest, count: number) {
  return fills.map((event) =>
    filledWith(event, {
      title: `Found ${count === 1 ? "one change" : `${count} changes`} in the mailbox ${event.details.mailbox}`,
      details: { changes: count },
    }),
  );
}

/**
 * Gmail forgets a mailbox's history after a week or so. What came meanwhile is read by the dates of the mails that carry a
 * label now, and what changes from here on by the history again.
 */
function* startedAfresh(
  { historyId, at, ...rest }: Place & { readonly historyId: string },
  toFetch: FetchRequest,
  api: string,
  now: string,
): Calls<Collected> {
  const { page: _page, ...kept } = rest;
  const next = toFetch.scope.historyId ?? historyIdIn(yield { url: `${api}/profile` });
  return {
    events: [
      {
        type: "system.observed",
        key: [toFetch.key, "gap", historyId],
        time: now,
        title: `Lost what changed in the mailbox ${toFetch.key}, and reads again which mails have a label`,
        object: { kind: "mailbox", id: toFetch.key },
        identities: [],
        details: { mailbox: toFetch.key, gap: true },
      },
    ],
    cursor: JSON.stringify({ ...kept, at: now, ...(next === undefined ? {} : { historyId: next }) }),
    unread: longBefore(at ?? now),
  };
}
