import * as z from "zod/mini";
import { mapping } from "./mapping.ts";

const domain = z.string().check(z.regex(/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/));
const domains = z.array(domain).check(z.maxLength(20));

/** `settings.mail` of a connection: whose mails are believed, and how they are read. Domains are in lower case. */
export const mailSettings = z.strictObject({
  /** The domains that the tool itself signs its mails with; a mail signed by one of them, or a part of one, is `mail-verified`. */
  domains: z._default(domains, []),
  /** The team's own domains: their addresses are not customers. */
  ownDomains: z._default(domains, []),
  /**
   * Sentences with gaps, e.g. `Invoice {number} from {client} was paid`, looked for in the subject and in each line of the
   * text. What stands in the gaps is `found.<name>` for the mapping.
   */
  phrases: z._default(z.array(z.string().check(z.minLength(3), z.maxLength(300))).check(z.maxLength(50)), []),
  /**
   * What mails become. Its input: `subject`, `from` and `reply_to` (`name`, `email`), `to`, `cc`, `date`, `text`, `found`
   * (the phrases' gaps), `fields` (lines such as `Invoice number: 7` and rows of tables as `fields.invoice_number`),
   * `attachments`. Where a phrase, a label or a table's header has several things below it, each of them is read by
   * itself, unless a rule has an `each`. A mail that no rule reads, and spam, is `email.received`.
   */
  mapping: z.optional(mapping),
});
export type MailSettings = z.infer<typeof mailSettings>;
