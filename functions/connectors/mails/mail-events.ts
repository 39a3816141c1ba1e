import type { Identity, Proof } from "../../../schemas/account-event.ts";
import type { MailSettings } from "../../../schemas/mail-settings.ts";
import type { Mapping } from "../../../schemas/mapping.ts";
import { sha256 } from "../../delivery/delivery.ts";
import { mailboxIn } from "../../delivery/mail-address.ts";
import { toolDomains } from "../../matching/tool-domains.ts";
import { emailIdentity, identities } from "../../shared/identity.ts";
import { toInstant } from "../../shared/instant.ts";
import type { EventDraft } from "../event-draft.ts";
import { applyMapping, type Mapped } from "../mapping/apply.ts";
import { Effort } from "../mapping/effort.ts";
import { withProblems } from "../mapping/unread.ts";
import { severalIn, type Told, toldIn } from "./digest.ts";
import { forwardedIn } from "./forwarded.ts";
import type { Letter, Mailbox, ReadMail, Returned } from "./letter.ts";

/** A mail's own time is believed from here on: before it there were none. */
const firstMails = "1990-01-01T00:00:00.000Z";

/**
 * The events that a mail is: what the connection's mapping reads in it, else one `email.received`. A mail that staff has
 * sent on, in its text or enclosed, is the mail that was sent on; a report that a mail came back is `email.returned` of
 * each recipient. Spam is not read. One that `brings` files of its connection speaks of them: whom it is from is no
 * customer. What a mapping could not read of a mail is in the event's details as `unread`.
 */
export function mailEvents(
  mail: ReadMail,
  proof: Proof,
  settings: MailSettings,
  receivedAt: Date,
  brings = false,
): EventDraft[] {
  if (mail.returned.length > 0)
    return mail.returned.map((one) => returnedEvent(one, mail, settings, receivedAt));
  const effort = new Effort();
  return writtenIn(mail, settings).flatMap((one) => {
    const own = mailEvent(one, proof, settings, receivedAt);
    const plain = brings ? { ...own, identities: [] } : own;
    if (!settings.mapping || mail.verdicts.spam === "FAIL") return [plain];
    const { events, problems } = mapped(settings.mapping, one, settings, new Date(plain.time), effort);
    return withProblems(events.length > 0 ? events : [plain], problems);
  });
}

/** What a mapping reads of a mail: of one that was sent on, of the first that was; of a digest, all of it as of one thing. */
export function mailInput(mail: ReadMail, settings: MailSettings): unknown {
  const [first] = writtenIn(mail, settings);
  return first && inputOf(first, toldIn(first.letter, settings.phrases));
}

/** One of the mails that a mail is: as it came, or as a colleague sent it on. */
interface Written {
  readonly mail: ReadMail;
  readonly letter: Letter;
  readonly key: readonly string[];
  readonly sentOnBy?: string;
}

function writtenIn(mail: ReadMail, { domains, ownDomains }: MailSettings): Written[] {
  const own = { mail, letter: mail, key: mailKey(mail) };
  const { from } = mail;
  if (from === undefined) return [own];
  const ours = isAt(from.email, ownDomains) && !isServer(from.email);
  const sentOnBy = from.email;
  if (ours && mail.enclosed.length > 0)
    return mail.enclosed.map((letter, n) => ({
      mail,
      letter: originalOf(letter, mail.zone, ownDomains),
      key: [...own.key, `enclosed ${n}`],
      sentOnBy,
    }));
  const letter = forwardedIn(mail, mail.zone, ours && isToOurselves(mail, ownDomains));
  const isSentOn = letter?.from && (ours || isAt(letter.from.email, domains));
  return isSentOn && letter
    ? [{ mail, letter: originalOf(letter, mail.zone, ownDomains), key: own.key, sentOnBy }]
    : [own];
}

/** How often colleagues send one mail on to each other. */
const sentOnAtMost = 5;

function isToOurselves(letter: Letter, ownDomains: readonly string[]): boolean {
  const all = recipientsOf(letter);
  return (
    all.length > 0 && all.every(({ email }) => isAt(email, ownDomains) || mailboxIn(email) !== undefined)
  );
}

/** What a colleague had sent on to another before is what somebody else wrote first. */
function originalOf(letter: Letter, zone: number, ownDomains: readonly string[]): Letter {
  let original = letter;
  for (let n = 0; n < sentOnAtMost && original.from && isAt(original.from.email, ownDomains); n++) {
    const before = forwardedIn(original, zone);
    if (!before) break;
    original = before;
  }
  return original;
}

