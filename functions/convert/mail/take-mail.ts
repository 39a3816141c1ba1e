import { mkdir, mkdtemp, open, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { attachedFiles } from "../../connectors/mails/attached-files.ts";
import { keepReading } from "../../connectors/mails/kept-reading.ts";
import { mailboxIn } from "../../delivery/mail-address.ts";
import { errorFields } from "../../shared/log.ts";
import type { ConnectionRow } from "../../store/connection-health.ts";
import { newFileId } from "../../store/file-ref.ts";
import type { ConvertDeps } from "../deps.ts";
import { limits } from "../limits.ts";
import { Refused } from "../refused.ts";
import { announceAttached } from "./announce-attached.ts";
import type { LaidMail } from "./read-mail.ts";

/** A raw mail in the blob store. */
export interface MailRef {
  readonly blob: string;
  readonly receivedAt: Date;
  /** Whom it was sent to, as the server that took it says; left out, its own headers tell. */
  readonly recipients?: readonly string[] | undefined;
}

/** `taken`: its events are on the bus. `refused`: kept aside, its connection's files say why. `unaddressed`: to none of the hub's mailboxes. */
export type MailOutcome = "taken" | "refused" | "unaddressed";

/**
 * Takes one mail for each connection that it is addressed to; reports attached for one that takes files are its files. Safe to repeat: the same mail makes the same events. Throws
 * what passes, so that the mail comes again.
 */
export async function takeMail(ref: MailRef, deps: ConvertDeps): Promise<MailOutcome> {
  const folder = await mkdtemp(join(deps.scratch, "mail-"));
  try {
    return await take(ref, folder, deps);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function take(ref: MailRef, folder: string, deps: ConvertDeps): Promise<MailOutcome> {
  const path = join(folder, "mail");
  if (!(await deps.files.fetch(ref.blob, path))) return "unaddressed";
  // Anybody may write to the domain: only what names one of our mailboxes is worth a process and its memory.
  const named = await addressees([...(ref.recipients ?? []), ...(await namedOnTop(path))], deps);
  if (named.length === 0) return unaddressed(ref, deps);
  const work = join(folder, "work");
  await mkdir(work);
  let mail: LaidMail;
  try {
    const { size } = await stat(path);
    if (size > limits.mail) throw new Refused("too_large", `A mail may have up to ${limits.mail >> 20} MB.`);
    mail = await deps.isolate.mail({ path, folder: work, verdictsBy: deps.verdictsBy });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    for (const connection of named)
      await aside(connection, "A mail that could not be read", error, ref, deps);
    return "refused";
  }
  const connections = await addressees(
    [...(ref.recipients ?? []), ...mail.verdicts.recipients, ...mail.addressed],
    deps,
  );
  if (connections.length === 0) return unaddressed(ref, deps);
  if (mail.verdicts.virus === "FAIL") {
    const virus = new Refused("virus", "The mail has a virus. It was kept aside and not opened.");
    for (const connection of connections) await aside(connection, mail.subject, virus, ref, deps);
    return "refused";
  }
  const bytes = await readFile(path);
  for (const { path: attachment, sha256 } of mail.attachments)
    await deps.blobs.put(`attachments/${sha256}`, await readFile(attachment));
  for (const connection of connections) await publish(connection, mail, bytes, ref, deps);
  return "taken";
}

function unaddressed({ blob }: MailRef, { log }: ConvertDeps): MailOutcome {
  log("warn", "mail_unaddressed", { blob });
  return "unaddressed";
}

/** What looks like our addresses in the first 64 kB of a mail, where every server and writer puts them. */
async function namedOnTop(path: string): Promise<string[]> {
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(65_536), 0, 65_536, 0);
    // Outlook saves text as UTF-16.
    const texts = (["latin1", "utf16le"] as const).map((encoding) => buffer.toString(encoding, 0, bytesRead));
    return texts.flatMap((text) => [...text.matchAll(/\b[a-z2-7]{26}@/gi)].map(([address]) => address));
  } finally {
    await file.close();
  }
}

/** The connections whose mailboxes are among the addresses; a mail can name but a few. */
async function addressees(
  addresses: readonly string[],
  { connections }: ConvertDeps,
): Promise<ConnectionRow[]> {
  const mailboxes = [...new Set(addresses.flatMap((one) => mailboxIn(one) ?? []))].slice(0, 10);
  const rows = await Promise.all(mailboxes.map((mailbox) => connections.ofMailbox(mailbox)));
  return rows.flatMap((row) => row ?? []);
}

async function publish(
  of: ConnectionRow,
  mail: LaidMail,
  body: Buffer,
  ref: MailRef,
  deps: ConvertDeps,
): Promise<void> {
  await keepReading(of.tool, body, mail, deps.blobs);
  const files = await attachedFiles(of, mail);
  await announceAttached(of, files, ref, deps);
  // Late: files come more often than mails.
  const { mailMessages } = await import("../../connectors/mails/mail-messages.ts");
  const messages = await mailMessages(of, mail, { body, receivedAt: ref.receivedAt }, deps.blobs);
  await deps.bus.publish(messages);
  const { tool, connection } = of;
  deps.log("info", "mail_taken", { tool, connection, events: messages.length, files: files.length });
}

/** Tells the connection's people, among its files, of a mail that was not taken. */
async function aside(
  { tool, connection }: ConnectionRow,
  name: string,
  refused: Refused,
  { blob, receivedAt }: MailRef,
  deps: ConvertDeps,
): Promise<void> {
  const at = deps.now().toISOString();
  await deps.records.save({
    ...{
      file: newFileId(receivedAt, blob),
      tool,
      connection,
      name: name.slice(0, 200) || "A mail",
      via: "mail",
    },
    state: "refused",
    receivedAt: receivedAt.toISOString(),
    updatedAt: at,
    report: [refused.finding],
  });
  deps.log("warn", "mail_refused", {
    tool,
    connection,
    finding: refused.finding.code,
    ...errorFields(refused.cause),
  });
}
