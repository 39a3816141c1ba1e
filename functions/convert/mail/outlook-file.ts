import reader from "@kenjiuno/msgreader";
import PostalMime, { type Email } from "postal-mime";
import { Refused } from "../refused.ts";

/**
 * A mail that Outlook has saved, in the form of one that came: its headers as they came where it has them, else written
 * from its properties. Throws `Refused` where it is broken.
 */
export async function outlookMail(raw: Buffer): Promise<Email> {
  try {
    const file = new reader.default(new DataView(raw.buffer, raw.byteOffset, raw.byteLength));
    const fields = file.getFileData();
    const head = await PostalMime.parse(`${headersOf(fields).trim()}\r\n\r\n`);
    const html = fields.bodyHtml ?? (fields.html ? Buffer.from(fields.html).toString("utf8") : undefined);
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

type Fields = ReturnType<InstanceType<typeof reader.default>["getFileData"]>;

/** Without what speaks of a body in MIME, which such a file does not have. */
function headersOf(fields: Fields): string {
  const came = fields.headers?.trim().replaceAll(/^content-[\w-]+:.*(?:\r?\n[ \t].*)*\r?\n?/gim, "");
  if (came) return came;
  const written: readonly (readonly [string, string | undefined])[] = [
    ["From", mailbox(fields.senderName, fields.senderSmtpAddress ?? fields.senderEmail)],
    ...(fields.recipients ?? []).map(
      ({ recipType, name, smtpAddress, email }) =>
        [recipType === "cc" ? "Cc" : "To", mailbox(name, smtpAddress ?? email)] as const,
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
