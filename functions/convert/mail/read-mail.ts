import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import PostalMime, { type Address, type Email } from "postal-mime";
import type { Letter, MailAttachment, Mailbox, ReadMail } from "../../connectors/mails/letter.ts";
import { zoneIn } from "../../connectors/mails/spoken-date.ts";
import { type MailHeader, noVerdicts, sesVerdicts } from "../../connectors/mails/verdicts.ts";
import { sha256 } from "../../delivery/delivery.ts";
import { isAutoReply } from "../../matching/auto-reply.ts";
import { Refused } from "../refused.ts";
import { textOfHtml } from "./html-text.ts";
import { mailDigest } from "./mail-digest.ts";
import { mended } from "./mended.ts";
import { returnedIn } from "./returned.ts";

export interface MailJob {
  readonly path: string;
  /** An empty folder; the attachments are put there. */
  readonly folder: string;
  /** Who wrote verdicts on top of the mail: SES, or no one who can be trusted. */
  readonly verdictsBy: "ses" | "none";
}

/** An attachment and where its bytes lie. */
export interface LaidAttachment extends MailAttachment {
  readonly path: string;
}

/** A mail as the reading process returns it. */
export interface LaidMail extends ReadMail {
  readonly attachments: readonly LaidAttachment[];
}

const most = {
  text: 200_000,
  /** Plain text that may be there only to say that a mail has another form. */
  stub: 400,
  enclosed: 20,
  attachments: 100,
  addresses: 50,
  subject: 1_000,
};

/** Reads a raw mail (RFC 5322, MIME), or one that Outlook has saved. Throws `Refused` for one that is nested or headed beyond reason. */
export async function readMail({ path, folder, verdictsBy }: MailJob): Promise<LaidMail> {
  const raw = await readFile(path);
  const mail = isOutlookFile(raw) ? await fromOutlook(raw) : await parsed(await mended(raw));
  const headers: readonly MailHeader[] = mail.headers;
  const verdicts = verdictsBy === "ses" ? sesVerdicts(headers) : noVerdicts;
  const values = valuesOf(mail);
  const letter = letterOf(mail);
  const delivered = values("delivered-to", "x-original-to", "x-forwarded-to").map((value) =>
    value.replaceAll(/[<>]/g, ""),
  );
  const addressed = [
    ...delivered,
    ...[...letter.to, ...letter.cc, ...(letter.bcc ?? [])].map(({ email }) => email),
  ];
  return {
    ...letter,
    ...(mail.messageId ? { messageId: mail.messageId.slice(0, 500) } : {}),
    digest: mailDigest(raw),
    zone: zoneIn(values("date")[0] ?? "") ?? 0,
    automatic: isAutomatic(values),
    ...(isUnattended(values, letter.subject) ? { unattended: true } : {}),
    addressed: addressed.slice(0, most.addresses),
    attachments: await kept(mail, folder),
    leftOut: Math.max(0, mail.attachments.length - most.attachments),
    enclosed: await enclosedIn(mail),
    returned: returnedIn(mail, letter.text),
    verdicts,
  };
}

/** What files of Microsoft's programs begin with; of mails, those that Outlook saves. */
const compound = Buffer.from("d0cf11e0a1b11ae1", "hex");
const isOutlookFile = (raw: Buffer) => raw.subarray(0, compound.length).equals(compound);

/** Few mails are such files: what reads them is loaded when one comes. */
async function fromOutlook(raw: Buffer): Promise<Email> {
  const { outlookMail } = await import("./outlook-file.ts");
  return await outlookMail(raw);
}

const valuesOf =
  ({ headers }: Email) =>
  (...keys: string[]) =>
    headers.filter(({ key }) => keys.includes(key)).map(({ value }) => value.trim());

type Values = ReturnType<typeof valuesOf>;

/** Whether a program sent it, as RFC 3834 says, or as older ones do; a list sends what people write, too. */
const isAutomatic = (values: Values) => isProgrammed(values) || values("list-id").length > 0;

const isProgrammed = (values: Values) =>
  values("auto-submitted").some((value) => !/^no\b(?!-)/i.test(value)) ||
  values("x-autoreply", "x-autorespond", "x-autoresponder").length > 0 ||
  values("precedence").some((value) => /^(?:auto_reply|bulk|junk)$/i.test(value));

/** A mail of a list that says it is bulk, as old ones do, was written by somebody nevertheless. */
const isUnattended = (values: Values, subject: string) =>
  values("content-type").some((value) => /^multipart\/report\b/i.test(value)) ||
  isAutoReply(subject) ||
  (values("list-id", "list-post").length === 0 && isProgrammed(values));

function letterOf(mail: Email): Letter {
  const [answers] = boxes(mail.replyTo);
  const from = writerOf(mail, answers);
  // Where a list has put itself in the writer's place, answers go to the list.
  const isOfList = from !== undefined && from.email !== boxes(mail.from ? [mail.from] : [])[0]?.email;
  const replyTo = isOfList && answers?.email !== from.email ? undefined : answers;
  return {
    ...(mail.date ? { date: mail.date } : {}),
    subject: line(mail.subject ?? "").slice(0, most.subject),
    ...(from ? { from } : {}),
    ...(replyTo ? { replyTo } : {}),
    to: boxes(mail.to),
    cc: boxes(mail.cc),
    ...(mail.bcc?.length ? { bcc: boxes(mail.bcc) } : {}),
    ...textOf(mail),
  };
}

