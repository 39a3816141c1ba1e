import type { Proof } from "../../../schemas/account-event.ts";
import type { MailSettings } from "../../../schemas/mail-settings.ts";
import type { EventDraft } from "../../connectors/event-draft.ts";
import { applyMapping } from "../../connectors/mapping/apply.ts";
import { withProblems } from "../../connectors/mapping/unread.ts";
import { sha256 } from "../../delivery/delivery.ts";
import { mailboxIn } from "../../delivery/mail-address.ts";
import { emailIdentity, identities } from "../../shared/identity.ts";
import { toInstant } from "../../shared/instant.ts";
import { findPhrases, labelled } from "./phrases.ts";
import type { Mailbox, ReadMail } from "./read-mail.ts";

/** Days that a sender's clock, or a mail on its way, is believed to differ from ours. */
const believed = 7 * 86_400_000;

/**
 * The events that a mail is: what the connection's mapping reads in it, else one `email.received`. Spam is not read. What
 * a mapping could not read of a mail is in the event's details as `unread`.
 */
export function mailEvents(
  mail: ReadMail,
  proof: Proof,
  settings: MailSettings,
  receivedAt: Date,
): EventDraft[] {
  const plain = mailEvent(mail, proof, settings, receivedAt);
  if (!settings.mapping || mail.verdicts.spam === "FAIL") return [plain];
  const { events, problems } = applyMapping(settings.mapping, inputOf(mail, settings), {
    receivedAt: new Date(plain.time),
  });
  return withProblems(events.length > 0 ? events : [plain], problems);
}

/** What a mapping reads. It leaves out what differs when the same mail comes twice. */
function inputOf(mail: ReadMail, { phrases }: MailSettings) {
  const lines = [mail.subject, ...mail.text.split("\n", 5_000)];
  return {
    message_id: mail.messageId ?? null,
    subject: mail.subject,
    from: mail.from ?? null,
    reply_to: mail.replyTo ?? null,
    to: mail.to,
    cc: mail.cc,
    date: mail.date ?? null,
    text: mail.text,
    found: findPhrases(phrases, lines),
    fields: labelled(lines),
    automatic: mail.automatic,
    attachments: mail.attachments.map(({ name, contentType, size, sha256 }) => ({
      ...{ name, size, sha256 },
      content_type: contentType,
    })),
  };
}

/** The event of a mail that no mapping reads: `email.received`, with its text and the names of the attachments. */
function mailEvent(mail: ReadMail, proof: Proof, settings: MailSettings, receivedAt: Date): EventDraft {
  const { from, subject, text } = mail;
  const ours = from !== undefined && isAt(from.email, settings.ownDomains);
  const tools = from !== undefined && isAt(from.email, settings.domains);
  return {
    type: "email.received",
    key: mailKey(mail),
    time: mailTime(mail, receivedAt),
    title: subject === "" ? "A mail without a subject" : subject,
    ...(ours ? { direction: "out" } : tools ? {} : { direction: "in" }),
    ...(from ? { actor: actorOf(from, ours, tools) } : {}),
    identities: identities(...customers(mail, settings).map(({ email }) => emailIdentity(email))),
    details: {
      subject,
      ...(from ? { from: from.email } : {}),
      to: mail.to.map(({ email }) => email),
      ...(mail.cc.length === 0 ? {} : { cc: mail.cc.map(({ email }) => email) }),
      text: text.slice(0, 3_900),
      ...(mail.attachments.length === 0
        ? {}
        : {
            attachments: mail.attachments.map(({ name, contentType, size, sha256 }) => ({
              ...{ name, contentType, size, sha256 },
            })),
          }),
      ...(mail.leftOut === 0 ? {} : { attachmentsLeftOut: mail.leftOut }),
      ...(mail.automatic ? { automatic: true } : {}),
      ...(proof === "mail-unverified" && mail.verdicts.spam === "FAIL" ? { spam: true } : {}),
    },
  };
}

/** A mail that comes twice has another trace each time, and the same id and text. */
function mailKey({ messageId, digest, subject, text, from, attachments }: ReadMail): string[] {
  if (messageId === undefined) return ["mail", "", digest];
  const files = attachments.map((attachment) => attachment.sha256);
  return ["mail", messageId, sha256(JSON.stringify([subject, text, from?.email ?? "", ...files]))];
}

function mailTime({ date }: ReadMail, receivedAt: Date): string {
  const time = toInstant(date);
  const near = time !== undefined && Math.abs(Date.parse(time) - receivedAt.getTime()) <= believed;
  return near && time <= receivedAt.toISOString() ? time : receivedAt.toISOString();
}

const isAt = (email: string, domains: readonly string[]) =>
  domains.some((domain) => email.endsWith(`@${domain}`) || email.endsWith(`.${domain}`));

function actorOf({ name, email }: Mailbox, ours: boolean, tools: boolean) {
  const kind = ours ? "team" : tools ? "tool" : "contact";
  return { kind, ...(name === "" ? {} : { name }), email } as const;
}

/** Who, of those a mail names, may be a customer: whom it is from and, where that is the team, whom it is to. */
function customers(mail: ReadMail, { domains, ownDomains }: MailSettings): Mailbox[] {
  const not = [...domains, ...ownDomains];
  const from = [mail.from, mail.replyTo].flatMap((one) => one ?? []).filter(({ email }) => !isAt(email, not));
  if (from.length > 0) return from;
  const ours = mail.from !== undefined && isAt(mail.from.email, ownDomains);
  return ours ? [...mail.to, ...mail.cc].filter(({ email }) => !isAt(email, not) && !mailboxIn(email)) : [];
}
