import type { Identity, PublishedEvent } from "../../schemas/account-event.ts";
import type { AccountEventMessage } from "../../schemas/bus.ts";
import { objectKey } from "../store/keys.ts";
import { positionAt } from "../store/position.ts";
import { type EventRow, type ObjectRow, type Place, placedAt, type RawRow } from "../store/rows.ts";

/** The attributes by which the indexes find an event, whatever account it belongs to. */
export function indexed(event: PublishedEvent, recordedTime: string) {
  // An invoice falls due at the end of its day: the hub tells that, also of what came on that day.
  const from = event.type.startsWith("invoice.") ? recordedTime.slice(0, 10) : recordedTime;
  const ahead = event.scheduledFor !== undefined && event.scheduledFor > from;
  return ahead
    ? { agenda: "agenda" as const, upcomingTime: positionAt(event.scheduledFor ?? "", event.id) }
    : {};
}

export function rawRowOf(message: AccountEventMessage): RawRow {
  return {
    contentType: message.rawcontenttype,
    ...(message.rawcontentencoding === undefined ? {} : { contentEncoding: message.rawcontentencoding }),
    ...(message.rawpath === undefined ? {} : { path: message.rawpath }),
    ...(message.rawheaders === undefined ? {} : { headers: message.rawheaders }),
    sha256: message.rawsha256,
    receivedAt: message.receivedtime,
    ...(message.rawgzip === undefined ? {} : { gzip: Buffer.from(message.rawgzip, "base64") }),
    ...(message.rawblob === undefined ? {} : { blob: message.rawblob }),
  };
}

/** The row of a new event at the accounts it belongs to. */
export function eventRowOf(
  message: AccountEventMessage,
  keys: readonly Identity[],
  places: readonly Place[],
  recordedTime: string,
  keyedTime = recordedTime,
): EventRow {
  const { data: event } = message;
  const raw = rawRowOf(message);
  const row: EventRow = {
    pk: event.id,
    sk: "@",
    version: 1,
    delivery: message.deliveryid,
    recordedTime,
    keys: [...keys],
    keyedTime,
    event,
    raw,
    ...indexed(event, recordedTime),
    ...(event.part === undefined ? {} : { parts: { [event.part]: { event, raw } } }),
  };
  return placedAt(row, places);
}

/** What an event says of where objects stand: its own object, and the one it takes the place of. */
export function objectRowsOf(event: PublishedEvent): ObjectRow[] {
  const { tool, connection, object, supersedes, time, id } = event;
  const stands = (of: { kind: string; id: string }, state: string, final: boolean): ObjectRow => ({
    ...objectKeyRow(tool, connection, of),
    state,
    final,
    time,
    event: id,
    order: `${final ? 1 : 0}#${time}`,
  });
  return [
    ...(object?.state === undefined ? [] : [stands(object, object.state, object.final ?? false)]),
    ...(supersedes === undefined ? [] : [stands(supersedes, "superseded", true)]),
  ];
}

function objectKeyRow(tool: string, connection: string, of: { kind: string; id: string }) {
  const { pk } = objectKey(tool, connection, of);
  return { pk, sk: "@" } as const;
}
