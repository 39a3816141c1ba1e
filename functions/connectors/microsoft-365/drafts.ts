import { isAutoReply } from "../../matching/auto-reply.ts";
import { ownBy } from "../../matching/colleagues.ts";
import { emailIdentity, identities } from "../../shared/identity.ts";
import { toInstant } from "../../shared/instant.ts";
import type { Gone, Seen } from "../collector.ts";
import type { EventDraft } from "../event-draft.ts";
import type { Meeting, Message } from "./graph.ts";

/** Whose mailbox was read, and when. */
export interface Read {
  readonly mailbox: string;
  readonly address: string;
  readonly now: string;
}

interface Person {
  readonly name: string | undefined;
  readonly email: string;
}

type Party = NonNullable<Message["from"]>;

const peopleOf = (parties: readonly (Party | undefined)[]): Person[] =>
  parties.flatMap((party) => {
    const email = emailIdentity(party?.emailAddress.address)?.value;
    return email === undefined ? [] : [{ name: party?.emailAddress.name, email }];
  });

const othersAtMost = 50;
/** Those from elsewhere: of a hundred people the customer may be the last. */
const othersIn = (people: readonly Person[], isOwn: (email: string) => boolean) =>
  people.filter(({ email }) => !isOwn(email)).slice(0, othersAtMost);

const called = ({ name, email }: Person) => name ?? email;
const identitiesOf = (people: readonly Person[]) =>
  identities(...people.map(({ email }) => emailIdentity(email)));

/** A mail that was sent or received; none of a draft, nor of one among colleagues, which is about no customer. */
export function mailOf(one: Message, { mailbox, address, now }: Read): EventDraft | undefined {
  const isOwn = ownBy(address);
  const [from] = peopleOf([one.from]);
  const all = [
    ...(from ? [from] : []),
    ...peopleOf([...(one.toRecipients ?? []), ...(one.ccRecipients ?? []), ...(one.bccRecipients ?? [])]),
  ];
  const others = othersIn(all, isOwn);
  const [first] = others;
  if (one.isDraft || from === undefined || first === undefined) return undefined;
  const isSent = isOwn(from.email);
  const subject = one.subject ?? "(no subject)";
  return {
    type: isSent ? "email.sent" : "email.received",
    // The same mail in two mailboxes is one.
    key: one.internetMessageId === undefined ? [mailbox, one.id] : [one.internetMessageId.slice(0, 900)],
    time: timeOf(one) ?? now,
    title: `${isSent ? "Sent" : "Received"} “${subject}” ${isSent ? "to" : "from"} ${called(first)}`,
    direction: isSent ? "out" : "in",
    actor: {
      kind: isAutoReply(subject) ? "tool" : isSent ? "team" : "contact",
      email: from.email,
      ...(from.name === undefined ? {} : { name: from.name }),
    },
    object: {
      kind: "thread",
      id: `${mailbox}/${one.conversationId ?? one.id}`,
      name: subject,
      ...linkOf(one.webLink),
    },
    identities: identitiesOf(others),
    details: { subject, from: called(from), to: all.slice(1).map(called).join(", ") },
  };
}

/** When it was written by its sender's clock, unless that is ahead of the mailbox's own. */
function timeOf({ sentDateTime, receivedDateTime }: Message): string | undefined {
  const [sent, received] = [toInstant(sentDateTime), toInstant(receivedDateTime)];
  return sent !== undefined && received !== undefined && sent > received ? received : (sent ?? received);
}

/**
 * A meeting with people from elsewhere; none of one among colleagues. A time that it has is told once, whatever else of it
 * changes; `isChange`, and it is another than it was made for.
 */