/** Mailing lists put their own address in the place of the writer's, whom they name elsewhere. */
function writerOf(mail: Email, replyTo: Mailbox | undefined): Mailbox | undefined {
  const values = valuesOf(mail);
  const [parsedFrom] = boxes(mail.from ? [mail.from] : []);
  const from = parsedFrom ?? unquoted(values("from")[0] ?? "");
  if (from === undefined) return undefined;
  const [original = ""] = values("x-original-from", "x-google-original-from");
  const address = /([^\s<>"]+@[^\s<>"]+)/.exec(original)?.[1]?.toLowerCase();
  const isOfList = values("list-id", "list-post", "list-unsubscribe").length > 0 && via.test(from.name);
  const isSpelled = address !== undefined && from.email.startsWith(`${address.replace("@", "=")}@`);
  if (!isOfList && !isSpelled) return from;
  const name = from.name
    .replace(via, "")
    .replace(/^'(.*)'$/, "$1")
    .trim();
  const answered = replyTo?.email === from.email ? undefined : replyTo?.email;
  // Where answers go to the list, the writer is among those who get a copy.
  const copied = name === "" ? undefined : boxes(mail.cc).find((one) => isCalled(one, name))?.email;
  const email = address ?? copied ?? answered;
  return email === undefined ? from : { name, email };
}

/** By a name or, where a writer has none, by what a list leaves of the address: `jane--- via clients`. */
const isCalled = ({ name, email }: Mailbox, written: string) =>
  name === written || (/-{2,}$/.test(written) && email.startsWith(`${written.replace(/-+$/, "")}@`));

/** What a list puts behind a writer's name, in the languages of its people. */
const via = / (?:via|über|a través de|tramite|qua) .*$/iu;

/** A writer whose name has a comma and should be in quotes: `Tran, Jo <jo@wine.example>`. */
function unquoted(written: string): Mailbox | undefined {
  const [, name = "", email = ""] = /^([^<>]{1,200}),?\s*<([^\s<>@]+@[^\s<>@]+)>$/.exec(written) ?? [];
  return email === "" ? undefined : { name: line(name), email: email.toLowerCase() };
}

/** Mails that are attached as they are. What they enclose themselves is not opened. */
async function enclosedIn({ attachments }: Email): Promise<Letter[]> {
  const mails = attachments.filter(
    ({ mimeType, filename }) => mimeType === "message/rfc822" || /\.(?:eml|msg)$/i.test(filename ?? ""),
  );
  const letters: Letter[] = [];
  for (const { content } of mails.slice(0, most.enclosed)) {
    const letter = await enclosed(Buffer.from(bytesOf(content)));
    if (letter) letters.push(letter);
  }
  return letters;
}

/** A mail as it is attached, in the form of mails or in Outlook's; `undefined` for what only has the name of one. */
async function enclosed(raw: Buffer): Promise<Letter | undefined> {
  try {
    const letter = letterOf(isOutlookFile(raw) ? await fromOutlook(raw) : await parsed(await mended(raw)));
    return letter.from || letter.subject !== "" ? letter : undefined;
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}

const bytesOf = (content: string | ArrayBuffer | Uint8Array) =>
  typeof content === "string" ? Buffer.from(content) : new Uint8Array(content);

async function parsed(bytes: Buffer): Promise<Email> {
  try {
    return await PostalMime.parse(bytes, {
      forceRfc822Attachments: true,
      maxNestingDepth: 50,
      maxHeadersSize: 1024 * 1024,
    });
  } catch (cause) {
    const text = "The mail is nested deeper, or has more headers, than any mail program writes.";
    throw Object.assign(new Refused("not_mail", text), { cause });
  }
}

/** Mailboxes with an address; members of groups among them. */
function boxes(addresses: readonly Address[] = []): Mailbox[] {
  return addresses
    .flatMap((one) => one.group ?? [one])
    .flatMap(({ name, address }) =>
      address ? [{ name: line(name), email: address.trim().toLowerCase() }] : [],
    )
    .filter(({ email }) => email.length <= 254)
    .slice(0, most.addresses);
}

/** One line without control characters: a name or subject may try to look like several headers. */
function line(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
    .trim()
    .toWellFormed();
}

/** The plain text, or the HTML's where there is none or it only says that there is more in the HTML. */
function textOf({ text, html }: Email): Pick<Letter, "text" | "tables"> {
  const plain = (text ?? "").replaceAll("\r\n", "\n").trim();
  const shown = html ? textOfHtml(html) : { text: "", tables: [] };
  const rich = shown.text.trim();
  const isStub = plain.length < most.stub && rich.length > 2 * plain.length + 20;
  const read = plain === "" || isStub ? rich : plain;
  return { text: read.slice(0, most.text).toWellFormed(), tables: shown.tables };
}

async function kept({ attachments }: Email, folder: string): Promise<LaidAttachment[]> {
  return await Promise.all(
    attachments.slice(0, most.attachments).map(async ({ filename, mimeType, content }, n) => {
      const bytes = bytesOf(content);
      const path = join(folder, `attachment-${n}`);
      await writeFile(path, bytes, { mode: 0o600 });
      return {
        name: line(filename ?? "").slice(0, 200) || `attachment ${n + 1}`,
        contentType: mimeType.slice(0, 100),
        size: bytes.length,
        sha256: sha256(bytes),
        path,
      };
    }),
  );
}