/** What a mapping made of a mail, or of each thing that it tells where it is a digest and the mapping reads of one thing. */
function mapped(
  mapping: Mapping,
  written: Written,
  { phrases }: MailSettings,
  receivedAt: Date,
  effort: Effort,
): Mapped {
  const name = written.key.join("/");
  const read = (told: Told) => applyMapping(mapping, inputOf(written, told), { receivedAt, name, effort });
  const text = JSON.stringify(mapping);
  const isOfOne = !text.includes('"each"') && /\b(?:found|fields)\b/.test(text);
  const labels = labelsIn(text);
  const ways = isOfOne ? severalIn(written.letter, phrases, labels) : [];
  for (const way of ways) {
    const all = way.map(read);
    if (all.filter(namesACustomer).length > 1) return joined(all);
  }
  return read(toldIn(written.letter, phrases, labels));
}

/** The labels whose values a mapping reads: `fields.client`, `fields."mã_khách"`. */
const labelsIn = (mapping: string): ReadonlySet<string> =>
  new Set(
    [...mapping.matchAll(/\bfields\.(?:\\"([^"\\]+)\\"|([a-z_]\w*))/g)].map(
      ([, quoted, plain = ""]) => quoted ?? plain,
    ),
  );

const namesACustomer = ({ events }: Mapped) => events.some((event) => event.identities.length > 0);

/**
 * Things of one mail are several, also where the mapping names them by nothing but the mail. Each has its own gaps; those
 * of a thing that became no event are of all.
 */
function joined(all: readonly Mapped[]): Mapped {
  const seen = new Set<string>();
  const events = all.flatMap(({ events: some, problems }, n) =>
    withProblems(some, problems).map((event) => {
      const name = JSON.stringify([event.keyType ?? event.type, ...event.key]);
      const isNew = !seen.has(name);
      seen.add(name);
      return isNew ? event : { ...event, key: [...event.key, String(n)] };
    }),
  );
  return {
    events,
    problems: all.flatMap(({ events: some, problems }) => (some.length > 0 ? [] : problems)),
    lost: all.reduce((sum, { lost }) => sum + lost, 0),
  };
}

/** What a mapping reads. It leaves out what differs when the same mail comes twice. */
function inputOf({ mail, letter }: Written, { text, found, fields }: Told) {
  return {
    message_id: mail.messageId ?? null,
    subject: letter.subject,
    from: letter.from ?? null,
    reply_to: letter.replyTo ?? null,
    to: letter.to,
    cc: letter.cc,
    date: letter.date ?? null,
    text,
    found,
    fields,
    automatic: mail.automatic,
    attachments: mail.attachments.map(({ name, contentType, size, sha256 }) => ({
      name,
      size,
      sha256,
      content_type: contentType,
    })),
  };
}

/** The event of a mail that no mapping reads: `email.received`, with its text and the names of the attachments. */
function mailEvent(
  { mail, letter, key, sentOnBy }: Written,
  proof: Proof,
  settings: MailSettings,
  receivedAt: Date,
): EventDraft {
  const { from: writtenBy, subject, text } = letter;
  const writer = writtenFor(letter, settings);
  const from = writer ?? writtenBy;
  const isUnattended = !writer && letter === mail && mail.unattended === true;
  const server = from !== undefined && isServer(from.email);
  const ours = from !== undefined && !server && isAt(from.email, settings.ownDomains);
  const tools =
    from !== undefined &&
    (server || isAt(from.email, settings.domains) || (!writer && isToolsOwn(from.email)));
  return {
    type: "email.received",
    key: [...key],
    time: timeOf(letter, receivedAt),
    title: subject === "" ? "A mail without a subject" : subject,
    ...(ours ? { direction: "out" } : tools ? {} : { direction: "in" }),
    ...(from ? { actor: actorOf(from, ours && !isUnattended, tools || isUnattended) } : {}),
    identities: identities(...customers(letter, settings).map(identityOf)),
    details: {
      subject,
      ...(from ? { from: from.email || from.name } : {}),
      ...(sentOnBy === undefined ? {} : { sentOnBy }),
      to: letter.to.map(({ email }) => email),
      ...(letter.cc.length === 0 ? {} : { cc: letter.cc.map(({ email }) => email) }),
      ...(letter.bcc === undefined ? {} : { bcc: letter.bcc.map(({ email }) => email) }),
      text: text.slice(0, 3_900),
      ...(mail.attachments.length === 0
        ? {}
        : {
            attachments: mail.attachments.map(({ name, contentType, size, sha256 }) => ({
              name,
              contentType,
              size,
              sha256,
            })),
          }),
      ...(mail.leftOut === 0 ? {} : { attachmentsLeftOut: mail.leftOut }),
      ...(mail.automatic ? { automatic: true } : {}),
      ...(proof === "mail-unverified" && mail.verdicts.spam === "FAIL" ? { spam: true } : {}),
    },
  };
}

/** Whom Outlook names without an address is known by the name. */
const identityOf = ({ name, email }: Mailbox): Identity | undefined =>
  email === "" ? { type: "name", value: name } : emailIdentity(email);

