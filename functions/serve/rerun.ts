import { isDeepStrictEqual } from "node:util";
import type { PublishedEvent } from "../../schemas/account-event.ts";
import type { AccountEventMessage, BusMessage } from "../../schemas/bus.ts";
import type { RerunReport, RerunRequest } from "../../schemas/mapping.ts";
import { isMails } from "../connectors/mails/reading-blob.ts";
import { checkMapping } from "../connectors/mapping/check.ts";
import { deliveryId } from "../delivery/delivery.ts";
import { BadRequest, Gone } from "../shared/errors.ts";
import { toInstant } from "../shared/instant.ts";
import type { Range } from "../store/event-lists.ts";
import type { EventRow } from "../store/rows.ts";
import { type ConnectionDeps, getConnection } from "./connections.ts";
import { fromCursor, toCursor } from "./cursor.ts";
import { asReceived, type DeliveryDeps, readAgain } from "./deliveries.ts";
import { type RowReader, rowReader } from "./rows-again.ts";
import { feedRows } from "./timelines.ts";

export type RerunDeps = ConnectionDeps & DeliveryDeps;

/** Events looked at in one call: each costs a read, and a reading. */
const atOnce = 100;

/**
 * Reads a page of what a connection was sent again, posts, rows of files and mails, by its settings and mappings of today. An event of the same key is corrected,
 * one that is new is added, one that is not read any more is withdrawn: it leaves the timeline and stays in the feed.
 */
export async function rerun(
  tool: string,
  name: string,
  request: RerunRequest,
  deps: RerunDeps,
): Promise<RerunReport> {
  const { settings } = await getConnection(tool, name, deps);
  const version = checkMapping(settings.mapping).mapping?.version;
  const rows = await rowReader(tool, name, deps);
  if (version === undefined && rows === undefined && settings.mail === undefined)
    throw new BadRequest(
      "no_mapping",
      "This connection has no mapping, and no settings of files or mails, to read what it was sent by",
    );
  const page = await feedRows(rangeOf(request), { tool: [tool] }, deps);
  const count = { deliveries: 0, same: 0, changed: 0, added: 0, withdrawn: 0, unread: 0 };
  const seen = new Set<string>();
  for (const listed of page.rows) {
    if (listed.event.connection !== name) continue;
    const row = await deps.events.get(listed.pk);
    const again = row && (await readOnceMore(row, version, rows, deps));
    if (!row || !again) continue;
    const messages = again.messages.filter(isEvent);
    const first = !seen.has(again.name);
    seen.add(again.name);
    if (first) count.deliveries++;
    if (!again.recognized) {
      if (first) count.unread++;
      continue;
    }
    const changes = first ? await compare(messages, deps) : { same: 0, changed: [], added: [] };
    const [pattern] = messages;
    const gone =
      pattern && isGone(row, messages) ? [withdrawal(row, pattern, pattern.data.revision ?? version)] : [];
    count.same += changes.same;
    count.changed += changes.changed.length;
    count.added += changes.added.length;
    count.withdrawn += gone.length;
    if (request.dryRun) continue;
    await publish([...changes.changed, ...changes.added, ...gone], deps);
    if (row.event.type === "system.unrecognized") await deps.events.settle(row);
  }
  return { ...count, ...(page.next === undefined ? {} : { next: toCursor(page.next) }) };
}

/** What a kept event's origin says as it is read today, and what names that origin; `undefined` for what no mapping reads. */
async function readOnceMore(
  row: EventRow,
  version: number | undefined,
  rows: RowReader | undefined,
  deps: RerunDeps,
): Promise<{ messages: BusMessage[]; recognized: boolean; name: string } | undefined> {
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
async function cameByIngest(row: EventRow, deps: RerunDeps): Promise<boolean> {
  try {
    return deliveryId(await asReceived(row, deps)) === row.delivery;
  } catch (error) {
    if (error instanceof Gone) return false;
    throw error;
  }
}

async function compare(messages: readonly AccountEventMessage[], { events }: RerunDeps) {
  const pairs = await Promise.all(
    messages.map(async (message) => ({ message, known: (await events.get(message.data.id))?.event })),
  );
  return {
    same: pairs.filter(({ message, known }) => known && isSame(known, message.data)).length,
    changed: pairs.flatMap(({ message, known }) => (known && !isSame(known, message.data) ? [message] : [])),
    added: pairs.flatMap(({ message, known }) => (known ? [] : [message])),
  };
}

/** Whether two readings say the same, by any version. */
function isSame(
  { revision: _a, ...known }: PublishedEvent,
  { revision: _b, ...read }: PublishedEvent,
): boolean {
  return isDeepStrictEqual(JSON.parse(JSON.stringify(known)), JSON.parse(JSON.stringify(read)));
}

/** An event that was read from a delivery and is not among what is read from it now. */
function isGone({ event }: EventRow, messages: readonly AccountEventMessage[]): boolean {
  return event.family !== "system" && !messages.some(({ data }) => data.id === event.id);
}

function withdrawal(
  { event }: EventRow,
  message: AccountEventMessage,
  revision: number | undefined,
): AccountEventMessage {
  const { id, tool, connection, time, title } = event;
  const data: PublishedEvent = {
    id,
    tool,
    connection,
    type: "system.observed",
    family: "system",
    time,
    title: "Withdrawn",
    identities: [],
    details: { was: title, reason: "the mapping does not read it any more" },
    ...(revision === undefined ? {} : { revision }),
  };
  return { ...message, id, type: data.type, time, data };
}

async function publish(messages: readonly BusMessage[], { bus }: RerunDeps): Promise<void> {
  if (messages.length > 0) await bus.publish(messages);
}

function isEvent(message: BusMessage): message is AccountEventMessage {
  return "rawsha256" in message;
}

function rangeOf({ since, until, cursor }: RerunRequest): Range {
  const instant = (name: "since" | "until", text: string | undefined) => {
    if (text === undefined) return {};
    const at = toInstant(text);
    if (at === undefined) throw new BadRequest(`invalid_${name}`, `${name} is an ISO 8601 date or date-time`);
    return { [name]: at };
  };
  return {
    limit: atOnce,
    ...instant("since", since),
    ...instant("until", until),
    ...(cursor === undefined ? {} : { after: fromCursor(cursor) }),
  };
}
