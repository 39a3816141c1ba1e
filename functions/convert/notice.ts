import * as z from "zod/mini";
import { jsonOf } from "../shared/json-of.ts";
import { type FileRef, fileRefOf } from "../store/file-ref.ts";
import type { MailRef } from "./mail/take-mail.ts";

export type Arrival = { readonly file: FileRef } | { readonly mail: MailRef };

/** S3 on the event bus: an object is there, whole. Keys are as they are, not URL-encoded. */
const objectCreated = z.object({
  time: z.string(),
  detail: z.object({ object: z.object({ key: z.string() }) }),
});

/** SES, by SNS, of a mail that its S3 action has stored. It knows whom the mail was sent to, which the mail itself may not say. */
const mailReceived = z.object({
  notificationType: z.literal("Received"),
  mail: z.object({ timestamp: z.string() }),
  receipt: z.object({
    recipients: z.array(z.string()),
    action: z.object({ type: z.literal("S3"), objectKey: z.string() }),
  }),
});

/** SNS without raw message delivery wraps what it was told. */
const wrapped = z.object({ Type: z.literal("Notification"), Message: z.string() });

/** What a queued notice tells the arrival of; `undefined` for anything else. */
export function arrivalIn(body: string): Arrival | undefined {
  const notice = jsonOf(body);
  const envelope = wrapped.safeParse(notice);
  if (envelope.success) return arrivalOf(jsonOf(envelope.data.Message));
  return arrivalOf(notice);
}

function arrivalOf(notice: unknown): Arrival | undefined {
  const received = mailReceived.safeParse(notice);
  if (received.success) {
    const { receipt, mail } = received.data;
    return mailIn(receipt.action.objectKey, mail.timestamp, receipt.recipients);
  }
  const created = objectCreated.safeParse(notice);
  if (!created.success) return undefined;
  const { key } = created.data.detail.object;
  const file = fileRefOf(key);
  return file ? { file } : mailIn(key, created.data.time);
}

function mailIn(blob: string, time: string, recipients?: readonly string[]): Arrival | undefined {
  const receivedAt = new Date(time);
  // SES puts its own note beside the mails when a rule is made.
  if (!/^mail\/[\w.-]{1,200}$/.test(blob) || blob.endsWith("/AMAZON_SES_SETUP_NOTIFICATION"))
    return undefined;
  return Number.isNaN(receivedAt.getTime()) ? undefined : { mail: { blob, receivedAt, recipients } };
}