/** A mail that did not reach one of its recipients: theirs, even where another server says so. */
function returnedEvent(
  { recipient, status, reason, subject }: Returned,
  mail: ReadMail,
  { ownDomains }: MailSettings,
  receivedAt: Date,
): EventDraft {
  const theirs: readonly (Identity | undefined)[] = isAt(recipient, ownDomains)
    ? []
    : [emailIdentity(recipient)];
  return {
    type: "email.returned",
    key: [...mailKey(mail), recipient],
    time: timeOf(mail, receivedAt),
    title: `Mail to ${recipient} came back${subject === undefined ? "" : `: ${subject}`}`,
    identities: identities(...theirs),
    details: {
      recipient,
      ...(status === undefined ? {} : { status }),
      ...(reason === undefined ? {} : { reason }),
      ...(subject === undefined ? {} : { subject }),
      text: mail.text.slice(0, 3_900),
    },
  };
}

/** A mail that comes twice has another trace each time, and the same id and text. */
function mailKey({ messageId, digest, subject, text, from, attachments }: ReadMail): string[] {
  if (messageId === undefined) return ["mail", "", digest];
  const files = attachments.map((attachment) => attachment.sha256);
  return ["mail", messageId, sha256(JSON.stringify([subject, text, from?.email ?? "", ...files]))];
}

/** When it was written, however long ago: a mail that is saved or sent on is as old as it was. Nothing is from the future. */
function timeOf({ date }: Letter, receivedAt: Date): string {
  const [time, received] = [toInstant(date), receivedAt.toISOString()];
  return time !== undefined && time >= firstMails && time <= received ? time : received;
}

const isAt = (email: string, domains: readonly string[]) =>
  domains.some((domain) => email.endsWith(`@${domain}`) || email.endsWith(`.${domain}`));

function actorOf({ name, email }: Mailbox, ours: boolean, tools: boolean) {
  const kind = ours ? "team" : tools ? "tool" : "contact";
  return { kind, ...(name === "" ? {} : { name }), ...(email === "" ? {} : { email }) } as const;
}

/** Who writes what servers have to say of mails: that one is late, or was refused. */
const isServer = (email: string) => /^(?:mailer-daemon|postmaster)@/.test(email);

/** Programs that write for somebody to whom the answers go. */
const isMachine = (email: string) =>
  /^(?:[\w.-]*[-_.])?(?:no-?reply|do-?not-?reply|notifications?|calendar-notification|invitations?)(?:[-_.+].*)?@/.test(
    email,
  );

/**
 * Whose mail a tool has sent for them, as `Jane via DocuSign`, or our program to nobody but ourselves, as forms on
 * pages do: the one to whom the answers go.
 */
function writtenFor(
  letter: Letter,
  { domains, ownDomains }: Pick<MailSettings, "domains" | "ownDomains">,
): Mailbox | undefined {
  const { from, replyTo } = letter;
  if (!from || !replyTo || isAt(from.email, domains)) return undefined;
  const isOurs = isAt(from.email, ownDomains) && isToOurselves(letter, ownDomains);
  if (!isOurs && !isTools(from.email)) return undefined;
  const isNobody = isTools(replyTo.email) || isMachine(replyTo.email);
  if (isNobody || isAt(replyTo.email, [...domains, ...ownDomains])) return undefined;
  const name = replyTo.name || (isOurs ? "" : from.name.replace(/ via .*$/i, ""));
  return { name, email: replyTo.email };
}

const hostsOfTools = [...toolDomains];
const isTools = (email: string) => isAt(email, hostsOfTools);

/** Where tools write from for all who use them, and where answers to what they write go. */
const isToolsOwn = (email: string) =>
  isTools(email) &&
  (isMachine(email) ||
    /^dse(?:_\w+)?@|@(?:e?mail|messaging|notifications?)\./.test(email) ||
    /^(?:alerts?|digests?|mentions?|receipts?|reply|updates?)(?:[-_.+].*)?@/.test(email));

/** Who, of those a mail names, may be a customer: whom it is from and, where that is the team, whom it is to. */
function customers(letter: Letter, { domains, ownDomains }: MailSettings): Mailbox[] {
  const not = [...domains, ...ownDomains];
  const from = [letter.from, letter.replyTo]
    .flatMap((one) => one ?? [])
    .filter(({ email }) => !isAt(email, not) && !isServer(email) && !isToolsOwn(email));
  const writer = writtenFor(letter, { domains, ownDomains });
  if (writer) return [writer];
  const people = from.filter(({ email }) => !isMachine(email));
  if (from.length > 0) return people.length > 0 ? people : from;
  const ours = letter.from !== undefined && isAt(letter.from.email, ownDomains);
  return ours
    ? recipientsOf(letter).filter(({ email }) => email !== "" && !isAt(email, not) && !mailboxIn(email))
    : [];
}

const recipientsOf = ({ to, cc, bcc = [] }: Letter) => [...to, ...cc, ...bcc];
