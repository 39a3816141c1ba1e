import * as z from "zod/mini";
import { verdicts } from "./verdicts.ts";

const mailbox = z.object({ name: z.string(), email: z.string() });
export type Mailbox = Readonly<z.infer<typeof mailbox>>;

/** A table as people see it: rows of cells, each one line of text. `head`: its first row is of header cells alone. */
const table = z.object({ head: z.boolean(), rows: z.readonly(z.array(z.readonly(z.array(z.string())))) });
export type Table = Readonly<z.infer<typeof table>>;

/** What somebody wrote to somebody. Text is always plain; nothing remote was fetched. */
const letter = z.object({
  /** As the sender's clock says. */
  date: z.optional(z.string()),
  subject: z.string(),
  from: z.optional(mailbox),
  replyTo: z.optional(mailbox),
  to: z.readonly(z.array(mailbox)),
  cc: z.readonly(z.array(mailbox)),
  /** As the sender's own copy has it. */
  bcc: z.optional(z.readonly(z.array(mailbox))),
  text: z.string(),
  tables: z.readonly(z.array(table)),
});
export type Letter = Readonly<z.infer<typeof letter>>;

const attachment = z.object({
  name: z.string(),
  contentType: z.string(),
  size: z.number(),
  sha256: z.string(),
});
export type MailAttachment = Readonly<z.infer<typeof attachment>>;

/** A mail that could not be delivered, as the server that tried says. */
const returned = z.object({
  recipient: z.string(),
  /** RFC 3463, e.g. `5.1.1`. */
  status: z.optional(z.string()),
  reason: z.optional(z.string()),
  /** The subject of the mail that came back. */
  subject: z.optional(z.string()),
});
export type Returned = Readonly<z.infer<typeof returned>>;

/** A mail as it is once its form (MIME, Outlook's) has been read: all that the events it becomes are made of. */
export const mailReading = z.extend(letter, {
  messageId: z.optional(z.string()),
  /** Of the mail as its sender wrote it, whichever way it came. */
  digest: z.string(),
  /** Minutes east of Greenwich by the sender's clock. */
  zone: z.number(),
  automatic: z.boolean(),
  /** Whether nobody wrote it: a server answers for who is away, or says that it was read. */
  unattended: z.optional(z.boolean()),
  /** Every address that it says it was sent or delivered to. */
  addressed: z.readonly(z.array(z.string())),
  attachments: z.readonly(z.array(attachment)),
  /** Attachments beyond those that are kept. */
  leftOut: z.number(),
  /** The mails that it encloses whole. */
  enclosed: z.readonly(z.array(letter)),
  /** Whom another mail did not reach, where this one reports that. */
  returned: z.readonly(z.array(returned)),
  verdicts,
});
export type ReadMail = Readonly<z.infer<typeof mailReading>>;
