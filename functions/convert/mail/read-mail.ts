import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { convert } from "html-to-text";
import PostalMime, { type Address, type Email } from "postal-mime";
import { sha256 } from "../../delivery/delivery.ts";
import { Refused } from "../refused.ts";
import { mailDigest } from "./mail-digest.ts";
import { type MailHeader, noVerdicts, sesVerdicts, type Verdicts } from "./verdicts.ts";

export interface MailJob {
  readonly path: string;
  /** An empty folder; the attachments are put there. */
  readonly folder: string;
  /** Who wrote verdicts on top of the mail: SES, or no one who can be trusted. */
  readonly verdictsBy: "ses" | "none";
}

export interface Mailbox {
  readonly name: string;
  readonly email: string;
}

export interface MailAttachment {
  readonly name: string;
  readonly contentType: string;
  readonly size: number;
  readonly sha256: string;
  /** Where its bytes lie. */
  readonly path: string;
}

/** A mail as the reading process returns it. Text is always plain; nothing remote was fetched. */
export interface ReadMail {
  readonly messageId?: string;
  /** Of the mail as its sender wrote it, whichever way it came. */
  readonly digest: string;
  /** As the sender's clock says. */
  readonly date?: string;
  readonly subject: string;
  readonly from?: Mailbox;
  readonly replyTo?: Mailbox;
  readonly to: readonly Mailbox[];
  readonly cc: readonly Mailbox[];
  readonly text: string;
  readonly automatic: boolean;
  /** Every address that it says it was sent or delivered to. */
  readonly addressed: readonly string[];
  readonly attachments: readonly MailAttachment[];
  /** Attachments beyond those that are kept. */
  readonly leftOut: number;
  readonly verdicts: Verdicts;
}

const most = {
  text: 200_000,
  html: 2_000_000,
  tags: 50_000,
  attachments: 100,
  addresses: 50,
  subject: 1_000,
};

/** Reads a raw mail (RFC 5322, MIME). Throws `Refused` for one that is nested or headed beyond reason. */
export async function readMail({ path, folder, verdictsBy }: MailJob): Promise<ReadMail> {
  const raw = await readFile(path);
  const mail = await parsed(raw);
  const headers: readonly MailHeader[] = mail.headers;
  const verdicts = verdictsBy === "ses" ? sesVerdicts(headers) : noVerdicts;
  const values = (...keys: string[]) =>
    headers.filter(({ key }) => keys.includes(key)).map(({ value }) => value.trim());
  const [from] = boxes(mail.from ? [mail.from] : []);
  const [replyTo] = boxes(mail.replyTo);
  const [to, cc] = [boxes(mail.to), boxes(mail.cc)];
  const delivered = values("delivered-to", "x-original-to", "x-forwarded-to").map((value) =>
    value.replaceAll(/[<>]/g, ""),
  );
  return {
    ...(mail.messageId ? { messageId: mail.messageId.slice(0, 500) } : {}),
    digest: mailDigest(raw),
    ...(mail.date ? { date: mail.date } : {}),
    subject: line(mail.subject ?? "").slice(0, most.subject),
    ...(from ? { from } : {}),
    ...(replyTo ? { replyTo } : {}),
    to,
    cc,
    text: textOf(mail),
    automatic: values("auto-submitted").some((value) => value !== "no") || values("list-id").length > 0,
    addressed: [...delivered, ...[...to, ...cc].map(({ email }) => email)].slice(0, most.addresses),
    attachments: await kept(mail, folder),
    leftOut: Math.max(0, mail.attachments.length - most.attachments),
    verdicts,
  };
}

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

function textOf({ text, html }: Email): string {
  const plain = text?.trim() ? text : html ? fromHtml(beginningOf(html)) : "";
  return plain.replaceAll("\r\n", "\n").trim().slice(0, most.text).toWellFormed();
}

/** As much as a person reads: megabytes of nested tags would take quadratic time to convert. */
function beginningOf(html: string): string {
  let end = -1;
  for (let tags = 0; tags <= most.tags; tags++) {
    end = html.indexOf("<", end + 1);
    if (end < 0 || end > most.html) return html.slice(0, most.html);
  }
  return html.slice(0, end);
}

/** Without links' addresses and images: they are a sender's means to be heard of again. */
function fromHtml(html: string): string {
  return convert(html, {
    wordwrap: false,
    limits: { maxInputLength: most.html, maxDepth: 200, maxChildNodes: 20_000, maxBaseElements: 100 },
    selectors: [
      { selector: "a", options: { ignoreHref: true } },
      { selector: "img", format: "skip" },
      { selector: "table", format: "dataTable", options: { uppercaseHeaderCells: false } },
    ],
  });
}

async function kept({ attachments }: Email, folder: string): Promise<MailAttachment[]> {
  return await Promise.all(
    attachments.slice(0, most.attachments).map(async ({ filename, mimeType, content }, n) => {
      const bytes = typeof content === "string" ? Buffer.from(content) : new Uint8Array(content);
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
