import type { Settings } from "../../shared/ports.ts";
import { fileSettingsOf } from "../rows/settings.ts";
import type { MailAttachment, ReadMail } from "./letter.ts";
import { mailSettingsOf } from "./settings.ts";
import { isVerified } from "./verdicts.ts";

/** Files that hold rows, by how they are called: a mail's pictures, letters and signatures are not among them. */
const named = /\.(?:csv|tsv|tab|xlsx|xlsm|xlsb|xls|ods|jsonl|ndjson|json|mdb|accdb)(?:\.gz)?$/i;
/** By their type, where a program gave them no telling name. */
const typed = /^(?:text\/(?:csv|tab-separated-values)|application\/(?:csv|x-ndjson|jsonl))\b/i;

const isFile = ({ name, contentType }: MailAttachment) => named.test(name) || typed.test(contentType);

/**
 * The attachments of a mail that are files of its connection, where that takes files. Spam has none; nor has, where SES
 * judges mails and the connection names who sends its reports, a mail that neither they nor the team have signed.
 */
export async function attachedFiles<A extends MailAttachment>(
  { tool, settings }: { readonly tool: string; readonly settings: Settings },
  { attachments, verdicts }: Pick<ReadMail, "verdicts"> & { readonly attachments: readonly A[] },
): Promise<readonly A[]> {
  const files = attachments.filter(isFile);
  if (files.length === 0 || verdicts.spam === "FAIL") return [];
  const { domains, ownDomains } = mailSettingsOf(settings);
  const isForeign =
    verdicts.by !== "none" && domains.length > 0 && !isVerified(verdicts, [...domains, ...ownDomains]);
  return isForeign || !(await fileSettingsOf(tool, settings)) ? [] : files;
}
