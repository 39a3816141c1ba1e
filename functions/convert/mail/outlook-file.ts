import { isUtf8 } from "node:buffer";
import { TextDecoder } from "node:util";
import reader from "@kenjiuno/msgreader";
import PostalMime, { type Email } from "postal-mime";
import { encodingNamed } from "../read/encoding.ts";
import { Refused } from "../refused.ts";
import { guessed } from "./guessed.ts";

/**
 * A mail that Outlook has saved, in the form of one that came: its headers as they came where it has them, else written
 * from its properties. Throws `Refused` where it is broken.
 */
export async function outlookMail(raw: Buffer): Promise<Email> {
  try {
    const file = new reader.default(new DataView(raw.buffer, raw.byteOffset, raw.byteLength));
    const fields = file.getFileData();
    const head = await PostalMime.parse(`${headersOf(fields).trim()}\r\n\r\n`);
    const html = fields.bodyHtml ?? (fields.html ? pageOf(Buffer.from(fields.html), fields) : undefined);
    const attachments = (fields.attachments ?? []).map((one): Email["attachments"][number] => {
      const { fileName, content } = file.getAttachment(one);
      const disposition = "attachment" as const;
      return {
        filename: fileName,
        mimeType: one.attachMimeTag ?? "application/octet-stream",
        disposition,
        content: new Uint8Array(content).buffer,
      };
    });
    const text = fields.body;
    return { ...head, ...(text ? { text } : {}), ...(html ? { html } : {}), attachments };
  } catch (cause) {
    throw Object.assign(
      new Refused("not_mail", "The file is not a mail that Outlook saved, or it is damaged."),
      {
        cause,
      },
    );
  }
}

/** Code pages of Windows whose names `TextDecoder` does not make of their numbers. */
const pages: Readonly<{ [page: number]: string }> = {
  ...{ 932: "shift_jis", 936: "gbk", 949: "euc-kr", 950: "big5", 1200: "utf-16le", 50220: "iso-2022-jp" },
  ...{ 20866: "koi8-r", 21866: "koi8-u", 51932: "euc-jp", 51949: "euc-kr", 54936: "gb18030", 65001: "utf-8" },
};

/** A mail's page, which Outlook keeps as its bytes: in the encoding that it names itself, else in the mail's code page. */
function pageOf(bytes: Buffer, { internetCodepage: page = 0 }: Fields): string {
  const [, named] = /<meta[^>]+charset\s*=\s*["']?([\w-]+)/i.exec(bytes.toString("latin1", 0, 4_096)) ?? [];
  const usual = page >= 28591 && page <= 28606 ? `iso-8859-${page - 28590}` : `windows-${page}`;
  const name = named ?? pages[page] ?? usual;
  const isTrue = !/^utf-?8$/i.test(name) || isUtf8(bytes);
  const encoding = isTrue ? encodingNamed(name) : undefined;
  return encoding === undefined ? guessed(bytes) : new TextDecoder(encoding).decode(bytes);
}

type Fields = ReturnType<InstanceType<typeof reader.default>["getFileData"]>;

const copied: ReadonlyMap<string | undefined, string> = new Map([
  ["cc", "Cc"],
  ["bcc", "Bcc"],
]);

/** Without what speaks of a body in MIME, which such a file does not have. */
function headersOf(fields: Fields): string {
  const came = fields.headers?.trim().replaceAll(/^content-[\w-]+:.*(?:\r?\n[ \t].*)*\r?\n?/gim, "");
  if (came) return came;
  const written: readonly (readonly [string, string | undefined])[] = [
    ["From", mailbox(fields.senderName, fields.senderSmtpAddress ?? fields.senderEmail)],
    ...(fields.recipients ?? []).map(
      ({ recipType, name, smtpAddress, email }) =>
        [copied.get(recipType) ?? "To", mailbox(name, smtpAddress ?? email)] as const,
    ),
    ["Date", fields.clientSubmitTime ?? fields.messageDeliveryTime],
    ["Message-ID", fields.messageId],
    ["Subject", fields.subject],
  ];
  return written
    .flatMap(([name, value]) => (value ? [`${name}: ${value.replaceAll(/\s+/g, " ")}`] : []))
    .join("\r\n");
}

function mailbox(name: string | undefined, address: string | undefined): string | undefined {
  if (!address?.includes("@")) return undefined;
  return name && !name.includes("@") ? `"${name.replaceAll(/["\\]/g, "")}" <${address}>` : address;
}
