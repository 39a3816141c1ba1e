import type { PublishedEvent } from "../../schemas/account-event.ts";
import type { AccountEventMessage } from "../../schemas/bus.ts";
import { feedKey, feedShardOf, objectKey } from "../shared/aws/keys.ts";
import type { EventRow, ObjectRow, RawRow } from "../shared/aws/rows.ts";
import type { Resolution } from "./resolve.ts";

/** The attributes by which the indexes find an event. */
export function indexed(event: PublishedEvent, account: string | undefined, recordedTime: string) {
  const ahead = event.scheduledFor !== undefined && event.scheduledFor > recordedTime;
  return {
    feed: feedKey(recordedTime.slice(0, 7), feedShardOf(event.id)),
    feedTime: `${recordedTime}#${event.id}`,
    ...(event.object
      ? {
          object: objectKey(event.tool, event.connection, event.object).pk,
          objectTime: `${event.time}#${event.id}`,
        }
      : {}),
    ...(account === undefined ? {} : { account, accountTime: `${event.time}#${event.id}` }),
    ...(ahead
      ? {
          agenda: "agenda",
          upcomingTime: `${event.scheduledFor}#${event.id}`,
          ...(account === undefined ? {} : { upcoming: account }),
        }
      : {}),
  };
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

export function eventRowOf(
  message: AccountEventMessage,
  resolution: Resolution | undefined,
  recordedTime: string,
): EventRow {
  const { data: event } = message;
  const raw = rawRowOf(message);
  return {
    pk: event.id,
    sk: "@",
    version: 1,
    delivery: message.deliveryid,
    recordedTime,
    event,
    raw,
    ...indexed(event, resolution?.account, recordedTime),
    ...(resolution ? { matched: resolution.matched } : {}),
    ...(event.part === undefined ? {} : { parts: { [event.part]: { event, raw } } }),
  };
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
