import type { AccountEventMessage, BusMessage } from "../../schemas/bus.ts";
import { isMails } from "../connectors/mails/reading-blob.ts";
import { deliveryId } from "../delivery/delivery.ts";
import { Gone } from "../shared/errors.ts";
import type { EventRow } from "../store/rows.ts";
import { asReceived, type DeliveryDeps, readAgain } from "./deliveries.ts";
import type { RowReader } from "./rows-again.ts";

/** What a kept event's origin says as it is read today. */
export interface Reread {
  /** What names the origin. */
  readonly name: string;
  /** The events in it; none where it is not kept any more. */
  readonly events: readonly AccountEventMessage[];
  /** Whether all of it could be read. */
  readonly whole: boolean;
}

/** Reads a kept event's origin by today's settings; `undefined` for what no mapping reads, and what was erased. */
export async function readOnceMore(
  row: EventRow,
  version: number | undefined,
  rows: RowReader | undefined,
  deps: DeliveryDeps,
): Promise<Reread | undefined> {
  try {
    const read = await messagesOf(row, version, rows, deps);
    return read && { name: read.name, events: read.messages.filter(isTold), whole: read.recognized };
  } catch (error) {
    if (!(error instanceof Gone && error.code === "expired")) throw error;
    return { name: row.delivery, events: [], whole: false };
  }
}

async function messagesOf(
  row: EventRow,
  version: number | undefined,
  rows: RowReader | undefined,
  deps: DeliveryDeps,
): Promise<{ messages: readonly BusMessage[]; recognized: boolean; name: string } | undefined> {
  if (row.event.proof === "file") return await rows?.(row);
  if (isMails(row.event)) {
    // What reads mails is loaded when there is one to read.
    const messages = await (await import("./mails-again.ts")).mailAgain(row, deps);
    return messages && { messages, recognized: true, name: row.delivery };
  }
  if (version === undefined || !(await cameByIngest(row, deps))) return undefined;
  return { ...(await readAgain(row, deps)), name: row.delivery };
}

/** What came otherwise is not read by a relay's mapping; nor is what was erased meanwhile. */
async function cameByIngest(row: EventRow, deps: DeliveryDeps): Promise<boolean> {
  try {
    return deliveryId(await asReceived(row, deps)) === row.delivery;
  } catch (error) {
    if (error instanceof Gone && error.code === "erased") return false;
    throw error;
  }
}

/** What the settings made of the origin, which is what has their number; not what the hub says of a delivery that told nothing. */
function isTold(message: BusMessage): message is AccountEventMessage {
  return message.type !== "fetch.requested" && "revision" in message.data;
}
