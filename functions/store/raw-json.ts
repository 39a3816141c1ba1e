import { gunzipSync } from "node:zlib";
import { jsonIfAny } from "../delivery/parse.ts";
import type { EventRow } from "./rows.ts";

/**
 * The delivery that is kept in an event's row, as JSON; `undefined` where it is none, was erased, or is too large for the row
 * and kept beside it.
 */
export function jsonInRow({ event, raw }: EventRow): unknown {
  if (raw.gzip === undefined || raw.gzip.length === 0) return undefined;
  const { tool, connection } = event;
  const encoding = raw.contentEncoding === undefined ? [] : [raw.contentEncoding];
  return jsonIfAny({
    ...{ tool, connection, method: "POST", query: {}, path: raw.path ?? "" },
    headers: new Map(encoding.length > 0 ? [["content-encoding", encoding]] : []),
    body: gunzipSync(raw.gzip),
    receivedAt: new Date(raw.receivedAt),
  });
}
