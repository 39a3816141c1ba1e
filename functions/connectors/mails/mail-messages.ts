import type { BusMessage } from "../../../schemas/bus.ts";
import type { BlobStore, Settings } from "../../shared/ports.ts";
import { toMessages } from "../messages.ts";
import { toPublished } from "../normalise.ts";
import { attachedFiles } from "./attached-files.ts";
import type { ReadMail } from "./letter.ts";
import { mailEvents } from "./mail-events.ts";
import { mailSettingsOf } from "./settings.ts";
import { isVerified } from "./verdicts.ts";

/** A connection as far as its mails are read by it. */
export interface MailConnection {
  readonly tool: string;
  readonly connection: string;
  readonly settings: Settings;
  /** When its settings were put: of two readings of a mail the later stands. */
  readonly updatedAt: string;
}

/** The bus messages of a mail by a connection's settings. The same mail and settings make the same ones. */
export async function mailMessages(
  { tool, connection, settings, updatedAt }: MailConnection,
  mail: ReadMail,
  { body, receivedAt }: { readonly body: Buffer; readonly receivedAt: Date },
  blobs: BlobStore,
): Promise<BusMessage[]> {
  const read = mailSettingsOf(settings);
  const proof = isVerified(mail.verdicts, read.domains) ? "mail-verified" : "mail-unverified";
  const revision = Date.parse(updatedAt);
  const brings = (await attachedFiles({ tool, settings }, mail)).length > 0;
  const events = mailEvents(mail, proof, read, receivedAt, brings).map((draft) =>
    toPublished({ ...draft, revision }, { tool, connection, proof }, body.length),
  );
  const delivery = {
    tool,
    connection,
    method: "MAIL",
    path: "",
    query: {},
    body,
    receivedAt,
    headers: new Map([["content-type", ["message/rfc822"]]]),
  };
  return await toMessages({ events, fetches: [] }, delivery, {}, blobs);
}
