import type { BusMessage } from "../../schemas/bus.ts";
import { keptReading } from "../connectors/mails/kept-reading.ts";
import { mailInput } from "../connectors/mails/mail-events.ts";
import { mailMessages } from "../connectors/mails/mail-messages.ts";
import { mailSettingsOf } from "../connectors/mails/settings.ts";
import type { EventRow } from "../store/rows.ts";
import type { DeliveryDeps } from "./deliveries.ts";
import { hasExpired, rawBytes } from "./timelines.ts";

type MailDeps = Pick<DeliveryDeps, "connections" | "blobs">;

/** What a kept mail is by its connection's settings of today; `undefined` where its connection is gone or it was erased. Throws `Gone` where it has expired. */
export async function mailAgain(row: EventRow, deps: MailDeps): Promise<BusMessage[] | undefined> {
  const { tool, connection } = row.event;
  const known = await deps.connections.get(tool, connection);
  const body = known && (await rawBytes(row.raw, deps.blobs));
  if (!known || !body) return undefined;
  const mail = await keptReading(tool, row.raw.sha256, deps.blobs);
  if (!mail) throw hasExpired();
  // The mail lies where it lay.
  const blobs = { ...deps.blobs, put: async () => undefined };
  return await mailMessages(known, mail, { body, receivedAt: new Date(row.raw.receivedAt) }, blobs);
}

/** What a mapping of mails reads of the mail that an event tells of; `undefined` where it was erased. */
export async function mailSample(row: EventRow, deps: MailDeps): Promise<unknown> {
  const { tool, connection } = row.event;
  const [known, mail] = await Promise.all([
    deps.connections.get(tool, connection),
    keptReading(tool, row.raw.sha256, deps.blobs),
  ]);
  return mail && mailInput(mail, mailSettingsOf(known?.settings ?? {}));
}
