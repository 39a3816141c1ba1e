import type { EventType } from "../../../schemas/event-types.ts";
import { ownBy } from "../../matching/colleagues.ts";
import { emailIdentity, identities } from "../../shared/identity.ts";
import type { Settings } from "../../shared/ports.ts";
import { settingsBy } from "../connector.ts";
import type { EventDraft } from "../event-draft.ts";
import type { History, Mail, Person } from "./gmail.ts";
import { settings } from "./settings.ts";

/** The ids that Boomerang's labels have in one mailbox; one that Boomerang has not made there yet is absent. */
export interface Labels {
  readonly waiting: string | undefined;
  readonly outbox: string | undefined;
  readonly canceled: string | undefined;
  readonly returned: string | undefined;
}

/** The ids of the labels that the settings name. */
export function labelsOf(names: ReadonlyMap<string, string>, values: Settings): Labels {
  const { waitingLabel, outboxLabel, canceledLabel, returnedLabel } = settingsBy(settings, values);
  return {
    waiting: names.get(waitingLabel),
    outbox: names.get(outboxLabel),
    canceled: names.get(canceledLabel),
    returned: names.get(returnedLabel),
  };
}

/** Something that Boomerang has done to a mail, as its labels tell. */
export interface Change {
  /** The record of the mailbox's history that tells it: the same however often it is read. */
  readonly record: string;
  readonly message: string;
  readonly what: "waiting" | "returned" | "scheduled" | "canceled" | "left the outbox";
}

/** What Boomerang's labels came to and went from. Boomerang documents none of it; the labels' names say it. */
export function changesIn({ history }: History, labels: Labels): Change[] {
  return history.flatMap(({ id: record, labelsAdded, labelsRemoved, messagesAdded }) => {
    const made = messagesAdded.map(({ message }) => ({ message, labelIds: message.labelIds }));
    const added = [...labelsAdded, ...made].flatMap(({ message, labelIds }) =>
      labelIds.flatMap((label): Change[] => {
        const what = meaningOf(label, labels);
        return what ? [{ record, message: message.id, what }] : [];
      }),
    );
    const left = labelsRemoved.flatMap(({ message, labelIds }): Change[] =>
      labels.outbox !== undefined && labelIds.includes(labels.outbox)
        ? [{ record, message: message.id, what: "left the outbox" }]
        : [],
    );
    return [...added, ...left];
  });
}

function meaningOf(
  label: string,
  { waiting, outbox, canceled, returned }: Labels,
): Change["what"] | undefined {
  if (label === waiting) return "waiting";
  if (label === returned) return "returned";
  if (label === canceled) return "canceled";
  return label === outbox ? "scheduled" : undefined;
}

const types: Readonly<Record<Change["what"], EventType>> = {
  waiting: "reminder.set",
  returned: "email.returned",
  scheduled: "email.scheduled",
  canceled: "email.canceled",
  "left the outbox": "email.sent",
};

/** What a mailbox's own people are. */
export interface Own {
  readonly mailbox: string;
  /** When Gmail told of the change: labels carry no time. */
  readonly toldAt: string;
}

const othersAtMost = 50;

/** The event of a change; none for a mail that has left the outbox and was not sent, as its canceling tells. */
export function draftOf(
  { record, what }: Change,
  mail: Mail,
  { mailbox, toldAt }: Own,
): EventDraft | undefined {
  if (what === "left the outbox" && !mail.labelIds.includes("SENT")) return undefined;
  const type = types[what];
  const isOwn = ownBy(mailbox);
  const people =
    what === "returned" || what === "waiting" ? [...mail.from, ...mail.to] : [...mail.to, ...mail.from];
  // Of a hundred people the customer may be the last.
  const others = people.filter(({ email }) => !isOwn(email)).slice(0, othersAtMost);
  const subject = mail.subject ?? "(no subject)";
  const sent =
    what === "left the outbox" && mail.internalDate ? new Date(Number(mail.internalDate)) : undefined;
  return {
    type,
    key: [mailbox, mail.id, record],
    time: sent && !Number.isNaN(sent.getTime()) ? sent.toISOString() : toldAt,
    title: titleOf(what, subject, others[0]),
    ...(what === "returned" ? {} : { direction: "out" as const }),
    actor: what === "returned" ? { kind: "tool", name: "Boomerang" } : { kind: "team", email: mailbox },
    object: {
      kind: "thread",
      id: `${mailbox}/${mail.threadId ?? mail.id}`,
      name: subject,
      state: what === "left the outbox" ? "sent" : what,
    },
    identities: identities(...others.map(({ email }) => emailIdentity(email))),
    details: {
      mailbox,
      message: mail.id,
      subject,
      from: mail.from.map(wordOf).join(", "),
      to: mail.to.map(wordOf).join(", "),
    },
  };
}

function titleOf(what: Change["what"], subject: string, other: Person | undefined): string {
  const mail = `“${subject}”${other ? ` ${what === "returned" || what === "waiting" ? "with" : "to"} ${other.name || other.email}` : ""}`;
  const said: Readonly<Record<Change["what"], string>> = {
    waiting: `Set to come back: ${mail}`,
    returned: `Came back: ${mail}`,
    scheduled: `Scheduled: ${mail}`,
    canceled: `Canceled: ${mail}`,
    "left the outbox": `Sent: ${mail}`,
  };
  return said[what];
}

const wordOf = ({ name, email }: Person) => (name ? `${name} <${email}>` : email);
