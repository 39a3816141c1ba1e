import type { PublishedEvent } from "../../schemas/account-event.ts";
import type { AccountEventMessage, BusMessage, FetchMessage } from "../../schemas/bus.ts";
import { isToldByHub } from "../../schemas/told-by-hub.ts";
import { isMails } from "../connectors/mails/reading-blob.ts";
import { deliveryId } from "../delivery/delivery.ts";
import { Gone } from "../shared/errors.ts";
import type { EventRow } from "../store/rows.ts";
import { asReceived, type DeliveryDeps, readAgain } from "./deliveries.ts";
import type { RowReader } from "./rows-again.ts";
import type { ToldReader } from "./told-again.ts";

/** What a kept event's origin says as it is read today. */
export interface Reread {
  /** What names the origin. */
  readonly name: string;
  /** The events in it; none where it is not kept any more. */
  readonly events: readonly AccountEventMessage[];
  /** What is to be fetched for them. */
  readonly fetches: readonly FetchMessage[];
  /** Whether all of it could be read. */
  readonly whole: boolean;
}

/** By what a connection's origins are read today. */
export interface Readers {
  /** The mapping of posts, by its number. */
  readonly version: number | undefined;
  readonly rows: RowReader | undefined;
  readonly told: ToldReader | undefined;
}

/** Reads a kept event's origin by today's settings; `undefined` for what nothing reads, and what was erased. */
export type ReadOnceMore = (row: EventRow) => Promise<Reread | undefined>;

/** A reader that reads each origin once, however many of its events are asked for. */
export function readerOf(readers: Readers, deps: DeliveryDeps): ReadOnceMore {
  const read = new Map<string, ReturnType<ReadOnceMore>>();
  return async (row) => {
    const origin = originOf(row);
    const again = read.get(origin) ?? readOnceMore(row, readers, deps);
    read.set(origin, again);
    return await again;
  };
}

/** A delivery that came twice may say another time. A row of a file, and what was fetched, have an origin for each event. */
function originOf({ pk, delivery, event: { proof }, raw }: EventRow): string {
  const own = proof === "file" || proof === "fetched" ? pk : "";
  return JSON.stringify([delivery, raw.sha256, raw.receivedAt, raw.path, own]);
}

async function readOnceMore(
  row: EventRow,
  readers: Readers,
  deps: DeliveryDeps,
): Promise<Reread | undefined> {
  try {
    const read = await messagesOf(row, readers, deps);
    return (
      read && {
        name: read.name,
        events: read.messages.filter(isTold),
        fetches: read.messages.filter(isFetch),
        whole: read.recognized,
      }
    );
  } catch (error) {
    if (!(error instanceof Gone && error.code === "expired")) throw error;
    return { name: row.delivery, events: [], fetches: [], whole: false };
  }
}

async function messagesOf(
  row: EventRow,
  { version, rows, told }: Readers,
  deps: DeliveryDeps,
): Promise<{ messages: readonly BusMessage[]; recognized: boolean; name: string } | undefined> {
  if (isToldByHub(row.event)) return undefined;
  if (row.event.proof === "file") return await rows?.(row);
  if (isMails(row.event)) {
    // What reads mails is loaded when there is one to read.
    const messages = await (await import("./mails-again.ts")).mailAgain(row, deps);
    return messages && { messages, recognized: true, name: row.delivery };
  }
  if (told) {
    const read = await unlessErased(async () => await told.read(row));
    return read && { ...read, name: originOf(row) };
  }
  if (version === undefined || !(await cameByIngest(row, deps))) return undefined;
  return { ...(await readAgain(row, deps)), name: row.delivery };
}

/** What came otherwise is not read by a relay's mapping; nor is what was erased meanwhile. */
async function cameByIngest(row: EventRow, deps: DeliveryDeps): Promise<boolean> {
  const received = await unlessErased(async () => await asReceived(row, deps));
  return received !== undefined && deliveryId(received) === row.delivery;
}

async function unlessErased<Result>(read: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Gone && error.code === "erased") return undefined;
    throw error;
  }
}

/** What the settings made of the origin, which is what has their number; not what the hub says of a delivery that told nothing. */
function isTold(message: BusMessage): message is AccountEventMessage {
  return message.type !== "fetch.requested" && "revision" in message.data;
}

const isFetch = (message: BusMessage): message is FetchMessage => message.type === "fetch.requested";

/** The deliveries that have told of an event: one or, of one that several tell, each with what it told. */
export function tellingsOf(row: EventRow): readonly (EventRow & { readonly event: PublishedEvent })[] {
  return row.parts ? Object.values(row.parts).map((half) => ({ ...row, ...half })) : [row];
}