export function meetingOf(
  one: Meeting,
  { mailbox, address, now }: Read,
  isChange: boolean,
): EventDraft | undefined {
  const isOwn = ownBy(address);
  const [organizer] = peopleOf([one.organizer]);
  const all = [...(organizer ? [organizer] : []), ...peopleOf(one.attendees ?? [])];
  const others = othersIn(all, isOwn);
  const [first] = others;
  const starts = toInstant(zoned(one.start?.dateTime));
  if (first === undefined || starts === undefined) return undefined;
  const isCanceled = one.isCancelled === true;
  const subject = isCanceled ? one.subject?.replace(beforeCanceled, "") : one.subject;
  const name = subject || "(no subject)";
  const type = isCanceled ? "meeting.canceled" : isChange ? "meeting.rescheduled" : "meeting.scheduled";
  const [word, state] = {
    "meeting.canceled": ["Canceled", "canceled"],
    "meeting.rescheduled": ["Rescheduled", "scheduled"],
    "meeting.scheduled": ["Scheduled", "scheduled"],
  }[type] ?? ["Scheduled", "scheduled"];
  const changed = isCanceled || isChange ? one.lastModifiedDateTime : one.createdDateTime;
  const ends = toInstant(zoned(one.end?.dateTime));
  return {
    type,
    ...(isCanceled ? {} : { keyType: "meeting.scheduled" }),
    key: [...(one.iCalUId === undefined ? [mailbox, one.id] : [one.iCalUId.slice(0, 900)]), starts],
    time: toInstant(changed) ?? now,
    scheduledFor: starts,
    title: `${word} “${name}” with ${called(first)}`,
    object: { kind: "meeting", id: `${mailbox}/${one.id}`, name, state, ...linkOf(one.webLink) },
    identities: identitiesOf(others),
    details: {
      subject: name,
      ...(organizer ? { organizer: called(organizer) } : {}),
      attendees: all.map(called).join(", "),
      ...(one.iCalUId === undefined ? {} : { uid: one.iCalUId }),
      ...(ends === undefined ? {} : { ends }),
    },
  };
}

/**
 * A meeting by what the hub has of it. Where that was for another time, or called off, it was moved, or is on again: told
 * anew where it was to be at that time before, and named by what it comes after.
 */
export function seenMeeting(one: Meeting, read: Read, isChange: boolean): Seen | undefined {
  const event = meetingOf(one, read, isChange);
  const moved = meetingOf(one, read, true);
  if (event === undefined || moved === undefined) return undefined;
  return {
    event,
    since(last, isTold) {
      const isAsBefore = last.scheduledFor === event.scheduledFor && last.type !== "meeting.canceled";
      if (event.type === "meeting.canceled" || isAsBefore) return event;
      const time = moved.time > last.time ? moved.time : read.now;
      return { ...moved, time, ...(isTold ? { key: [...moved.key, last.id] } : {}) };
    },
  };
}

/**
 * A meeting that is in the calendar no longer, called off by that: the same event as where Microsoft says that it was
 * canceled. None of one that was to begin already, which is only tidied away.
 */
export const goneMeeting = (id: string, { mailbox, now }: Read): Gone => ({
  object: { kind: "meeting", id: `${mailbox}/${id}` },
  becomes({ type, title, scheduledFor, object, identities: whose, details }) {
    if (type === "meeting.canceled" || scheduledFor === undefined || scheduledFor <= now) return undefined;
    const { uid, foundBy: _before, ...told } = details;
    return {
      type: "meeting.canceled",
      key: [...(typeof uid === "string" ? [uid.slice(0, 900)] : [mailbox, id]), scheduledFor],
      time: now,
      scheduledFor,
      title: title.replace(/^\w+/, "Canceled"),
      object: { kind: "meeting", id: `${mailbox}/${id}`, ...object, state: "canceled" },
      identities: whose,
      details: { ...told, deleted: true },
    };
  },
});

/**
 * What Outlook puts before the subject of a meeting that was canceled, once for each time that it hears of it:
 * https://github.com/microsoftgraph/microsoft-graph-docs/issues/8692
 */
const beforeCanceled = /^(?:cancell?ed: *)+/i;

/** Asked for in UTC, Microsoft writes times without a zone. */
const zoned = (time: string | undefined) =>
  time !== undefined && /T[\d:.]+$/.test(time) ? `${time}Z` : time;

const linkOf = (link: string | undefined) =>
  link !== undefined && /^https:\/\/[\w.-]+\.(?:office|office365|live|outlook)\.com\//.test(link)
    ? { url: link }
    : {};
